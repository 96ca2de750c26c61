package dev.candela.app.run;

import dev.candela.app.dataset.Datasets;
import dev.candela.app.dataset.Example;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import dev.candela.lm.LanguageModel;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Seam: datasets and models of tests. */
@Singleton
public class ToySeams implements Datasets, Models {

  private final Map<String, LanguageModel> models = new ConcurrentHashMap<>();
  private final Map<String, List<Example>> datasets = new ConcurrentHashMap<>();

  public void serve(String name, LanguageModel model) {
    models.put(name, model);
  }

  public List<String> dataset(String name, String... prompts) {
    var examples = new ArrayList<Example>();
    for (int i = 0; i < prompts.length; i++) {
      examples.add(new Example(name + "-" + i, name, Map.of("prompt", prompts[i])));
    }
    datasets.put(name, examples);
    return examples.stream().map(Example::id).toList();
  }

  @Override
  public List<Example> examples(String dataset, List<String> ids) {
    return datasets.getOrDefault(dataset, List.of()).stream()
        .filter(each -> ids.contains(each.id()))
        .toList();
  }

  @Override
  public List<String> allIds(String dataset) {
    return datasets.getOrDefault(dataset, List.of()).stream().map(Example::id).toList();
  }

  @Override
  public List<String> sliceIds(String dataset, String slice) {
    return List.of();
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
