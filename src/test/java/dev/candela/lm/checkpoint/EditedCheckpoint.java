package dev.candela.lm.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A copy of a golden checkpoint that a test may spoil. */
final class EditedCheckpoint {
  static final Path GOLDEN = Path.of("src/test/resources/golden/huggingface");

  private static final List<String> FILES =
      List.of("config.json", "generation_config.json", "model.safetensors");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private EditedCheckpoint(Path folder) {
    this.folder = folder;
  }

  /** A copy of the golden checkpoint {@code family} in a folder, tokenizer and answers left out. */
  static EditedCheckpoint of(String family, Path folder) {
    try {
      for (String file : FILES) {
        Files.write(folder.resolve(file), Files.readAllBytes(GOLDEN.resolve(family).resolve(file)));
      }
      return new EditedCheckpoint(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  Path weights() {
    return folder.resolve("model.safetensors");
  }

  Checkpoint open() {
    return Checkpoint.open(folder);
  }

  /** Changes config.json. */
  EditedCheckpoint config(Consumer<ObjectNode> edit) {
    return json("config.json", edit);
  }

  /** Changes a JSON file. */
  EditedCheckpoint json(String file, Consumer<ObjectNode> edit) {
    try {
      Path path = folder.resolve(file);
      ObjectNode node = (ObjectNode) JSON.readTree(path.toFile());
      edit.accept(node);
      JSON.writeValue(path.toFile(), node);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of the given text. */
  EditedCheckpoint file(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EditedCheckpoint delete(String name) {
    try {
      Files.delete(folder.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the header of the weight file, and leaves the data as they are. */
  EditedCheckpoint header(Consumer<ObjectNode> edit) {
    return headerText(
        text -> {
          try {
            ObjectNode node = (ObjectNode) JSON.readTree(text);
            edit.accept(node);
            return node.toString();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Changes the text of the weight file's header, and leaves the data as they are. */
  EditedCheckpoint headerText(UnaryOperator<String> edit) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(weights()));
      int length = (int) Long.reverseBytes(bytes.getLong());
      String text = new String(bytes.array(), Long.BYTES, length, StandardCharsets.UTF_8);
      bytes.position(Long.BYTES + length);
      SafetensorsWriter.write(weights(), edit.apply(text), List.of(bytes));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the list of tensors in the weight file. */
  EditedCheckpoint tensors(Consumer<List<SafetensorsWriter.Tensor>> edit) {
    try {
      List<SafetensorsWriter.Tensor> tensors = new ArrayList<>(SafetensorsWriter.read(weights()));
      edit.accept(tensors);
      SafetensorsWriter.write(weights(), tensors);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Renames every tensor in the weight file. */
  EditedCheckpoint rename(UnaryOperator<String> name) {
    return tensors(
        list ->
            list.replaceAll(
                tensor ->
                    new SafetensorsWriter.Tensor(
                        name.apply(tensor.name()), tensor.dtype(), tensor.shape(), tensor.data())));
  }

  /** Drops a tensor from the weight file. */
  EditedCheckpoint drop(String name) {
    return tensors(list -> list.removeIf(tensor -> tensor.name().equals(name)));
  }

  /** Adds a tensor of zeros to the weight file. */
  EditedCheckpoint add(String name, String dtype, int bytes, Long... shape) {
    return tensors(
        list ->
            list.add(
                new SafetensorsWriter.Tensor(
                    name, dtype, List.of(shape), ByteBuffer.allocate(bytes))));
  }

  /** Changes the length of the weight file; new bytes are zero. */
  EditedCheckpoint resize(long by) {
    try (var file = new RandomAccessFile(weights().toFile(), "rw")) {
      file.setLength(file.length() + by);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
