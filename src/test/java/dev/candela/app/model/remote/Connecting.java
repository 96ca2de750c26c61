package dev.candela.app.model.remote;

import dev.candela.app.model.provider.Connection;
import dev.candela.app.model.provider.ConnectionFailed;
import dev.candela.app.model.provider.ConnectionReport;
import dev.candela.app.model.provider.Retries;
import dev.candela.net.AllowedHosts;
import dev.candela.net.HostResolver;
import dev.candela.net.IdentityTokens;
import dev.candela.net.OutboundClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.core5.ssl.SSLContexts;

/** Connects to a model server on loopback as the application does. */
final class Connecting implements AutoCloseable {

  private final OutboundClient client =
      new OutboundClient(
          AllowedHosts.parse("127.0.0.1"), HostResolver.SYSTEM, SSLContexts.createSystemDefault());

  final SelfHostedLoader loader =
      new SelfHostedLoader(
          client,
          new IdentityTokens(
              client::trusts,
              () -> {
                throw new IOException("none here");
              }),
          new Retries(3, Duration.ofSeconds(30), Duration.ofMillis(1)));

  Connection to(URI uri, Object... fields) throws ConnectionFailed {
    var report = new ConnectionReport();
    return to(uri, report, fields);
  }

  Connection to(URI uri, ConnectionReport report, Object... fields) throws ConnectionFailed {
    var values = new HashMap<String, Object>(Map.of("new_name", "m", "base_url", uri.toString()));
    for (int i = 0; i < fields.length; i += 2) {
      values.put((String) fields[i], fields[i + 1]);
    }
    return loader.connect("m", loader.form().check(values, "config"), report);
  }

  @Override
  public void close() {
    client.close();
  }
}
