package dev.candela.app.dataset;

import dev.candela.app.store.Database;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of the datasets that were used last, as many as the memory for them allows. Whoever
 * asks gets one that is at least as new as the store was at that moment, whichever instance of the
 * application changed it.
 */
@Singleton
class Snapshots {

  private final Database database;
  private final DatasetStore store;
  private final long budget;

  /** By the id of the dataset, the one used last at the end. */
  private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

  Snapshots(Database database, DatasetStore store, DatasetConfig config) {
    this.database = database;
    this.store = store;
    budget =
        config.memory().map(MemorySize::asLongValue).orElse(Runtime.getRuntime().maxMemory() / 4);
  }

  /** A place for the snapshot of one dataset, and who may fill it. */
  private static final class Slot {
    private final ReentrantLock filling = new ReentrantLock();
    private volatile @Nullable Snapshot snapshot;
  }

  /** A snapshot that has everything that this description of the dataset has. */
  Snapshot of(StoredDataset dataset) {
    Slot slot = slot(dataset.id());
    Snapshot snapshot = slot.snapshot;
    if (snapshot != null && snapshot.dataset().revision() >= dataset.revision()) {
      return snapshot;
    }
    slot.filling.lock();
    try {
      snapshot = slot.snapshot;
      if (snapshot == null || snapshot.dataset().revision() < dataset.revision()) {
        snapshot = refresh(snapshot, dataset);
        slot.snapshot = snapshot;
        forgetOthers(dataset.id());
      }
      return snapshot;
    } finally {
      slot.filling.unlock();
    }
  }

  /** Forgets a dataset that is no more. */
  void forget(String id) {
    synchronized (slots) {
      slots.remove(id);
    }
  }

  private Slot slot(String id) {
    synchronized (slots) {
      return slots.computeIfAbsent(id, _ -> new Slot());
    }
  }

  /** A row written meanwhile is read once more with the next refresh, which does no harm. */
  private Snapshot refresh(@Nullable Snapshot old, StoredDataset dataset) {
    if (old == null || old.dataset().revision() < dataset.rebuilt()) {
      return new Snapshot(dataset, examplesSince(dataset, -1));
    }
    return old.with(dataset, examplesSince(dataset, old.dataset().revision()));
  }

  private List<Example> examplesSince(StoredDataset dataset, long revision) {
    return database.inTransaction(
        handle -> {
          var rows = new ArrayList<Example>();
          store.examplesSince(handle, dataset, revision, rows::add);
          return rows;
        });
  }

  private void forgetOthers(String used) {
    synchronized (slots) {
      long total = slots.values().stream().mapToLong(Snapshots::weight).sum();
      var oldest = slots.entrySet().iterator();
      while (total > budget && oldest.hasNext()) {
        var entry = oldest.next();
        if (!entry.getKey().equals(used)) {
          total -= weight(entry.getValue());
          oldest.remove();
        }
      }
    }
  }

  private static long weight(Slot slot) {
    Snapshot snapshot = slot.snapshot;
    return snapshot == null ? 0 : snapshot.weight();
  }
}
