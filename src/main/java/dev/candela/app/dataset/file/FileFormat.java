package dev.candela.app.dataset.file;

import java.util.Locale;
import java.util.Optional;

/** The formats that a file of examples can have. */
public enum FileFormat {
  /** A JSON object on each line. */
  JSONL,
  /** Comma-separated values under a line with the names of the columns, RFC 4180. */
  CSV,
  /** A prompt on each line. */
  TXT;

  /** The format of this name, or of a file with this name. */
  public static Optional<FileFormat> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower.substring(lower.lastIndexOf('.') + 1)) {
      case "jsonl", "ndjson" -> Optional.of(JSONL);
      case "csv" -> Optional.of(CSV);
      case "txt" -> Optional.of(TXT);
      default -> Optional.empty();
    };
  }

  /** Its name in requests. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
