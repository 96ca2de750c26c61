package dev.candela.lm.checkpoint.source;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a folder is packed into one file. */
public enum ArchiveFormat {
  TAR_GZ(List.of(".tar.gz", ".tgz")),
  ZIP(List.of(".zip"));

  private final List<String> endings;

  ArchiveFormat(List<String> endings) {
    this.endings = endings;
  }

  /** The format that a file's name tells. */
  static Optional<ArchiveFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.endings.stream().anyMatch(lower::endsWith))
        .findFirst();
  }
}
