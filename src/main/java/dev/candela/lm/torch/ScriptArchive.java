package dev.candela.lm.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that libtorch loads.
 *
 * <p>The archive is a ZIP file of stored entries: the source, a version, an empty tuple of
 * constants and a pickled object of class {@code __torch__.M} whose attributes are the numbers
 * given here. The pickle needs a dozen opcodes of protocol 2, see {@code pickletools} of CPython
 * for their meaning.
 */
final class ScriptArchive {

  /** Selects current operator signatures; older numbers select older ones. */
  private static final String FORMAT_VERSION = "10\n";

  private final String source;
  private final Map<String, Object> attributes = new TreeMap<>();

  ScriptArchive(String source) {
    this.source = source;
    attributes.put("training", false);
  }

  ScriptArchive with(String attribute, boolean value) {
    attributes.put(attribute, value);
    return this;
  }

  ScriptArchive with(String attribute, int value) {
    attributes.put(attribute, value);
    return this;
  }

  ScriptArchive with(String attribute, double value) {
    attributes.put(attribute, value);
    return this;
  }

  ScriptArchive with(String attribute, List<Integer> value) {
    attributes.put(attribute, List.copyOf(value));
    return this;
  }

  /** An empty dictionary, to be replaced by a call before it is used. */
  ScriptArchive withDictionary(String attribute) {
    attributes.put(attribute, Map.of());
    return this;
  }

  /** An empty list, to be replaced by a call before it is used. */
  ScriptArchive withTensors(String attribute) {
    attributes.put(attribute, List.of());
    return this;
  }

  byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "m/version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
      store(zip, "m/data.pkl", pickledObject());
      store(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private byte[] pickledObject() {
    var pickle = new Pickle();
    pickle.op(0x80).op(2);
    pickle.global("__torch__", "M").op(')').op(0x81);
    pickle.op('}');
    attributes.forEach((name, value) -> pickle.text(name).value(value).op('s'));
    pickle.op('b').op('.');
    return pickle.bytes.toByteArray();
  }

  /** Writes the opcodes of a pickle one after the other. */
  private static final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle op(int code) {
      bytes.write(code);
      return this;
    }

    Pickle global(String module, String name) {
      op('c');
      bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Pickle text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return op('X').littleEndian(utf8.length).raw(utf8);
    }

    Pickle value(Object value) {
      return switch (value) {
        case Boolean flag -> op(flag ? 0x88 : 0x89);
        case Integer number -> op('J').littleEndian(number);
        case Double number -> op('G').raw(ByteBuffer.allocate(8).putDouble(number).array());
        case Map<?, ?> empty when empty.isEmpty() -> op('}');
        case List<?> empty when empty.isEmpty() -> op(']');
        case List<?> numbers -> intList(numbers);
        default -> throw new IllegalArgumentException("no pickle form for " + value.getClass());
      };
    }

    /** A typed list; libtorch would take a plain one for a list of anything. */
    private Pickle intList(List<?> numbers) {
      global("torch.jit._pickle", "build_intlist").op(']').op('(');
      numbers.forEach(this::value);
      return op('e').op(0x85).op('R');
    }

    private Pickle littleEndian(int number) {
      return raw(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
    }

    private Pickle raw(byte[] content) {
      bytes.writeBytes(content);
      return this;
    }
  }
}
