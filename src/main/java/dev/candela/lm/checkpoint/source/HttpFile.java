package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.HubHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file on a web server.
 *
 * @param name what errors call it
 * @param http sends requests
 * @param origin who may see the credentials
 * @param uri where it is
 * @param refusal the exception for an answer that is not the file
 */
record HttpFile(
    String name,
    HubHttp http,
    Origin origin,
    URI uri,
    OptionalLong size,
    Optional<Checksum> checksum,
    Function<Answer, CheckpointException> refusal)
    implements RemoteFile {

  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d+/(\\d{1,18}|\\*)");
  private static final Pattern MD5 = Pattern.compile("(?:^|,)\\s*md5=([A-Za-z0-9+/=]+)");

  @Override
  public Opened open(long from) throws IOException {
    Map<String, String> headers =
        from > 0
            ? Map.of("Range", "bytes=%d-".formatted(from), "Accept-Encoding", "identity")
            : Map.of("Accept-Encoding", "identity");
    Answer answer = http.get(origin, uri, headers);
    if (answer.status() == 416 && from > 0) {
      answer.close();
      return open(0);
    }
    if (answer.status() == 200 || answer.status() == 206) {
      return opened(answer);
    }
    try (answer) {
      if (Retry.isBusy(answer.status())) {
        throw new Retry.Busy(answer);
      }
      if (expired(answer)) {
        throw new IOException("the signed address has expired");
      }
      throw refusal.apply(answer);
    }
  }

  /** Another host than the hub refuses when its signed address is too old; the hub has new ones. */
  private boolean expired(Answer answer) {
    return (answer.status() == 403 || answer.status() == 400)
        && !Origin.same(origin.base(), answer.uri());
  }

  private static Opened opened(Answer answer) throws IOException {
    Optional<Checksum> sum =
        answer.headers().allValues("X-Goog-Hash").stream()
            .map(MD5::matcher)
            .filter(Matcher::find)
            .map(found -> new Checksum(Checksum.Kind.MD5, found.group(1)))
            .findFirst();
    if (answer.status() == 200) {
      return new Opened(answer.body(), 0, answer.headers().firstValueAsLong("Content-Length"), sum);
    }
    Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
    if (!range.matches()) {
      answer.close();
      throw new IOException("it answers with a part without saying which");
    }
    return new Opened(
        answer.body(),
        Long.parseLong(range.group(1)),
        range.group(2).equals("*")
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(range.group(2))),
        sum);
  }
}
