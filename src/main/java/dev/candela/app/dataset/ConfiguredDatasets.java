package dev.candela.app.dataset;

import dev.candela.app.dataset.file.ExampleFile;
import dev.candela.app.store.Database;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Brings the operator's datasets in the store up to date with their files. What users added stays,
 * and so does what they made it from: an example that is no longer in the file is removed only when
 * nothing was made from it and no slice has it, and is hidden otherwise. What stays without being
 * in the file counts as added.
 */
@Singleton
class ConfiguredDatasets {

  private final Database database;
  private final DatasetStore store;

  ConfiguredDatasets(Database database, DatasetStore store) {
    this.database = database;
    this.store = store;
  }

  void load(String name, DatasetKind kind, String origin, ExampleFile file) {
    String fingerprint = fingerprint(file);
    database.inTransaction(
        handle -> {
          StoredDataset fresh = Datasets.fresh(name, kind, origin, fingerprint, file);
          if (store.insert(handle, fresh)) {
            store.insert(handle, fresh.id(), fresh.revision(), Datasets.originals(fresh, file));
            return true;
          }
          StoredDataset old = store.lock(handle, name).orElseThrow();
          if (!fingerprint.equals(old.fingerprint()) || old.kind() != kind) {
            update(handle, old, fresh, file);
          }
          return true;
        });
  }

  private void update(Handle handle, StoredDataset old, StoredDataset fresh, ExampleFile file) {
    Map<String, Example> known = new LinkedHashMap<>();
    store.examplesSince(handle, old, -1, example -> known.put(example.id(), example));
    boolean fromFile = old.kind() == DatasetKind.CONFIGURED || old.kind() == DatasetKind.BUILT_IN;
    Set<String> wanted = fromFile ? wanted(handle, old, known) : Set.copyOf(known.keySet());
    long revision = old.revision() + 1;
    var inserted = new ArrayList<Example>();
    var updated = new ArrayList<Example>();
    for (Example row : Datasets.originals(old, file)) {
      Example there = known.remove(row.id());
      if (there == null) {
        inserted.add(row);
      } else {
        updated.add(there.asOriginal(row.position()));
      }
    }
    long position = file.rows().size();
    var gone = new ArrayList<String>();
    for (Example left : known.values()) {
      if (wanted.contains(left.id())) {
        boolean hidden = left.hidden() || (fromFile && !left.added());
        updated.add(left.asAdded(position++).withHidden(hidden));
      } else {
        gone.add(left.id());
      }
    }
    store.delete(handle, old.id(), gone);
    store.insert(handle, old.id(), revision, inserted);
    store.update(handle, old.id(), revision, updated);
    store.update(handle, old.rebuiltAs(fresh, revision, position));
  }

  /** What must stay although the file does not have it. */
  private Set<String> wanted(Handle handle, StoredDataset dataset, Map<String, Example> known) {
    Set<String> wanted = new HashSet<>(inSlices(handle, dataset.id()));
    for (Example example : known.values()) {
      if (example.added()) {
        wanted.add(example.id());
      }
      if (example.parentId() != null) {
        wanted.add(example.parentId());
      }
    }
    return wanted;
  }

  private static List<String> inSlices(Handle handle, String datasetId) {
    return handle
        .createQuery("select distinct example_id from slice_example where dataset_id = :dataset")
        .bind("dataset", datasetId)
        .mapTo(String.class)
        .list();
  }

  /** The same for files with the same examples in the same order. */
  private static String fingerprint(ExampleFile file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      file.rows().keySet().forEach(id -> digest.update(id.getBytes(StandardCharsets.UTF_8)));
      digest.update(String.valueOf(file.report()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
