package dev.candela.app.metric;

import dev.candela.app.dataset.Example;
import dev.candela.app.dataset.query.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
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

  /** Numbers before texts, both in their own order. What is no number is the greatest of all. */
  private static final Comparator<Object> ORDER =
      Comparator.<Object>comparingDouble(Numbers::of).thenComparing(Object::toString);

  static FacetLabels of(String field, List<Example> examples) {
    double[] numbers =
        examples.stream()
            .mapToDouble(example -> Numbers.of(example.fields().get(field)))
            .filter(number -> !Double.isNaN(number))
            .sorted()
            .toArray();
    long different = Arrays.stream(numbers).distinct().count();
    return different > MOST_SINGLE_NUMBERS
        ? ranges(field, numbers, examples)
        : values(field, examples);
  }

  /** Which label an example has. */
  int indexOf(Example example) {
    return index.applyAsInt(example);
  }

  String label(int labelIndex) {
    return labels.get(labelIndex);
  }

  private static FacetLabels values(String field, List<Example> examples) {
    List<String> names = names(field, examples, value -> true);
    return new FacetLabels(
        field,
        withNone(names),
        example -> {
          int found = names.indexOf(example.text(field).orElse(""));
          return found < 0 ? names.size() : found;
        });
  }

  private static List<String> names(
      String field, List<Example> examples, Predicate<Object> wanted) {
    var distinct = new TreeSet<>(ORDER);
    for (Example example : examples) {
      Object value = example.fields().get(field);
      if (value != null && !value.toString().isBlank() && wanted.test(value)) {
        distinct.add(value);
      }
    }
    return distinct.stream().map(Object::toString).distinct().toList();
  }

  /** Ranges of the numbers, then what is no number. */
  private static FacetLabels ranges(String field, double[] sorted, List<Example> examples) {
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
    List<String> texts = names(field, examples, value -> Double.isNaN(Numbers.of(value)));
    labels.addAll(texts);
    return new FacetLabels(
        field,
        withNone(labels),
        example -> {
          double number = Numbers.of(example.fields().get(field));
          if (!Double.isNaN(number)) {
            return rangeOf(number, ends);
          }
          int found = texts.indexOf(example.text(field).orElse(""));
          return RANGES + (found < 0 ? texts.size() : found);
        });
  }

  private static int rangeOf(double value, double[] ends) {
    int range = 0;
    while (range < ends.length - 1 && value > ends[range]) {
      range++;
    }
    return range;
  }

  private static List<String> withNone(List<String> labels) {
    String none = NONE;
    while (labels.contains(none)) {
      none = "(" + none + ")";
    }
    return Stream.concat(labels.stream(), Stream.of(none)).toList();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
