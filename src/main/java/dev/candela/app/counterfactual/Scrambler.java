package dev.candela.app.counterfactual;

import dev.candela.app.form.FormField;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Puts the words of a text, which are what stands between single spaces, into another order. All
 * chosen fields are changed together. The order depends on the seed, the example and the field
 * alone. A text that has no other order (one word, or all words equal) stays as it is.
 */
final class Scrambler implements Generator {

  static final String NAME = "scrambler";

  /** A shuffle that changes nothing is tried again so often; then two words are exchanged. */
  private static final int TRIES = 20;

  private static final FormSpec FORM =
      FormSpec.of(
          NAME,
          "Scrambler",
          "Puts the words into a random order.",
          List.of(
              FieldChoice.field("Fields to scramble"),
              FormField.integer("variants", "Variants of each example", 1, 20)
                  .mandatory()
                  .byDefault(1),
              FormField.integer("seed", "Seed", 0, Integer.MAX_VALUE)
                  .mandatory()
                  .byDefault(1)
                  .explained("The same seed gives the same order.")));

  @Override
  public FormSpec form() {
    return FORM;
  }

  @Override
  public Recipe recipe(FormValues choices) {
    return new Scrambling(
        choices.fields(FieldChoice.NAME),
        choices.integer("variants").orElse(1L).intValue(),
        choices.integer("seed").orElse(1L));
  }

  private record Scrambling(List<String> fields, int variants, long seed) implements Recipe {

    @Override
    public Outcome apply(Source source, int most) {
      var items = new ArrayList<Counterfactual>();
      Set<Object> seen = new LinkedHashSet<>();
      int wanted = Math.min(variants, most);
      for (int variant = 0; variant < variants && items.size() < wanted; variant++) {
        Map<String, List<Edit>> edits = edits(source, variant);
        if (edits.isEmpty()) {
          return new Outcome.Nothing(
              "The chosen fields have no two different words, so there is no other order.");
        }
        String rule = "%s: seed %d, variant %d".formatted(NAME, seed, variant + 1);
        Counterfactual item = Counterfactual.of(source, rule, edits);
        if (seen.add(item.fields())) {
          items.add(item);
        }
      }
      return new Outcome.Made(items, variants > most);
    }

    private Map<String, List<Edit>> edits(Source source, int variant) {
      Map<String, List<Edit>> edits = new LinkedHashMap<>();
      for (String field : fields) {
        List<String> words = Arrays.asList(source.text(field).split(" ", -1));
        List<String> other = anotherOrder(words, random(source.id(), field, variant));
        if (!other.equals(words)) {
          edits.put(field, differences(words, other));
        }
      }
      return edits;
    }

    private Random random(String id, String field, int variant) {
      var checksum = new CRC32();
      checksum.update((id + '\n' + field + '\n' + variant).getBytes(StandardCharsets.UTF_8));
      return new Random(seed * 0x9E3779B97F4A7C15L ^ checksum.getValue());
    }
  }

  /** Another order of the words; the same one when there is no other. */
  private static List<String> anotherOrder(List<String> words, Random random) {
    List<String> order = new ArrayList<>(words);
    if (words.stream().distinct().limit(2).count() < 2) {
      return order;
    }
    for (int attempt = 0; attempt < TRIES && order.equals(words); attempt++) {
      Collections.shuffle(order, random);
    }
    if (order.equals(words)) {
      int other = 1;
      while (order.get(other).equals(order.getFirst())) {
        other++;
      }
      Collections.swap(order, 0, other);
    }
    return order;
  }

  /** Neighbouring places that differ are one edit. */
  private static List<Edit> differences(List<String> before, List<String> after) {
    var edits = new ArrayList<Edit>();
    int start = 0;
    for (int i = 0; i < before.size(); ) {
      int from = i;
      int end = start;
      while (i < before.size() && !before.get(i).equals(after.get(i))) {
        end += before.get(i).length() + 1;
        i++;
      }
      if (i > from) {
        edits.add(new Edit(start, end - 1, String.join(" ", after.subList(from, i))));
        start = end;
      } else {
        start += before.get(i).length() + 1;
        i++;
      }
    }
    return edits;
  }
}
