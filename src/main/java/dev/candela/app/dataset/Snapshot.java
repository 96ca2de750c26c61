package dev.candela.app.dataset;

import dev.candela.app.dataset.query.Numbers;
import dev.candela.app.dataset.query.Search;
import dev.candela.error.RequestRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a dataset at one revision, in memory. Immutable to those who ask; orders are
 * computed when they are first asked for, and kept.
 */
final class Snapshot {

  /** The sort orders and searches that are kept: enough for a few people at once. */
  private static final int KEPT = 16;

  /** What an example takes in memory beside its text, in bytes. */
  private static final int OVERHEAD = 400;

  private final StoredDataset dataset;
  private final List<Example> examples;
  private final Map<String, Integer> places;
  private final long weight;
  private final Map<String, int[]> orders = kept();
  private final Map<ExampleFilter, int[]> finds = kept();
  private @Nullable Lineage lineage;
  private @Nullable List<Field> fields;

  /** Examples in the order of their positions. */
  Snapshot(StoredDataset dataset, List<Example> examples) {
    this.dataset = dataset;
    this.examples = List.copyOf(examples);
    places = HashMap.newHashMap(examples.size());
    long bytes = 0;
    for (int i = 0; i < examples.size(); i++) {
      places.put(examples.get(i).id(), i);
      bytes += weight(examples.get(i));
    }
    weight = bytes;
  }

  private static <K> Map<K, int[]> kept() {
    return new LinkedHashMap<>(KEPT, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, int[]> eldest) {
        return size() > KEPT;
      }
    };
  }

  private static long weight(Example example) {
    long characters = 0;
    for (Object value : example.fields().values()) {
      characters += value instanceof String text ? text.length() : 16;
    }
    return OVERHEAD + characters;
  }

  /** The same with examples that were added or changed since, at the revision given. */
  Snapshot with(StoredDataset newer, Collection<Example> changed) {
    var all = new ArrayList<>(examples);
    for (Example example : changed) {
      Integer place = places.get(example.id());
      if (place == null) {
        all.add(example);
      } else {
        all.set(place, example);
      }
    }
    all.sort(Comparator.comparingLong(Example::position));
    return new Snapshot(newer, all);
  }

  StoredDataset dataset() {
    return dataset;
  }

  /** About how many bytes it takes. */
  long weight() {
    return weight;
  }

  int size() {
    return examples.size();
  }

  List<Example> examples() {
    return examples;
  }

  @Nullable Example find(String id) {
    Integer place = places.get(id);
    return place == null ? null : at(place);
  }

  /** The example at a place, with the number of its children. */
  Example at(int place) {
    return examples.get(place).withChildren(lineage().visibleChildren(place));
  }

  /** The place of an example that is there. */
  int place(String id) {
    return Objects.requireNonNull(places.get(id));
  }

  synchronized Lineage lineage() {
    if (lineage == null) {
      lineage = new Lineage(examples, places);
    }
    return lineage;
  }

  synchronized List<Field> fields() {
    if (fields == null) {
      fields = FieldSummary.of(examples);
    }
    return fields;
  }

  List<Example> visible() {
    return examples.stream().filter(example -> !example.hidden()).toList();
  }

  /**
   * The places of the examples that a filter finds, in its order.
   *
   * @param members the ids of the filter's slice, null when it names none
   * @throws RequestRefused if the filter names a field that is not there
   */
  int[] find(ExampleFilter filter, @Nullable Set<String> members) {
    if (members != null) {
      return select(filter, members);
    }
    int[] known = known(filter);
    if (known == null) {
      known = select(filter, null);
      keep(filter, known);
    }
    return known;
  }

  private synchronized int @Nullable [] known(ExampleFilter filter) {
    return finds.get(filter);
  }

  private synchronized void keep(ExampleFilter filter, int[] found) {
    finds.put(filter, found);
  }

  private int[] select(ExampleFilter filter, @Nullable Set<String> members) {
    Predicate<Example> wanted = wanted(filter, members);
    return Arrays.stream(order(filter.sort()))
        .filter(place -> wanted.test(examples.get(place)))
        .toArray();
  }

  private Predicate<Example> wanted(ExampleFilter filter, @Nullable Set<String> members) {
    Predicate<Example> wanted =
        switch (filter.hidden()) {
          case NO -> example -> !example.hidden();
          case YES -> Example::hidden;
          case ALL -> example -> true;
        };
    if (filter.added() != null) {
      boolean added = filter.added();
      wanted = wanted.and(example -> example.added() == added);
    }
    if (filter.parent() != null) {
      String parent = filter.parent();
      wanted = wanted.and(example -> parent.equals(example.parentId()));
    }
    if (members != null) {
      wanted = wanted.and(example -> members.contains(example.id()));
    }
    for (Map.Entry<String, Set<String>> facet : facets(filter).entrySet()) {
      wanted =
          wanted.and(example -> facet.getValue().contains(example.text(facet.getKey()).orElse("")));
    }
    if (!filter.query().isBlank()) {
      var condition = Search.parse(filter.query(), names());
      wanted = wanted.and(example -> condition.matches(example.fields()));
    }
    return wanted;
  }

  private Set<String> names() {
    return fields().stream().map(Field::name).collect(Collectors.toSet());
  }

  /** The wanted values by field. A field's name may have colons: the longest that is one counts. */
  private Map<String, Set<String>> facets(ExampleFilter filter) {
    Set<String> names = names();
    var facets = new LinkedHashMap<String, Set<String>>();
    for (String facet : filter.facets()) {
      int colon = facet.lastIndexOf(':');
      while (colon > 0 && !names.contains(facet.substring(0, colon))) {
        colon = facet.lastIndexOf(':', colon - 1);
      }
      if (colon <= 0) {
        throw RequestRefused.field(
            null, "facet", "must be the name of a field, a colon and a value.");
      }
      facets
          .computeIfAbsent(facet.substring(0, colon), name -> new HashSet<>())
          .add(facet.substring(colon + 1));
    }
    return facets;
  }

  private int[] order(String sort) {
    synchronized (this) {
      int[] known = orders.get(sort);
      if (known != null) {
        return known;
      }
    }
    int[] order = computeOrder(sort);
    synchronized (this) {
      orders.put(sort, order);
    }
    return order;
  }

  private int[] computeOrder(String sort) {
    boolean descending = sort.startsWith("-");
    String field = descending ? sort.substring(1) : sort;
    if (names().contains(field)) {
      return sortedBy(field, descending);
    }
    return switch (sort) {
      case "", "position" -> lineage().familyOrder();
      case "-position" -> IntStream.range(0, size()).map(place -> size() - 1 - place).toArray();
      default -> throw RequestRefused.field(null, "sort", "names a field that is not there.");
    };
  }

  /** Numbers come before texts, and examples without a value last, in both directions. */
  private int[] sortedBy(String field, boolean descending) {
    Comparator<SortKey> byKey = descending ? SortKey.ORDER.reversed() : SortKey.ORDER;
    return IntStream.range(0, size())
        .mapToObj(place -> SortKey.of(place, examples.get(place).fields().get(field)))
        .sorted(
            Comparator.comparingInt(SortKey::missing)
                .thenComparing(byKey)
                .thenComparingInt(SortKey::place))
        .mapToInt(SortKey::place)
        .toArray();
  }

  private record SortKey(int place, int missing, double number, String text) {
    static final Comparator<SortKey> ORDER =
        Comparator.comparingDouble(SortKey::number)
            .thenComparing(SortKey::text, String.CASE_INSENSITIVE_ORDER);

    static SortKey of(int place, @Nullable Object value) {
      double number = Numbers.of(value);
      // What is no number is the greatest of all to comparingDouble.
      return new SortKey(
          place, value == null ? 1 : 0, number, Double.isNaN(number) ? String.valueOf(value) : "");
    }
  }
}
