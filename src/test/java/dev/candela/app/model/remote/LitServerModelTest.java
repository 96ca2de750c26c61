package dev.candela.app.model.remote;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, for a model behind LIT's model server. */
class LitServerModelTest extends LanguageModelContract {

  private static final LitLikeServer SERVER = new LitLikeServer();
  private static final Connecting CONNECTING = new Connecting();
  private static LanguageModel model;

  @BeforeAll
  static void connect() throws Exception {
    model = CONNECTING.to(SERVER.http.uri("/")).model();
  }

  @AfterAll
  static void close() {
    CONNECTING.close();
    SERVER.close();
  }

  @Override
  protected LanguageModel model() {
    return model;
  }

  @Override
  protected boolean takesParameters() {
    return false;
  }
}
