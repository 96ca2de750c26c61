package dev.candela.net;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to an address that a user typed.
 *
 * @param method GET or POST
 * @param uri where to
 * @param headers by name; nothing in them may be secret
 * @param authorization the value of the Authorization header, null for none; it is not shown to any
 *     other host that the answer may send us to
 * @param body null for none
 * @param limits how much the answer may take
 */
public record OutboundRequest(
    String method,
    URI uri,
    Map<String, String> headers,
    @Nullable String authorization,
    byte @Nullable [] body,
    OutboundLimits limits) {
  public OutboundRequest {
    headers = Map.copyOf(headers);
  }

  /** Fetches something. */
  public static OutboundRequest get(URI uri, OutboundLimits limits) {
    return new OutboundRequest("GET", uri, Map.of(), null, null, limits);
  }

  /** Posts JSON. */
  public static OutboundRequest post(URI uri, byte[] json, OutboundLimits limits) {
    return new OutboundRequest(
        "POST", uri, Map.of("Content-Type", "application/json"), null, json, limits);
  }

  /** The same request with one more header. */
  public OutboundRequest with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new OutboundRequest(method, uri, more, authorization, body, limits);
  }

  /** The same request with credentials. */
  public OutboundRequest authorizedBy(@Nullable String value) {
    return new OutboundRequest(method, uri, headers, value, body, limits);
  }

  /** Leaves out credentials and body. */
  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
