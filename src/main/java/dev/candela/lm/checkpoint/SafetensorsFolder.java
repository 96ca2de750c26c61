package dev.candela.lm.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All tensors of a folder: of {@code model.safetensors}, or of the files that {@code
 * model.safetensors.index.json} lists.
 *
 * @param files the files
 * @param tensors the tensors by name
 */
record SafetensorsFolder(List<WeightFile> files, Map<String, Located> tensors) {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  /**
   * A tensor and the file that it is in.
   *
   * @param file index into {@link SafetensorsFolder#files()}
   * @param entry the tensor
   */
  record Located(int file, SafetensorsEntry entry) {}

  /** Reads the headers of a folder's files. */
  static SafetensorsFolder open(Path folder) {
    Path index = folder.resolve(INDEX);
    if (Files.isRegularFile(folder.resolve(SINGLE))) {
      return of(List.of(SafetensorsHeader.read(folder.resolve(SINGLE))));
    }
    if (Files.isRegularFile(index)) {
      return sharded(folder, shards(ConfigFields.read(index)));
    }
    throw new CheckpointException(
        Files.exists(folder.resolve("pytorch_model.bin"))
                || Files.exists(folder.resolve("pytorch_model.bin.index.json"))
            ? "%s has its weights in pytorch_model.bin only; convert them to %s"
                .formatted(folder, SINGLE)
            : "%s has neither %s nor %s".formatted(folder, SINGLE, INDEX));
  }

  /** The tensors' names by the file that should hold them. */
  private static Map<String, List<String>> shards(ConfigFields index) {
    ConfigFields map =
        index
            .object("weight_map")
            .orElseThrow(() -> index.wrong("weight_map", "must be an object"));
    Map<String, List<String>> shards = new TreeMap<>();
    for (String tensor : map.keys()) {
      String file = map.text(tensor).orElseThrow(() -> map.wrong(tensor, "must be a file name"));
      if (!isPlainName(file)) {
        throw map.wrong(tensor, "must be the name of a file in the same folder");
      }
      shards.computeIfAbsent(file, _ -> new ArrayList<>()).add(tensor);
    }
    return shards;
  }

  /** Whether a file name stays in its folder. */
  static boolean isPlainName(String file) {
    return !file.isBlank()
        && !file.equals(".")
        && !file.equals("..")
        && file.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
  }

  private static SafetensorsFolder sharded(Path folder, Map<String, List<String>> shards) {
    List<SafetensorsHeader> headers = new ArrayList<>();
    shards.forEach(
        (file, tensors) -> {
          Path path = folder.resolve(file);
          if (!Files.isRegularFile(path)) {
            throw new CheckpointException("%s lists %s, which is missing".formatted(INDEX, file));
          }
          SafetensorsHeader header = SafetensorsHeader.read(path);
          for (String tensor : new TreeSet<>(tensors)) {
            if (!header.tensors().containsKey(tensor)) {
              throw new CheckpointException(
                  "%s: tensor %s, which %s looks for here, is missing"
                      .formatted(file, tensor, INDEX));
            }
          }
          headers.add(header);
        });
    return of(headers);
  }

  private static SafetensorsFolder of(List<SafetensorsHeader> headers) {
    Map<String, Located> tensors = new LinkedHashMap<>();
    for (int file = 0; file < headers.size(); file++) {
      for (SafetensorsEntry entry : headers.get(file).tensors().values()) {
        Located other = tensors.put(entry.name(), new Located(file, entry));
        if (other != null) {
          throw new CheckpointException(
              "tensor %s is both in %s and in %s"
                  .formatted(
                      entry.name(), name(headers.get(other.file())), name(headers.get(file))));
        }
      }
    }
    return new SafetensorsFolder(headers.stream().map(SafetensorsHeader::file).toList(), tensors);
  }

  private static String name(SafetensorsHeader header) {
    return String.valueOf(header.file().path().getFileName());
  }

  /** The name of the file that a tensor is in. */
  String fileName(Located tensor) {
    return String.valueOf(files.get(tensor.file()).path().getFileName());
  }
}
