package dev.candela.app.model.remote;

import dev.candela.app.model.provider.Connection;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelContract;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract, for a model behind this project's model server, over real HTTP. */
@QuarkusTest
class CandelaServerModelTest extends LanguageModelContract {

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;
  private final Connecting connecting = new Connecting();
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    while (host.queueIfReady().isEmpty()) {
      Thread.sleep(20);
    }
    connection = connecting.to(URI.create("http://127.0.0.1:" + base.getPort()));
  }

  @AfterEach
  void close() {
    connecting.close();
  }

  @Override
  protected LanguageModel model() {
    return connection.model();
  }
}
