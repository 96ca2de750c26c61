package dev.candela.app.metric;

import dev.candela.app.dataset.Example;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Groups examples by the values that they have in some fields, each combination of values that
 * occurs being a group. Numbers of many different values are cut into four ranges of about equally
 * many examples.
 */
final class FacetGroups {

  private static final int MOST_GROUPS = 100;

  private final List<FacetLabels> facets;

  private FacetGroups(List<FacetLabels> facets) {
    this.facets = facets;
  }

  /**
   * @return the examples of each group; the groups are in the order of the fields' values
   * @throws RequestRefused if there would be more than 100 groups
   */
  static Map<MetricGroup, List<Example>> of(List<Example> examples, List<String> fields) {
    var grouping =
        new FacetGroups(fields.stream().map(field -> FacetLabels.of(field, examples)).toList());
    Map<List<Integer>, List<Example>> byLabels = new TreeMap<>(FacetGroups.inOrder());
    for (Example example : examples) {
      List<Integer> labels = grouping.facets.stream().map(facet -> facet.indexOf(example)).toList();
      byLabels.computeIfAbsent(labels, key -> new ArrayList<>()).add(example);
      if (byLabels.size() > MOST_GROUPS) {
        throw RequestRefused.field(
            ErrorCode.INVALID_REQUEST,
            null,
            "facets",
            "give more than the %d groups that are taken.".formatted(MOST_GROUPS),
            Map.of("limit", MOST_GROUPS, "unit", "groups"));
      }
    }
    Map<MetricGroup, List<Example>> groups = new LinkedHashMap<>();
    // A text may read like a range of numbers.
    byLabels.forEach(
        (labels, members) ->
            groups
                .computeIfAbsent(grouping.group(labels), group -> new ArrayList<>())
                .addAll(members));
    return groups;
  }

  private MetricGroup group(List<Integer> labels) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < facets.size(); i++) {
      values.put(facets.get(i).field(), facets.get(i).label(labels.get(i)));
    }
    String name =
        values.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining(", "));
    return new MetricGroup(MetricGroup.Kind.FACET, name, values);
  }

  private static Comparator<List<Integer>> inOrder() {
    return (a, b) -> {
      for (int i = 0; i < a.size(); i++) {
        int order = a.get(i).compareTo(b.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }
}
