package dev.candela.app.dataset;

import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said when something is not there. */
final class Refusals {
  private Refusals() {}

  static RequestRefused noDataset(String name) {
    return new RequestRefused(
        ErrorCode.NOT_FOUND,
        "There is no dataset %s.".formatted(abridged(name)),
        Map.of("field", "dataset", "name", abridged(name)));
  }

  static RequestRefused noExample(String dataset, String field, String id) {
    var details = new LinkedHashMap<String, Object>();
    details.put("field", field);
    details.put("id", abridged(id));
    return new RequestRefused(
        ErrorCode.NOT_FOUND,
        "There is no example %s in the dataset %s.".formatted(abridged(id), dataset),
        details);
  }

  static RequestRefused noSlice(String dataset, String slice) {
    return new RequestRefused(
        ErrorCode.NOT_FOUND,
        "The dataset %s has no slice %s.".formatted(dataset, abridged(slice)),
        Map.of("field", "slice", "name", abridged(slice)));
  }

  /** More than there may be. */
  static RequestRefused tooMany(String field, int have, int limit, String what) {
    return RequestRefused.field(
        ErrorCode.INVALID_REQUEST,
        null,
        field,
        "has %d %s, the most are %d.".formatted(have, what, limit),
        Map.of("have", have, "limit", limit));
  }

  /** The store has no more room for something. */
  static RequestRefused full(String message, int limit) {
    return new RequestRefused(ErrorCode.CONFLICT, message, Map.of("limit", limit));
  }

  /** Checks ids of a request: there, and not more than a dataset can have. */
  static List<String> ids(String field, @Nullable List<String> ids, int limit) {
    if (ids == null || ids.stream().anyMatch(Objects::isNull)) {
      throw RequestRefused.field(null, field, "must be a list of ids.");
    }
    if (ids.size() > limit) {
      throw tooMany(field, ids.size(), limit, "ids");
    }
    return ids.stream().distinct().toList();
  }

  static String abridged(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
