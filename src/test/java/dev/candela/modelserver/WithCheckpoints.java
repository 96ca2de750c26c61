package dev.candela.modelserver;

import dev.candela.lm.torch.Precision;
import dev.candela.lm.torch.TorchLanguageModel;
import dev.candela.lm.torch.TorchSettings;
import dev.candela.modelserver.start.ModelHost;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;

/** What tests begin with that ask the endpoints for what reference checkpoints compute. */
abstract class WithCheckpoints {

  private static final Map<Path, TorchLanguageModel> MODELS = new HashMap<>();

  @TestHTTPResource
  @SuppressWarnings("NullAway.Init")
  URI base;

  @Inject ModelHost host;

  protected Api api;

  @BeforeEach
  void connect() {
    api = new Api(base);
  }

  @AfterAll
  static void closeModels() {
    MODELS.values().forEach(TorchLanguageModel::close);
    MODELS.clear();
  }

  /** Serves a checkpoint, in float32, that is opened once for all tests of a class. */
  protected final Swap serve(Path folder) {
    return Swap.borrowed(host, MODELS.computeIfAbsent(folder, f -> open(f, 512)));
  }

  protected static TorchLanguageModel open(Path folder, int sequenceLength) {
    String name = folder.getFileName().toString();
    return TorchLanguageModel.open(
        new TorchSettings(name, folder, Precision.FLOAT32, 2, sequenceLength));
  }
}
