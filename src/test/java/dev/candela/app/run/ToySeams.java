package dev.candela.app.run;

import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import dev.candela.lm.LanguageModel;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Seam: models of tests. */
@Singleton
public class ToySeams implements Models {

  private final Map<String, LanguageModel> models = new ConcurrentHashMap<>();

  public void serve(String name, LanguageModel model) {
    models.put(name, model);
  }

  @Override
  public Optional<LoadedModel> find(String name) {
    return Optional.ofNullable(models.get(name))
        .map(model -> new LoadedModel(name, "revision of " + name, model, model.info()));
  }

  @Override
  public LoadedModel require(String name) {
    return find(name)
        .orElseThrow(() -> new RequestRefused(ErrorCode.NOT_FOUND, "no model " + name, Map.of()));
  }
}
