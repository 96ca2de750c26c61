package dev.candela.net;

import dev.candela.net.OutboundFailure.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One request with all its redirects. It is sent once and can be cancelled at any time. */
public final class OutboundCall {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final OutboundClient client;
  private final CloseableHttpClient http;
  private final OutboundRequest request;
  private final AtomicReference<@Nullable HttpUriRequestBase> underway = new AtomicReference<>();
  private final AtomicReference<@Nullable Reason> ended = new AtomicReference<>();

  OutboundCall(OutboundClient client, CloseableHttpClient http, OutboundRequest request) {
    this.client = client;
    this.http = http;
    this.request = request;
  }

  /** Gives the request up, also while its answer is being read. */
  public void cancel() {
    end(Reason.CANCELLED);
  }

  private void end(Reason reason) {
    ended.compareAndSet(null, reason);
    HttpUriRequestBase current = underway.get();
    if (current != null) {
      current.cancel();
    }
  }

  /** Sends the request; see {@link OutboundClient#send}. */
  public OutboundResponse send() throws OutboundFailure {
    Runnable inTime = client.later(request.limits().total(), () -> end(Reason.TIMEOUT));
    try {
      return follow(inTime);
    } catch (OutboundFailure e) {
      inTime.run();
      throw e;
    }
  }

  private OutboundResponse follow(Runnable inTime) throws OutboundFailure {
    URI uri = request.uri();
    for (int hops = 0; ; hops++) {
      client.check(uri);
      ClassicHttpResponse answer = exchange(uri);
      URI next = next(uri, answer);
      if (next == null) {
        return new OutboundResponse(this, uri, answer, request.limits().bytes(), inTime);
      }
      OutboundResponse.discard(answer);
      if (hops == request.limits().redirects()) {
        throw new OutboundFailure(
            Reason.REDIRECT,
            "There are more than the %d redirects that are followed."
                .formatted(request.limits().redirects()));
      }
      uri = next;
    }
  }

  private ClassicHttpResponse exchange(URI uri) throws OutboundFailure {
    HttpUriRequestBase message = message(uri);
    underway.set(message);
    Reason reason = ended.get();
    if (reason != null) {
      throw ended(reason);
    }
    try {
      return http.executeOpen(null, message, null);
    } catch (IOException e) {
      throw failure(e, uri);
    }
  }

  private HttpUriRequestBase message(URI uri) {
    var message = new HttpUriRequestBase(request.method(), uri);
    request.headers().forEach(message::setHeader);
    if (request.authorization() != null && isSameOrigin(uri)) {
      message.setHeader(HttpHeaders.AUTHORIZATION, request.authorization());
    }
    if (request.body() != null) {
      // The media type is among the headers.
      message.setEntity(new ByteArrayEntity(request.body(), null));
    }
    Timeout silence = Timeout.of(atLeastAMilli(request.limits().silence()));
    message.setConfig(
        RequestConfig.custom()
            .setResponseTimeout(silence)
            .setConnectionRequestTimeout(silence)
            .build());
    return message;
  }

  private static Duration atLeastAMilli(Duration duration) {
    // Zero would mean forever.
    return duration.toMillis() == 0 ? Duration.ofMillis(1) : duration;
  }

  private boolean isSameOrigin(URI uri) {
    URI first = request.uri();
    return HostName.of(uri).equals(HostName.of(first))
        && uri.getScheme().equalsIgnoreCase(first.getScheme());
  }

  /** Where the answer sends us, null when it does not. */
  private @Nullable URI next(URI uri, ClassicHttpResponse answer) throws OutboundFailure {
    var location = answer.getFirstHeader(HttpHeaders.LOCATION);
    if (!REDIRECTS.contains(answer.getCode()) || location == null) {
      return null;
    }
    boolean get = request.method().equals("GET");
    if (!get && answer.getCode() != 307 && answer.getCode() != 308) {
      OutboundResponse.discard(answer);
      throw new OutboundFailure(
          Reason.REDIRECT,
          "%s sends requests on to another address; use that one instead."
              .formatted(HostName.of(uri).host()));
    }
    try {
      URI next = uri.resolve(location.getValue());
      return next.getScheme() == null ? null : lowerScheme(next);
    } catch (IllegalArgumentException e) {
      OutboundResponse.discard(answer);
      throw new OutboundFailure(
          Reason.REDIRECT, "The answer sends us to something that is no address.");
    }
  }

  private static URI lowerScheme(URI uri) {
    String text = uri.toString();
    int colon = text.indexOf(':');
    return URI.create(text.substring(0, colon).toLowerCase(Locale.ROOT) + text.substring(colon));
  }

  /** What an exception means, which may well be that the request was ended from here. */
  OutboundFailure failure(IOException e, URI uri) {
    if (e instanceof OutboundFailure failure) {
      return failure;
    }
    Reason reason = ended.get();
    return reason == null ? OutboundClient.failure(e, uri) : ended(reason);
  }

  private OutboundFailure ended(Reason reason) {
    return reason == Reason.TIMEOUT
        ? new OutboundFailure(
            reason,
            "The answer was not complete within %d seconds."
                .formatted(request.limits().total().toSeconds()))
        : new OutboundFailure(reason, "The request was given up.");
  }
}
