package dev.candela.app.dataset.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a search asks of an example's fields. */
public sealed interface Condition {

  /** Whether an example with these fields is found. */
  boolean matches(Map<String, Object> fields);

  /** All of them; none at all finds everything. */
  record All(List<Condition> conditions) implements Condition {
    @Override
    public boolean matches(Map<String, Object> fields) {
      for (Condition condition : conditions) {
        if (!condition.matches(fields)) {
          return false;
        }
      }
      return true;
    }
  }

  /** At least one of them. */
  record Any(List<Condition> conditions) implements Condition {
    @Override
    public boolean matches(Map<String, Object> fields) {
      for (Condition condition : conditions) {
        if (condition.matches(fields)) {
          return true;
        }
      }
      return false;
    }
  }

  /** What is not found by another condition. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean matches(Map<String, Object> fields) {
      return !condition.matches(fields);
    }
  }

  /** A text in one of the fields, in upper or lower case; null for any of them. */
  record Contains(@Nullable String field, Needle text) implements Condition {
    @Override
    public boolean matches(Map<String, Object> fields) {
      if (field != null) {
        Object value = fields.get(field);
        return value != null && text.isIn(value.toString());
      }
      for (Object value : fields.values()) {
        if (text.isIn(value.toString())) {
          return true;
        }
      }
      return false;
    }
  }

  /** A number in a range, both ends included. A text that is a number counts as one. */
  record Between(String field, double least, double most) implements Condition {
    @Override
    public boolean matches(Map<String, Object> fields) {
      double number = Numbers.of(fields.get(field));
      return number >= least && number <= most;
    }
  }
}
