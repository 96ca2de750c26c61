package dev.candela.net;

import dev.candela.net.OutboundFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** An answer. Its body is read as it comes; closing it before the end gives the request up. */
public final class OutboundResponse implements AutoCloseable {

  private final OutboundCall call;
  private final URI uri;
  private final ClassicHttpResponse answer;
  private final long mostBytes;
  private final Runnable inTime;
  private final InputStream body;

  OutboundResponse(
      OutboundCall call, URI uri, ClassicHttpResponse answer, long mostBytes, Runnable inTime)
      throws OutboundFailure {
    this.call = call;
    this.uri = uri;
    this.answer = answer;
    this.mostBytes = mostBytes;
    this.inTime = inTime;
    this.body = new Body(open(answer, call, uri));
  }

  private static InputStream open(ClassicHttpResponse answer, OutboundCall call, URI uri)
      throws OutboundFailure {
    HttpEntity entity = answer.getEntity();
    try {
      return entity == null ? InputStream.nullInputStream() : entity.getContent();
    } catch (IOException e) {
      discard(answer);
      throw call.failure(e, uri);
    }
  }

  /** The HTTP status. */
  public int status() {
    return answer.getCode();
  }

  /** The address that answered, after redirects. */
  public URI uri() {
    return uri;
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(answer.getFirstHeader(name)).map(Header::getValue);
  }

  /** The body, decompressed; reading it throws nothing but {@link OutboundFailure}. */
  public InputStream body() {
    return body;
  }

  /** The rest of the body. */
  public byte[] bytes() throws OutboundFailure {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw call.failure(e, uri);
    }
  }

  /** The rest of the body, as UTF-8. */
  public String text() throws OutboundFailure {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    inTime.run();
    discard(answer);
  }

  /** Closes the connection, if the body is not at its end. */
  static void discard(ClassicHttpResponse answer) {
    try {
      answer.close();
    } catch (IOException e) {
      // Nobody wants it any more.
    }
  }

  /** Counts, and says in words what goes wrong. */
  private final class Body extends InputStream {

    private final InputStream in;
    private long read;

    Body(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count;
      try {
        count = in.read(buffer, offset, length);
      } catch (IOException e) {
        throw call.failure(e, uri);
      }
      read += Math.max(0, count);
      if (read > mostBytes) {
        call.cancel();
        throw new OutboundFailure(
            Reason.TOO_LARGE,
            "The answer has more than the %d bytes that are taken.".formatted(mostBytes));
      }
      return count;
    }

    @Override
    public void close() {
      OutboundResponse.this.close();
    }
  }
}
