package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FieldRules;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The statements about slices. Each runs in the caller's transaction. */
@Singleton
class SliceStore {

  List<SliceSize> all(Handle handle, String datasetId) {
    return handle
        .createQuery(
            "select s.name, count(m.example_id) as size from slice s left join slice_example m on"
                + " m.dataset_id = s.dataset_id and m.slice_name = s.name where s.dataset_id ="
                + " :dataset group by s.name order by s.name")
        .bind("dataset", datasetId)
        .map((row, context) -> new SliceSize(row.getString("name"), row.getInt("size")))
        .list();
  }

  /** The ids in a slice, empty if there is no such slice. */
  Optional<Set<String>> members(Handle handle, String datasetId, String slice) {
    if (!FieldRules.canBeKept(slice)) {
      return Optional.empty();
    }
    Set<String> ids =
        new HashSet<>(
            handle
                .createQuery(
                    "select example_id from slice_example where dataset_id = :dataset and slice_name ="
                        + " :slice")
                .bind("dataset", datasetId)
                .bind("slice", slice)
                .mapTo(String.class)
                .list());
    return ids.isEmpty() && !exists(handle, datasetId, slice) ? Optional.empty() : Optional.of(ids);
  }

  int count(Handle handle, String datasetId) {
    return handle
        .createQuery("select count(*) from slice where dataset_id = :dataset")
        .bind("dataset", datasetId)
        .mapTo(Integer.class)
        .one();
  }

  void insert(Handle handle, String datasetId, String slice) {
    handle
        .createUpdate(
            "insert into slice (dataset_id, name) values (:dataset, :slice) on conflict do nothing")
        .bind("dataset", datasetId)
        .bind("slice", slice)
        .execute();
  }

  /** Deletes a slice, not its examples; false if there is none. */
  boolean delete(Handle handle, String datasetId, String slice) {
    return handle
            .createUpdate("delete from slice where dataset_id = :dataset and name = :slice")
            .bind("dataset", datasetId)
            .bind("slice", slice)
            .execute()
        == 1;
  }

  void add(Handle handle, String datasetId, String slice, Collection<String> ids) {
    DatasetStore.inBatches(
        handle,
        "insert into slice_example (dataset_id, slice_name, example_id) values (:dataset, :slice,"
            + " :id) on conflict do nothing",
        ids,
        (batch, id) -> batch.bind("dataset", datasetId).bind("slice", slice).bind("id", id));
  }

  void remove(Handle handle, String datasetId, String slice, Collection<String> ids) {
    DatasetStore.inBatches(
        handle,
        "delete from slice_example where dataset_id = :dataset and slice_name = :slice and"
            + " example_id = :id",
        ids,
        (batch, id) -> batch.bind("dataset", datasetId).bind("slice", slice).bind("id", id));
  }

  void clear(Handle handle, String datasetId, String slice) {
    handle
        .createUpdate(
            "delete from slice_example where dataset_id = :dataset and slice_name = :slice")
        .bind("dataset", datasetId)
        .bind("slice", slice)
        .execute();
  }

  boolean exists(Handle handle, String datasetId, String slice) {
    return handle
        .createQuery("select name from slice where dataset_id = :dataset and name = :slice")
        .bind("dataset", datasetId)
        .bind("slice", slice)
        .mapTo(String.class)
        .findOne()
        .isPresent();
  }
}
