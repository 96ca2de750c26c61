package dev.candela.app.counterfactual;

import dev.candela.app.dataset.Dataset;
import dev.candela.app.dataset.Datasets;
import dev.candela.app.dataset.Example;
import dev.candela.app.dataset.Field;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The generators that there are, and what they would add. */
@Singleton
public class Generators {

  private static final List<Generator> ALL =
      List.of(new WordReplacer(), new Scrambler(), new Ablation());

  private static final int MOST_PARENTS = 1_000;
  private static final int MOST_ITEMS = 1_000;

  /** Long texts of many variants would not fit into one answer. */
  private static final long MOST_CHARACTERS = 8_000_000;

  private final Datasets datasets;

  Generators(Datasets datasets) {
    this.datasets = datasets;
  }

  /** What each is called, and what there is to choose. */
  public static List<FormSpec> forms() {
    return ALL.stream().map(Generator::form).toList();
  }

  /**
   * What a generator would add. Nothing is added.
   *
   * @param name the generator's name
   */
  Preview preview(String name, PreviewRequest request) {
    Generator generator = require(name);
    Map<String, @Nullable Object> config = request.config();
    FormValues choices = generator.form().check(config == null ? Map.of() : config, "config");
    Generator.Recipe recipe = generator.recipe(choices);
    Dataset dataset = datasets.require(Given.text("dataset", request.dataset()));
    requireTextFields(dataset, choices.fields(FieldChoice.NAME));
    List<String> ids = Given.someNames("exampleIds", request.exampleIds(), MOST_PARENTS);
    var collector = new Collector();
    for (Example example : datasets.examples(dataset.name(), ids)) {
      collector.take(new Source(example.id(), example.fields()), recipe);
    }
    return collector.preview();
  }

  private static Generator require(String name) {
    return ALL.stream()
        .filter(generator -> generator.form().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestRefused(
                    ErrorCode.NOT_FOUND, "There is no generator of this name.", Map.of()));
  }

  private static void requireTextFields(Dataset dataset, List<String> fields) {
    List<String> known = dataset.fields().stream().map(Field::name).toList();
    if (!known.containsAll(fields)) {
      throw RequestRefused.field(
          ErrorCode.INVALID_REQUEST,
          null,
          "config." + FieldChoice.NAME,
          "has a name that is no field of the dataset; it has %s."
              .formatted(String.join(", ", known)),
          Map.of("choices", known));
    }
  }

  /** Gathers what is new until there is enough. */
  private static final class Collector {

    private final List<Counterfactual> items = new ArrayList<>();
    private final List<Preview.Skipped> skipped = new ArrayList<>();
    private final Set<Map<String, @Nullable Object>> seen = new HashSet<>();
    private long characters;
    private boolean truncated;

    void take(Source source, Generator.Recipe recipe) {
      int room = MOST_ITEMS - items.size();
      if (room == 0 || characters > MOST_CHARACTERS) {
        truncated = true;
        return;
      }
      seen.add(new HashMap<>(source.fields()));
      switch (recipe.apply(source, room)) {
        case Outcome.Nothing(String reason) ->
            skipped.add(new Preview.Skipped(source.id(), reason));
        case Outcome.Made made -> {
          truncated |= made.truncated();
          addNew(source, made.items());
        }
      }
    }

    private void addNew(Source source, List<Counterfactual> made) {
      int before = items.size();
      for (Counterfactual item : made) {
        if (characters > MOST_CHARACTERS) {
          truncated = true;
        } else if (seen.add(item.fields())) {
          items.add(item);
          characters += length(item);
        }
      }
      if (items.size() == before && !truncated) {
        skipped.add(
            new Preview.Skipped(
                source.id(), "What would come out is the same as another example of this list."));
      }
    }

    private static long length(Counterfactual item) {
      return item.fields().values().stream()
          .mapToLong(value -> String.valueOf(value).length())
          .sum();
    }

    Preview preview() {
      return new Preview(items, skipped, truncated);
    }
  }
}
