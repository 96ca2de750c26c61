package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FieldRules;
import dev.candela.app.store.Database;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Named sets of examples. */
@Singleton
public class Slices {

  private static final int NAME_CHARACTERS = 200;

  private final Database database;
  private final DatasetStore store;
  private final SliceStore slices;
  private final Datasets datasets;
  private final DatasetConfig config;

  Slices(
      Database database,
      DatasetStore store,
      SliceStore slices,
      Datasets datasets,
      DatasetConfig config) {
    this.database = database;
    this.store = store;
    this.slices = slices;
    this.datasets = datasets;
    this.config = config;
  }

  /** The slices of a dataset by name. */
  public List<SliceSize> list(String dataset) {
    datasets.require(dataset);
    return database.withHandle(
        handle ->
            slices.all(
                handle,
                store.find(handle, dataset).orElseThrow(() -> Refusals.noDataset(dataset)).id()));
  }

  /** A slice with its examples. */
  public Slice require(String dataset, String slice) {
    Snapshot snapshot = datasets.snapshot(dataset);
    Set<String> members =
        database
            .withHandle(handle -> slices.members(handle, snapshot.dataset().id(), slice))
            .orElseThrow(() -> Refusals.noSlice(dataset, slice));
    return new Slice(
        slice, snapshot.examples().stream().map(Example::id).filter(members::contains).toList());
  }

  /** Makes a slice of these examples, or lets one that is there have these. */
  public Slice put(String dataset, String slice, Collection<String> ids) {
    checkName(slice);
    return change(
        dataset,
        slice,
        "exampleIds",
        ids,
        (handle, id) -> {
          slices.clear(handle, id, slice);
          slices.add(handle, id, slice, ids);
        });
  }

  /** Adds examples to a slice, which is made if it is not there, and then removes others. */
  public Slice patch(
      String dataset, String slice, Collection<String> add, Collection<String> remove) {
    checkName(slice);
    return change(
        dataset,
        slice,
        "add",
        add,
        (handle, id) -> {
          slices.add(handle, id, slice, add);
          slices.remove(handle, id, slice, remove);
        });
  }

  /** Deletes a slice, not its examples. */
  public void delete(String dataset, String slice) {
    require(dataset, slice);
    boolean deleted =
        database.inTransaction(
            handle ->
                slices.delete(
                    handle,
                    store.lock(handle, dataset).orElseThrow(() -> Refusals.noDataset(dataset)).id(),
                    slice));
    if (!deleted) {
      throw Refusals.noSlice(dataset, slice);
    }
  }

  private Slice change(
      String dataset, String slice, String field, Collection<String> ids, Change work) {
    datasets.examples(dataset, field, List.copyOf(ids));
    database.inTransaction(
        handle -> {
          StoredDataset stored =
              store.lock(handle, dataset).orElseThrow(() -> Refusals.noDataset(dataset));
          make(handle, stored, slice);
          work.on(handle, stored.id());
          return true;
        });
    return require(dataset, slice);
  }

  /** What happens to a slice that is there. */
  private interface Change {
    void on(Handle handle, String datasetId);
  }

  private void make(Handle handle, StoredDataset dataset, String slice) {
    if (!slices.exists(handle, dataset.id(), slice)) {
      if (slices.count(handle, dataset.id()) >= config.slices()) {
        throw Refusals.full(
            "The dataset %s has as many slices as it can have, %d; delete one first."
                .formatted(dataset.name(), config.slices()),
            config.slices());
      }
      slices.insert(handle, dataset.id(), slice);
    }
  }

  private static void checkName(String name) {
    if (name.isBlank()
        || name.length() > NAME_CHARACTERS
        || name.chars().anyMatch(Character::isISOControl)
        || !FieldRules.canBeKept(name)) {
      throw RequestRefused.field(
          null,
          "name",
          "must be 1 to %d characters without control characters.".formatted(NAME_CHARACTERS));
    }
  }
}
