package dev.candela.lm.checkpoint.source;

import dev.candela.lm.checkpoint.CheckpointException;
import java.nio.file.Path;

/** Names of files that others chose must not lead out of the folder that they are meant for. */
final class SafePath {
  private static final int LONGEST = 1024;

  private SafePath() {}

  /** Whether a relative path, with slashes, could lead out of a folder. */
  static boolean isUnsafe(String path) {
    if (path.isEmpty() || path.length() > LONGEST || path.startsWith("/")) {
      return true;
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return true;
      }
    }
    return path.chars().anyMatch(c -> c == '\\' || c == ':' || c < ' ' || c == 0x7F);
  }

  /** A file below a folder. */
  static Path resolve(Path folder, String path) {
    if (isUnsafe(path)) {
      throw new CheckpointException(
          "the name \"%s\" would lead out of its folder; do not trust where it comes from"
              .formatted(path));
    }
    return folder.resolve(path);
  }
}
