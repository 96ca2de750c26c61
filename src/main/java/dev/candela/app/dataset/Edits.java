package dev.candela.app.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.dataset.file.BrokenRow;
import dev.candela.app.dataset.file.ContentId;
import dev.candela.app.dataset.file.FieldRules;
import dev.candela.app.store.Database;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes of a dataset's examples: adding, hiding and restoring. */
@Singleton
public class Edits {

  private static final int RULE_CHARACTERS = 1000;

  private final Database database;
  private final DatasetStore store;
  private final Datasets datasets;
  private final DatasetConfig config;

  Edits(Database database, DatasetStore store, Datasets datasets, DatasetConfig config) {
    this.database = database;
    this.store = store;
    this.datasets = datasets;
    this.config = config;
  }

  /**
   * Adds examples, all of them or none. One that is there already stays as it is, with the parent
   * that it has; if it was hidden, it no longer is.
   *
   * @throws RequestRefused naming the first that is no example or has a parent that is not there
   */
  public AddedExamples add(String dataset, @Nullable List<NewExample> wanted) {
    datasets.require(dataset);
    Map<String, Example> candidates = candidates(dataset, wanted);
    List<String> existing = new ArrayList<>();
    database.inTransaction(
        handle -> {
          StoredDataset stored =
              store.lock(handle, dataset).orElseThrow(() -> Refusals.noDataset(dataset));
          Map<String, Example> known = known(handle, stored, candidates);
          checkParents(dataset, candidates, known.keySet());
          List<Example> fresh = fresh(stored, candidates, known.keySet());
          List<Example> restored =
              candidates.keySet().stream()
                  .filter(known::containsKey)
                  .peek(existing::add)
                  .map(known::get)
                  .filter(Example::hidden)
                  .map(example -> example.withHidden(false))
                  .toList();
          checkRoom(handle, stored, fresh.size());
          if (!fresh.isEmpty() || !restored.isEmpty()) {
            long revision = stored.revision() + 1;
            store.insert(handle, stored.id(), revision, fresh);
            store.update(handle, stored.id(), revision, restored);
            store.update(handle, stored.advanced(fresh.size()));
          }
          return true;
        });
    return new AddedExamples(
        datasets.examples(dataset, List.copyOf(candidates.keySet())), existing);
  }

  /**
   * Hides examples, or restores them.
   *
   * @return how many are no longer as they were
   */
  public int hide(String dataset, @Nullable List<String> ids, boolean hidden) {
    datasets.require(dataset);
    List<String> wanted = Refusals.ids("ids", ids, config.examples());
    return database.inTransaction(
        handle -> {
          StoredDataset stored =
              store.lock(handle, dataset).orElseThrow(() -> Refusals.noDataset(dataset));
          Map<String, Example> known = store.examples(handle, stored, wanted);
          for (String id : wanted) {
            if (!known.containsKey(id)) {
              throw Refusals.noExample(dataset, "ids", id);
            }
          }
          List<Example> changed =
              known.values().stream()
                  .filter(example -> example.hidden() != hidden)
                  .map(example -> example.withHidden(hidden))
                  .toList();
          if (!changed.isEmpty()) {
            store.update(handle, stored.id(), stored.revision() + 1, changed);
            store.update(handle, stored.advanced(0));
          }
          return changed.size();
        });
  }

  /** Examples by their ids, not yet with a position. */
  private Map<String, Example> candidates(String dataset, @Nullable List<NewExample> wanted) {
    if (wanted == null || wanted.isEmpty()) {
      throw RequestRefused.field(null, "examples", "must be a list with at least one example.");
    }
    if (wanted.size() > config.examplesPerRequest()) {
      throw Refusals.tooMany("examples", wanted.size(), config.examplesPerRequest(), "examples");
    }
    var rules = new FieldRules(datasets.limits());
    var candidates = new LinkedHashMap<String, Example>();
    for (int i = 0; i < wanted.size(); i++) {
      Example example = candidate(dataset, rules, "examples[%d]".formatted(i), wanted.get(i));
      candidates.putIfAbsent(example.id(), example);
    }
    return candidates;
  }

  private static Example candidate(
      String dataset, FieldRules rules, String where, @Nullable NewExample wanted) {
    Map<String, JsonNode> given = wanted == null ? null : wanted.fields();
    if (wanted == null || given == null) {
      throw RequestRefused.field(null, where + ".fields", "must be an object.");
    }
    String rule = wanted.rule();
    if (rule != null && (rule.length() > RULE_CHARACTERS || !FieldRules.canBeKept(rule))) {
      throw RequestRefused.field(
          null,
          where + ".rule",
          "must be at most %d characters of valid Unicode without NUL.".formatted(RULE_CHARACTERS));
    }
    try {
      Map<String, Object> fields = rules.check(given.entrySet(), false);
      return new Example(
          ContentId.of(fields),
          dataset,
          -1,
          fields,
          wanted.parentId(),
          rule,
          true,
          false,
          Datasets.now(),
          0);
    } catch (BrokenRow e) {
      throw RequestRefused.field(null, where + ".fields", e.reason() + ".");
    }
  }

  /** What is there already of the examples and of their parents. */
  private Map<String, Example> known(
      Handle handle, StoredDataset dataset, Map<String, Example> candidates) {
    Set<String> ids = new HashSet<>(candidates.keySet());
    for (Example candidate : candidates.values()) {
      if (candidate.parentId() != null) {
        ids.add(candidate.parentId());
      }
    }
    return store.examples(handle, dataset, ids);
  }

  /** A parent must be there, or come earlier in the request. */
  private static void checkParents(
      String dataset, Map<String, Example> candidates, Set<String> known) {
    var there = new HashSet<>(known);
    for (Example candidate : candidates.values()) {
      String parent = candidate.parentId();
      if (parent != null && !there.contains(parent)) {
        throw Refusals.noExample(dataset, "parentId", parent);
      }
      there.add(candidate.id());
    }
  }

  private static List<Example> fresh(
      StoredDataset dataset, Map<String, Example> candidates, Set<String> known) {
    var fresh = new ArrayList<Example>();
    for (Example candidate : candidates.values()) {
      if (!known.contains(candidate.id())) {
        fresh.add(candidate.withPosition(dataset.nextPosition() + fresh.size()));
      }
    }
    return fresh;
  }

  private void checkRoom(Handle handle, StoredDataset dataset, int more) {
    int most = config.examples();
    // Positions are given once, so that there are never more examples than positions.
    boolean clearlyFits = dataset.nextPosition() + more <= most;
    if (more > 0 && !clearlyFits && store.examples(handle, dataset.id()) + more > most) {
      throw Refusals.full(
          "The dataset %s cannot have more than %d examples.".formatted(dataset.name(), most),
          most);
    }
  }
}
