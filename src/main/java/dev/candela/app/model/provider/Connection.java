package dev.candela.app.model.provider;

import dev.candela.lm.Capability;
import dev.candela.lm.LanguageModel;
import java.util.Map;

/**
 * A model that answers.
 *
 * @param model the model itself; nothing limits what is asked of it
 * @param identity a text that differs between models that may answer differently
 * @param batchSize how many rows are best asked together
 * @param missing for capabilities that it lacks, the reason in a sentence
 */
public record Connection(
    LanguageModel model, String identity, int batchSize, Map<Capability, String> missing)
    implements AutoCloseable {
  public Connection {
    missing = Map.copyOf(missing);
  }

  @Override
  public void close() {
    model.close();
  }
}
