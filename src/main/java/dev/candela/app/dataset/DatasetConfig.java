package dev.candela.app.dataset;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * The settings of the datasets. The first two have short names in the environment; any other key is
 * set as usual, for example {@code CANDELA_APP_DATASETS_UPLOAD_SIZE}.
 */
@ConfigMapping(prefix = "candela.app.datasets")
public interface DatasetConfig {

  /** {@code DATASETS}: what to load at the start, {@code name:path} with commas in between. */
  Optional<String> atStart();

  /** {@code MAX_EXAMPLES}: the most examples of each of them; a text, to be checked with words. */
  Optional<String> maxExamples();

  /** The most bytes of a file of examples, uploaded or fetched. */
  @WithDefault("64M")
  MemorySize fileSize();

  /** The most examples of a dataset, edits included. */
  @WithDefault("100000")
  int examples();

  /** The most datasets. */
  @WithDefault("200")
  int datasets();

  /** The most slices of a dataset. */
  @WithDefault("1000")
  int slices();

  /** The most UTF-16 code units of a field's value. */
  @WithDefault("200000")
  int fieldCharacters();

  /** The most fields of an example. */
  @WithDefault("64")
  int fields();

  /** The most examples that one request adds. */
  @WithDefault("1000")
  int examplesPerRequest();

  /**
   * The most memory that datasets take when they are not in use; a quarter of the heap if unset.
   */
  Optional<MemorySize> memory();

  /**
   * {@code CANDELA_DATASET_BUCKETS}: below which {@code gs://} addresses users may load datasets,
   * with the service's own account; commas in between, none if unset.
   */
  Optional<String> googleStoragePrefixes();

  /** Where {@code gs://} addresses lead to. */
  @WithDefault("https://storage.googleapis.com")
  String googleStorage();
}
