package dev.candela.app.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.app.dataset.file.ContentId;
import dev.candela.app.dataset.file.LoadReport;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The statements about datasets and their examples. Each runs in the caller's transaction. */
@Singleton
class DatasetStore {

  private static final TypeReference<LinkedHashMap<String, Object>> FIELDS =
      new TypeReference<>() {};
  private static final int BATCH = 500;

  private final ObjectMapper json;

  DatasetStore(ObjectMapper json) {
    this.json = json;
  }

  List<StoredDataset> all(Handle handle) {
    return handle
        .createQuery("select * from dataset order by created_at, name")
        .map((row, context) -> dataset(row))
        .list();
  }

  Optional<StoredDataset> find(Handle handle, String name) {
    return handle
        .createQuery("select * from dataset where name = :name")
        .bind("name", name)
        .map((row, context) -> dataset(row))
        .findOne();
  }

  /** Finds a dataset and keeps others from changing it until the transaction ends. */
  Optional<StoredDataset> lock(Handle handle, String name) {
    return handle
        .createQuery("select * from dataset where name = :name for update")
        .bind("name", name)
        .map((row, context) -> dataset(row))
        .findOne();
  }

  /** Adds a dataset without examples; false if there is one of this name. */
  boolean insert(Handle handle, StoredDataset dataset) {
    return handle
            .createUpdate(
                "insert into dataset (id, name, kind, origin, fingerprint, created_at, revision,"
                    + " rebuilt, next_position, report) values (:id, :name, :kind, :origin,"
                    + " :fingerprint, :createdAt, :revision, :rebuilt, :nextPosition, :report)"
                    + " on conflict do nothing")
            .bind("id", dataset.id())
            .bind("name", dataset.name())
            .bind("kind", dataset.kind().name())
            .bind("origin", dataset.origin())
            .bind("fingerprint", dataset.fingerprint())
            .bind("createdAt", Timestamp.from(dataset.createdAt()))
            .bind("revision", dataset.revision())
            .bind("rebuilt", dataset.rebuilt())
            .bind("nextPosition", dataset.nextPosition())
            .bind("report", report(dataset.report()))
            .execute()
        == 1;
  }

  /** Writes what can change of a dataset. */
  void update(Handle handle, StoredDataset dataset) {
    handle
        .createUpdate(
            "update dataset set kind = :kind, origin = :origin, fingerprint = :fingerprint,"
                + " revision = :revision, rebuilt = :rebuilt, next_position = :nextPosition,"
                + " report = :report where id = :id")
        .bind("kind", dataset.kind().name())
        .bind("origin", dataset.origin())
        .bind("fingerprint", dataset.fingerprint())
        .bind("revision", dataset.revision())
        .bind("rebuilt", dataset.rebuilt())
        .bind("nextPosition", dataset.nextPosition())
        .bind("report", report(dataset.report()))
        .bind("id", dataset.id())
        .execute();
  }

  void delete(Handle handle, String id) {
    handle.createUpdate("delete from dataset where id = :id").bind("id", id).execute();
  }

  int count(Handle handle) {
    return handle.createQuery("select count(*) from dataset").mapTo(Integer.class).one();
  }

  /** Hands over the examples that were changed after a revision, in the order of positions. */
  void examplesSince(Handle handle, StoredDataset dataset, long revision, Consumer<Example> each) {
    try (var rows =
        handle
            .createQuery(
                "select * from example where dataset_id = :dataset and revision > :revision order"
                    + " by position, id")
            .bind("dataset", dataset.id())
            .bind("revision", revision)
            .setFetchSize(BATCH)
            .map((row, context) -> example(row, dataset.name()))
            .stream()) {
      rows.forEach(each);
    }
  }

  /** Finds examples by their ids, in no order. */
  Map<String, Example> examples(Handle handle, StoredDataset dataset, Collection<String> ids) {
    var found = new LinkedHashMap<String, Example>();
    // What is no id is not there, and may be a text that the database refuses.
    List<String> left = ids.stream().filter(ContentId::isOne).toList();
    for (int i = 0; i < left.size(); i += BATCH) {
      handle
          .createQuery("select * from example where dataset_id = :dataset and id in (<ids>)")
          .bind("dataset", dataset.id())
          .bindList("ids", left.subList(i, Math.min(i + BATCH, left.size())))
          .map((row, context) -> example(row, dataset.name()))
          .forEach(example -> found.put(example.id(), example));
    }
    return found;
  }

  int examples(Handle handle, String datasetId) {
    return handle
        .createQuery("select count(*) from example where dataset_id = :dataset")
        .bind("dataset", datasetId)
        .mapTo(Integer.class)
        .one();
  }

  void insert(Handle handle, String datasetId, long revision, Collection<Example> examples) {
    inBatches(
        handle,
        "insert into example (dataset_id, id, position, fields, parent_id, rule, added, hidden,"
            + " created_at, revision) values (:dataset, :id, :position, :fields, :parent, :rule,"
            + " :added, :hidden, :createdAt, :revision)",
        examples,
        (batch, example) ->
            batch
                .bind("dataset", datasetId)
                .bind("id", example.id())
                .bind("position", example.position())
                .bind("fields", json(example.fields()))
                .bind("parent", example.parentId())
                .bind("rule", example.rule())
                .bind("added", example.added())
                .bind("hidden", example.hidden())
                .bind("createdAt", Timestamp.from(example.createdAt()))
                .bind("revision", revision));
  }

  /** Writes position, parent, rule, and whether it is added and hidden. */
  void update(Handle handle, String datasetId, long revision, Collection<Example> examples) {
    inBatches(
        handle,
        "update example set position = :position, parent_id = :parent, rule = :rule, added ="
            + " :added, hidden = :hidden, revision = :revision where dataset_id = :dataset and id"
            + " = :id",
        examples,
        (batch, example) ->
            batch
                .bind("position", example.position())
                .bind("parent", example.parentId())
                .bind("rule", example.rule())
                .bind("added", example.added())
                .bind("hidden", example.hidden())
                .bind("revision", revision)
                .bind("dataset", datasetId)
                .bind("id", example.id()));
  }

  void delete(Handle handle, String datasetId, Collection<String> ids) {
    inBatches(
        handle,
        "delete from example where dataset_id = :dataset and id = :id",
        ids,
        (batch, id) -> batch.bind("dataset", datasetId).bind("id", id));
  }

  /** Runs a statement once for each item. */
  static <T> void inBatches(Handle handle, String sql, Collection<T> items, Binding<T> binding) {
    if (items.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      for (T item : items) {
        binding.bind(batch, item);
        batch.add();
        if (batch.size() == BATCH) {
          batch.execute();
        }
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  /** Gives a statement the values of an item. */
  interface Binding<T> {
    void bind(PreparedBatch batch, T item);
  }

  private StoredDataset dataset(ResultSet row) throws SQLException {
    return new StoredDataset(
        row.getString("id"),
        row.getString("name"),
        DatasetKind.valueOf(row.getString("kind")),
        row.getString("origin"),
        row.getString("fingerprint"),
        row.getTimestamp("created_at").toInstant(),
        row.getLong("revision"),
        row.getLong("rebuilt"),
        row.getLong("next_position"),
        report(row.getString("report")));
  }

  private Example example(ResultSet row, String dataset) throws SQLException {
    return new Example(
        row.getString("id"),
        dataset,
        row.getLong("position"),
        fields(row.getString("fields")),
        row.getString("parent_id"),
        row.getString("rule"),
        row.getBoolean("added"),
        row.getBoolean("hidden"),
        row.getTimestamp("created_at").toInstant(),
        0);
  }

  /** Whole numbers are Longs, as they were before they were written. */
  private Map<String, Object> fields(String text) {
    try {
      Map<String, Object> fields = json.readValue(text, FIELDS);
      fields.replaceAll((name, value) -> value instanceof Integer i ? i.longValue() : value);
      return Collections.unmodifiableMap(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable LoadReport report(@Nullable String text) {
    try {
      return text == null ? null : json.readValue(text, LoadReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable String report(@Nullable LoadReport report) {
    return report == null ? null : json(report);
  }

  private String json(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
