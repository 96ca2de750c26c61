package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FieldRules;
import dev.candela.app.dataset.query.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out which fields examples have, and what their values have in common. */
final class FieldSummary {

  /** The most values to choose among. */
  static final int CHOICES = 100;

  /** The longest text that is a category. */
  private static final int CATEGORY_CHARACTERS = 100;

  /** So few examples do not tell whether a short text comes again. */
  private static final int FEW = 20;

  private static final List<String> FIRST = List.of(FieldRules.PROMPT, FieldRules.TARGET, "source");

  private FieldSummary() {}

  static List<Field> of(List<Example> examples) {
    var seen = new LinkedHashMap<String, Values>();
    FIRST.forEach(name -> seen.put(name, new Values()));
    for (Example example : examples) {
      example
          .fields()
          .forEach((name, value) -> seen.computeIfAbsent(name, n -> new Values()).add(value));
    }
    var fields = new ArrayList<Field>();
    seen.forEach(
        (name, values) -> {
          if (values.count > 0 || name.equals(FieldRules.PROMPT)) {
            fields.add(values.field(name));
          }
        });
    return fields;
  }

  /** The values of choosable fields among examples, the most frequent ones first. */
  static List<Facets.Facet> facets(List<Field> fields, List<Example> examples) {
    return fields.stream()
        .filter(field -> field.facet() || field.type() == ValueType.NUMBER)
        .map(field -> facet(field, examples))
        .toList();
  }

  private static Facets.Facet facet(Field field, List<Example> examples) {
    var counts = new LinkedHashMap<String, Integer>();
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (Example example : examples) {
      Object value = example.fields().get(field.name());
      if (field.facet()) {
        counts.merge(value == null ? "" : value.toString(), 1, Integer::sum);
      }
      if (field.type() == ValueType.NUMBER) {
        double number = Numbers.of(value);
        // Not Math.min and max, for which no number is the least and the greatest of all.
        min = number < min ? number : min;
        max = number > max ? number : max;
      }
    }
    List<Facets.Count> values =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(entry -> new Facets.Count(entry.getKey(), entry.getValue()))
            .toList();
    boolean hasRange = min <= max;
    return new Facets.Facet(
        field.name(), field.type(), values, hasRange ? min : null, hasRange ? max : null);
  }

  private static final class Values {
    private final Set<String> distinct = new HashSet<>();
    private int count;
    private boolean numbers = true;
    private boolean booleans = true;
    private boolean categories = true;

    void add(Object value) {
      count++;
      booleans = booleans && value instanceof Boolean;
      numbers = numbers && !Double.isNaN(Numbers.of(value));
      if (categories) {
        String text = value.toString();
        categories = text.length() <= CATEGORY_CHARACTERS && text.indexOf('\n') < 0;
        if (categories && distinct.size() <= CHOICES) {
          distinct.add(text);
        }
      }
    }

    Field field(String name) {
      if (name.equals(FieldRules.PROMPT) || name.equals(FieldRules.TARGET) || count == 0) {
        return new Field(name, ValueType.TEXT, false);
      }
      if (booleans) {
        return new Field(name, ValueType.BOOLEAN, true);
      }
      boolean few = categories && distinct.size() <= CHOICES;
      if (numbers) {
        return new Field(name, ValueType.NUMBER, few && distinct.size() <= FEW);
      }
      boolean category = few && (count <= FEW || distinct.size() <= count / 2);
      return new Field(name, category ? ValueType.CATEGORY : ValueType.TEXT, category);
    }
  }
}
