package dev.candela.app.model.gemini;

import dev.candela.app.model.provider.Connection;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, for Gemini through LangChain4j's real client. */
class GeminiModelTest extends LanguageModelContract {

  private static final VertexServer SERVER = new VertexServer();
  private static Connection connection;

  @BeforeAll
  static void connect() throws Exception {
    connection = new Gemini(SERVER).load();
  }

  @AfterAll
  static void close() {
    connection.close();
    SERVER.close();
  }

  @Override
  protected LanguageModel model() {
    return connection.model();
  }
}
