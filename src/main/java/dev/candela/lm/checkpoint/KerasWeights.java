package dev.candela.lm.checkpoint;

import dev.candela.lm.checkpoint.hdf5.Hdf5Dataset;
import dev.candela.lm.checkpoint.hdf5.Hdf5Exception;
import dev.candela.lm.checkpoint.hdf5.Hdf5File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All datasets of a preset: of {@code model.weights.h5}, or of the files that {@code
 * model.weights.json} lists.
 *
 * @param files the files
 * @param datasets the datasets by path, as {@link KerasLayout} spells paths
 */
record KerasWeights(List<WeightFile> files, Map<String, Located> datasets) {
  static final String SINGLE = "model.weights.h5";
  static final String INDEX = "model.weights.json";

  /** The root group of a model's layers in files of Keras 2.13. */
  private static final String OLD_ROOT = "layer_checkpoint_dependencies/";

  private static final String ROOT = "layers/";

  /**
   * A dataset and the file that it is in.
   *
   * @param file index into {@link KerasWeights#files()}
   * @param dataset the dataset
   */
  record Located(int file, Hdf5Dataset dataset) {}

  static KerasWeights open(Path folder) {
    if (Files.isRegularFile(folder.resolve(SINGLE))) {
      return read(List.of(folder.resolve(SINGLE)));
    }
    Path index = folder.resolve(INDEX);
    if (Files.isRegularFile(index)) {
      return read(shards(folder, ConfigFields.read(index)));
    }
    throw new CheckpointException("%s has neither %s nor %s".formatted(folder, SINGLE, INDEX));
  }

  private static List<Path> shards(Path folder, ConfigFields index) {
    ConfigFields map =
        index
            .object("weight_map")
            .orElseThrow(() -> index.wrong("weight_map", "must be an object"));
    Set<String> names = new TreeSet<>();
    for (String group : map.keys()) {
      names.addAll(map.oneOrMoreTexts(group));
    }
    List<Path> shards = new ArrayList<>();
    for (String name : names) {
      if (!SafetensorsFolder.isPlainName(name)) {
        throw new CheckpointException(
            "%s: \"%s\" must be the name of a file in the same folder".formatted(INDEX, name));
      }
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new CheckpointException("%s lists %s, which is missing".formatted(INDEX, name));
      }
      shards.add(folder.resolve(name));
    }
    return shards;
  }

  private static KerasWeights read(List<Path> paths) {
    List<WeightFile> files = new ArrayList<>();
    Map<String, Located> datasets = new LinkedHashMap<>();
    for (Path path : paths) {
      String name = String.valueOf(path.getFileName());
      int file = files.size();
      try {
        files.add(new WeightFile(path, Files.size(path)));
        for (Hdf5Dataset dataset : Hdf5File.datasets(path).values()) {
          if (datasets.put(plain(dataset.path()), new Located(file, dataset)) != null) {
            throw new CheckpointException(
                "%s: the dataset %s is there twice".formatted(name, dataset.path()));
          }
        }
      } catch (IOException e) {
        throw new CheckpointException("%s cannot be read: %s".formatted(name, reason(e)), e);
      }
    }
    return new KerasWeights(files, datasets);
  }

  private static String reason(IOException e) {
    return e instanceof Hdf5Exception said && said.getMessage() != null
        ? said.getMessage()
        : ConfigFields.reason(e);
  }

  private static String plain(String path) {
    String plain =
        Stream.of(path.split("/"))
            .map(part -> part.replaceFirst("^_+", ""))
            .collect(Collectors.joining("/"));
    return plain.startsWith(OLD_ROOT) ? ROOT + plain.substring(OLD_ROOT.length()) : plain;
  }

  /** The name of the file that a dataset is in. */
  String fileName(Located dataset) {
    return String.valueOf(files.get(dataset.file()).path().getFileName());
  }
}
