package dev.candela.demomodel;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The TorchScript program of {@code training.py}, packed in memory and run by libtorch. */
final class TrainingProgram implements AutoCloseable {

  /** Pickled state of the module: {@code {"training": False}} of class {@code __torch__.M}. */
  private static final byte[] MODULE =
      concat(
          bytes(0x80, 2),
          "c__torch__\nM\n)".getBytes(StandardCharsets.US_ASCII),
          bytes(0x81, '}', 'X', 8, 0, 0, 0),
          "training".getBytes(StandardCharsets.US_ASCII),
          bytes(0x89, 's', 'b', '.'));

  private final PtModel model;
  private final PtSymbolBlock block;

  TrainingProgram(Path source) throws IOException {
    model = (PtModel) Model.newInstance("training", "PyTorch");
    try {
      model.load(new ByteArrayInputStream(archive(Files.readString(source))));
    } catch (MalformedModelException e) {
      throw new IOException(e);
    }
    block = (PtSymbolBlock) model.getBlock();
  }

  NDManager manager() {
    return model.getNDManager();
  }

  /**
   * Calls a method of the program.
   *
   * @param arguments tensors in the order of the parameters
   * @param dictionaries the dictionary parameters after them, by name
   * @return the tensor that the method returns, which lives as long as the first argument
   */
  NDArray call(
      String method, NDList arguments, Map<String, ? extends Map<String, NDArray>> dictionaries) {
    try (NDManager names = model.getNDManager().newSubManager()) {
      NDList inputs = new NDList();
      NDArray chosen = names.create(0);
      chosen.setName("module_method:" + method);
      inputs.add(chosen);
      inputs.addAll(arguments);
      dictionaries.forEach(
          (dictionary, entries) ->
              entries.forEach(
                  (name, array) -> {
                    array.setName(dictionary + "." + name);
                    inputs.add(array);
                  }));
      NDArray result = IValueUtils.forward(block, inputs, true).singletonOrThrow();
      result.attach(arguments.getFirst().getManager());
      return result;
    }
  }

  @Override
  public void close() {
    model.close();
  }

  private static byte[] archive(String source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "m/data.pkl", MODULE);
      store(zip, "m/constants.pkl", bytes(0x80, 2, ')', '.'));
      store(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
