package dev.candela.app.dataset;

import dev.candela.app.dataset.file.FileFormat;
import java.net.URI;
import java.nio.file.Path;

/** Where the operator says that a dataset comes from. */
sealed interface DatasetSource {

  /** The name of the dataset. */
  String name();

  /** The samples that come with the application. */
  record Samples(String name) implements DatasetSource {}

  /** A file on this machine. */
  record LocalFile(String name, Path path, FileFormat format) implements DatasetSource {}

  /** An address, {@code https://}, {@code http://} or {@code gs://}. */
  record Address(String name, URI uri, FileFormat format) implements DatasetSource {}
}
