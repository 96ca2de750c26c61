package dev.candela.app.dataset;

import dev.candela.app.dataset.file.LoadReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a dataset.
 *
 * @param id never used again for another dataset, unlike the name
 * @param fingerprint tells whether the file has changed, null when there is none
 * @param rebuilt the revision at which examples were last removed or renumbered
 * @param nextPosition the position of the next example
 */
record StoredDataset(
    String id,
    String name,
    DatasetKind kind,
    @Nullable String origin,
    @Nullable String fingerprint,
    Instant createdAt,
    long revision,
    long rebuilt,
    long nextPosition,
    @Nullable LoadReport report) {

  /** This dataset after a change that added so many examples. */
  StoredDataset advanced(int added) {
    return new StoredDataset(
        id,
        name,
        kind,
        origin,
        fingerprint,
        createdAt,
        revision + 1,
        rebuilt,
        nextPosition + added,
        report);
  }

  /** This dataset after its file was loaded anew. */
  StoredDataset rebuiltAs(StoredDataset loaded, long newRevision, long newNextPosition) {
    return new StoredDataset(
        id,
        name,
        loaded.kind(),
        loaded.origin(),
        loaded.fingerprint(),
        createdAt,
        newRevision,
        newRevision,
        newNextPosition,
        loaded.report());
  }
}
