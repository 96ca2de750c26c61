package dev.candela.net;

import dev.candela.net.OutboundFailure.Reason;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches from addresses that a user typed, and only from those that everybody may reach.
 *
 * <ul>
 *   <li>HTTPS; plain HTTP only to hosts that the operator allows by name.
 *   <li>A host is looked up once for a connection. When any of its addresses is not public, it is
 *       refused; otherwise the connection goes to one of the addresses that were checked, so that a
 *       name server cannot change its mind in between. Hosts that the operator allows by name may
 *       have any address.
 *   <li>Redirects are followed one by one and each is checked in the same way. Credentials stay
 *       with the host to which they were given.
 *   <li>Answers have a limit in bytes and in time, and every request can be cancelled.
 * </ul>
 */
@Singleton
public class OutboundClient {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_CONNECTIONS_TO_A_HOST = 64;

  /** Names under which clouds offer credentials to whoever asks. */
  private static final Set<String> METADATA_HOSTS =
      Set.of("metadata.google.internal", "metadata", "metadata.goog", "instance-data");

  private final AllowedHosts allowed;
  private final CloseableHttpClient http;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outbound-deadlines").daemon(true).factory());

  @Inject
  public OutboundClient(NetConfig config) {
    this(
        AllowedHosts.parse(config.allowedHosts().orElse("")),
        HostResolver.SYSTEM,
        SSLContexts.createSystemDefault());
  }

  /** A client that looks up hosts and trusts certificates in its own way. */
  public OutboundClient(AllowedHosts allowed, HostResolver resolver, SSLContext tls) {
    this.allowed = allowed;
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new CheckedResolver(allowed, resolver))
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(CONNECT))
                    .setTimeToLive(TimeValue.ofMinutes(5))
                    .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                    .build())
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setMaxConnPerRoute(MOST_CONNECTIONS_TO_A_HOST)
            .build();
    http =
        HttpClients.custom()
            .setConnectionManager(connections)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .disableCookieManagement()
            .setUserAgent("Candela")
            .build();
  }

  /**
   * Sends a request and returns the head of the answer, whatever its status.
   *
   * @return to be closed by the caller
   * @throws OutboundFailure when there is no answer
   */
  public OutboundResponse send(OutboundRequest request) throws OutboundFailure {
    return prepare(request).send();
  }

  /** A request that can be cancelled from another thread while it is under way. */
  public OutboundCall prepare(OutboundRequest request) {
    return new OutboundCall(this, http, request);
  }

  /** Whether the operator trusts the host of an address. */
  public boolean trusts(URI uri) {
    HostName name = HostName.of(uri);
    return allowed.allow(name.host(), name.port());
  }

  /**
   * Checks what can be checked without looking up the host.
   *
   * @throws OutboundFailure with a sentence for the person who typed the address
   */
  public void check(URI uri) throws OutboundFailure {
    String scheme = uri.getScheme();
    if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
      throw refused("The address must begin with https://.");
    }
    if (uri.getHost() == null) {
      throw refused("The address has no valid host.");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused("The address must not have a user name or password in it.");
    }
    if (HostName.portOf(uri) > 65_535 || HostName.portOf(uri) < 1) {
      throw refused("The address has no valid port.");
    }
    HostName name = HostName.of(uri);
    if (METADATA_HOSTS.contains(name.host())
        && !allowed.allowByFullName(name.host(), name.port())) {
      throw refused("%s is not an address that may be reached.".formatted(name.host()));
    }
    if ("http".equalsIgnoreCase(scheme) && !trusts(uri)) {
      throw refused(
          "The address must begin with https://; plain http:// is for hosts that the operator"
              + " allows in CANDELA_ALLOWED_HOSTS.");
    }
  }

  private static OutboundFailure refused(String message) {
    return new OutboundFailure(Reason.ADDRESS, message);
  }

  /** Runs something later, unless the returned handle is closed before. */
  Runnable later(Duration delay, Runnable action) {
    var future = clock.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @PreDestroy
  public void close() {
    clock.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }

  /** What a broken exchange means. */
  static OutboundFailure failure(IOException e, URI uri) {
    return Failures.of(e, HostName.of(uri));
  }
}
