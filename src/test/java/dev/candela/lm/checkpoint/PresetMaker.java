package dev.candela.lm.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.checkpoint.hdf5.Hdf5Dataset;
import dev.candela.lm.checkpoint.hdf5.Hdf5File;
import dev.candela.lm.checkpoint.hdf5.Hdf5Type;
import dev.candela.lm.checkpoint.hdf5.Hdf5Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Makes other kinds of presets out of a golden one: other number formats, shards, old layouts. */
public final class PresetMaker {
  private final Path golden;
  private final Map<String, Hdf5Writer.Data> datasets = new LinkedHashMap<>();

  public PresetMaker(Path golden) {
    this.golden = golden;
    try {
      Path file = golden.resolve("model.weights.h5");
      byte[] bytes = Files.readAllBytes(file);
      for (Hdf5Dataset each : Hdf5File.datasets(file).values()) {
        byte[] content =
            Arrays.copyOfRange(bytes, (int) each.offset(), (int) (each.offset() + each.bytes()));
        datasets.put(each.path(), new Hdf5Writer.Data(each.type(), each.shape(), content));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rounds all numbers to bfloat16, toward zero; kept as float32. */
  public PresetMaker rounded() {
    datasets.replaceAll(
        (_, data) -> {
          byte[] bytes = data.bytes().clone();
          ByteBuffer numbers = little(bytes);
          for (int i = 0; i < numbers.capacity(); i += 4) {
            numbers.putInt(i, numbers.getInt(i) & 0xFFFF0000);
          }
          return new Hdf5Writer.Data(data.type(), data.shape(), bytes);
        });
    return this;
  }

  /** Keeps the upper halves of all numbers, as opaque data like Keras does. */
  public PresetMaker asBfloat16() {
    datasets.replaceAll(
        (_, data) -> {
          ByteBuffer numbers = little(data.bytes());
          byte[] bytes = new byte[data.bytes().length / 2];
          ByteBuffer halves = little(bytes);
          while (numbers.hasRemaining()) {
            halves.putShort((short) (numbers.getInt() >>> 16));
          }
          return new Hdf5Writer.Data(Hdf5Type.BFLOAT16, data.shape(), bytes);
        });
    return this;
  }

  /** Replaces one dataset. */
  public PresetMaker with(String path, UnaryOperator<Hdf5Writer.Data> change) {
    datasets.computeIfPresent(path, (_, data) -> change.apply(data));
    return this;
  }

  /** Renames datasets. */
  public PresetMaker renamed(UnaryOperator<String> rename) {
    Map<String, Hdf5Writer.Data> before = new LinkedHashMap<>(datasets);
    datasets.clear();
    before.forEach((path, data) -> datasets.put(rename.apply(path), data));
    return this;
  }

  /** Writes the preset with its weights in one file. */
  public Path write(Path folder) {
    copyRest(folder);
    Hdf5Writer writer = new Hdf5Writer();
    datasets.forEach(writer::add);
    writer.write(folder.resolve("model.weights.h5"));
    return folder;
  }

  /** Writes the preset with its weights in several files and an index. */
  public Path writeSharded(Path folder, int shards) {
    copyRest(folder);
    List<Hdf5Writer> writers = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      writers.add(new Hdf5Writer());
    }
    Map<String, Object> map = new TreeMap<>();
    int next = 0;
    for (var each : datasets.entrySet()) {
      int shard = next++ % shards;
      writers.get(shard).add(each.getKey(), each.getValue());
      String group = "/" + each.getKey().substring(0, each.getKey().lastIndexOf('/'));
      String file = shardName(shard);
      map.merge(group, file, (one, other) -> one.equals(other) ? one : List.of(one, other));
    }
    for (int i = 0; i < shards; i++) {
      writers.get(i).write(folder.resolve(shardName(i)));
    }
    write(
        folder.resolve("model.weights.json"),
        Map.of("metadata", Map.of("total_size", 1), "weight_map", map));
    return folder;
  }

  private static String shardName(int shard) {
    return "model_%05d.weights.h5".formatted(shard);
  }

  private void copyRest(Path folder) {
    try (Stream<Path> files = Files.walk(golden)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(golden.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (!file.endsWith("model.weights.h5")) {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, Object json) {
    try {
      Files.write(file, new ObjectMapper().writeValueAsBytes(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
