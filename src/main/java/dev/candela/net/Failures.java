package dev.candela.net;

import dev.candela.net.OutboundFailure.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;

/** Says in words what an exception of the network means. */
final class Failures {
  private Failures() {}

  static OutboundFailure of(IOException e, HostName name) {
    String host = name.host();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutboundFailure failure) {
        return failure;
      }
    }
    return switch (e) {
      case CheckedResolver.NotPublic refused ->
          new OutboundFailure(Reason.ADDRESS, refused.sentence());
      case UnknownHostException unknown ->
          failure(Reason.NAME, "There is no host named %s.".formatted(host), unknown);
      case ConnectTimeoutException late ->
          failure(Reason.TIMEOUT, "%s did not take the connection in time.".formatted(host), late);
      case SocketTimeoutException late ->
          failure(Reason.TIMEOUT, "%s did not answer in time.".formatted(host), late);
      case HttpHostConnectException nobody -> nobody(name, nobody);
      case ConnectException nobody -> nobody(name, nobody);
      case NoRouteToHostException nobody -> nobody(name, nobody);
      case SSLException insecure ->
          failure(
              Reason.TLS,
              "There is no secure connection to %s to be had: %s"
                  .formatted(host, insecurity(insecure)),
              insecure);
      case InterruptedIOException stopped when Thread.currentThread().isInterrupted() ->
          failure(Reason.CANCELLED, "The request was given up.", stopped);
      default ->
          failure(Reason.BROKEN, "%s closed the connection without an answer.".formatted(host), e);
    };
  }

  private static String insecurity(SSLException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("plaintext") || message.contains("Unsupported or unrecognized")) {
      return "it does not speak TLS at this port.";
    }
    if (message.contains("PKIX") || message.contains("certificate")) {
      return "its certificate is not trusted, or is not for this host.";
    }
    return "the TLS handshake failed.";
  }

  private static OutboundFailure nobody(HostName name, IOException e) {
    return failure(
        Reason.CONNECT,
        "Nobody takes connections at %s:%d.".formatted(name.host(), name.port()),
        e);
  }

  private static OutboundFailure failure(Reason reason, String message, Throwable cause) {
    return new OutboundFailure(reason, message, cause);
  }
}
