package dev.candela.app.metric;

import dev.candela.app.dataset.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What a field's values are called as a facet.
 *
 * @param field the field's name
 * @param labels in order; the last one is that of examples without a value
 * @param index which label an example has
 */
record FacetLabels(String field, List<String> labels, ToIntFunction<Example> index) {

  private static final String NONE = "(none)";
  private static final int MOST_SINGLE_NUMBERS = 10;
  private static final int RANGES = 4;

  static FacetLabels of(String field, List<Example> examples) {
    double[] numbers =
        examples.stream()
            .map(example -> example.fields().get(field))
            .filter(Number.class::isInstance)
            .mapToDouble(value -> ((Number) value).doubleValue())
            .sorted()
            .toArray();
    long different = Arrays.stream(numbers).distinct().count();
    return different > MOST_SINGLE_NUMBERS ? ranges(field, numbers) : values(field, examples);
  }

  /** Which label an example has. */
  int indexOf(Example example) {
    return index.applyAsInt(example);
  }

  String label(int labelIndex) {
    return labels.get(labelIndex);
  }

  private static FacetLabels values(String field, List<Example> examples) {
    var distinct = new TreeSet<>(FacetLabels::compare);
    for (Example example : examples) {
      Object value = example.fields().get(field);
      if (value != null && !value.toString().isBlank()) {
        distinct.add(value);
      }
    }
    List<String> names = distinct.stream().map(Object::toString).distinct().toList();
    return new FacetLabels(
        field,
        withNone(names),
        example -> {
          Object value = example.fields().get(field);
          int found = value == null ? -1 : names.indexOf(value.toString());
          return found < 0 ? names.size() : found;
        });
  }

  /** Numbers before texts, both in their own order. */
  private static int compare(Object a, Object b) {
    if (a instanceof Number first && b instanceof Number second) {
      return Double.compare(first.doubleValue(), second.doubleValue());
    }
    if (a instanceof Number || b instanceof Number) {
      return a instanceof Number ? -1 : 1;
    }
    return a.toString().compareTo(b.toString());
  }

  private static FacetLabels ranges(String field, double[] sorted) {
    double[] ends = new double[RANGES];
    for (int i = 0; i < RANGES; i++) {
      ends[i] = sorted[Math.max(0, (i + 1) * sorted.length / RANGES - 1)];
    }
    var labels = new ArrayList<String>();
    double start = sorted[0];
    for (double end : ends) {
      double from = start;
      labels.add(number(from) + "–" + number(end));
      start = Arrays.stream(sorted).filter(value -> value > end).min().orElse(end);
    }
    return new FacetLabels(
        field,
        withNone(labels),
        example ->
            example.fields().get(field) instanceof Number number
                ? rangeOf(number.doubleValue(), ends)
                : RANGES);
  }

  private static int rangeOf(double value, double[] ends) {
    int range = 0;
    while (range < ends.length - 1 && value > ends[range]) {
      range++;
    }
    return range;
  }

  private static List<String> withNone(List<String> labels) {
    return Stream.concat(labels.stream(), Stream.of(NONE)).toList();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
