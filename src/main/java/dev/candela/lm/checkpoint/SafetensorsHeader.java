package dev.candela.lm.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file: 8 bytes with its length N (little endian), N bytes of JSON,
 * then the data. The JSON maps each tensor's name to {@code dtype}, {@code shape} and {@code
 * data_offsets} (begin and end, counted from the start of the data). The tensors must cover the
 * data without gap or overlap.
 *
 * <p>Source: the format description and reference reader at
 * https://github.com/huggingface/safetensors.
 *
 * @param file the file
 * @param tensors its tensors by name
 */
record SafetensorsHeader(WeightFile file, Map<String, SafetensorsEntry> tensors) {
  /** The limit of the reference reader. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final int LENGTH_BYTES = Long.BYTES;

  /** Names in a header are hardly ever seen twice, so a table of them would only fill memory. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  /** Reads and checks the header of a file. */
  static SafetensorsHeader read(Path path) {
    String name = String.valueOf(path.getFileName());
    try (InputStream in = Files.newInputStream(path)) {
      long fileBytes = Files.size(path);
      byte[] json = readJson(name, in, fileBytes);
      long dataStart = LENGTH_BYTES + (long) json.length;
      Map<String, SafetensorsEntry> tensors = parse(name, json, dataStart);
      checkCoverage(name, tensors, dataStart, fileBytes);
      return new SafetensorsHeader(new WeightFile(path, fileBytes), tensors);
    } catch (IOException e) {
      throw new CheckpointException(
          "%s cannot be read: %s".formatted(name, ConfigFields.reason(e)), e);
    }
  }

  private static byte[] readJson(String file, InputStream in, long fileBytes) throws IOException {
    byte[] lengthBytes = in.readNBytes(LENGTH_BYTES);
    if (lengthBytes.length < LENGTH_BYTES) {
      throw bad(file, "the file has %d bytes, too few for a header".formatted(fileBytes));
    }
    long length = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > MAX_HEADER_BYTES) {
      throw bad(
          file,
          "the header should have %s bytes, more than the %d that the format allows"
              .formatted(Long.toUnsignedString(length), MAX_HEADER_BYTES));
    }
    if (length > fileBytes - LENGTH_BYTES) {
      throw truncated(file, LENGTH_BYTES + length, fileBytes);
    }
    byte[] json = in.readNBytes((int) length);
    if (json.length < length) {
      throw new EOFException("the file became shorter while it was read");
    }
    return json;
  }

  private static Map<String, SafetensorsEntry> parse(String file, byte[] json, long dataStart) {
    Map<String, SafetensorsEntry> tensors = new LinkedHashMap<>();
    try (JsonParser parser = parser(json)) {
      expect(file, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        expect(file, parser.nextToken(), JsonToken.START_OBJECT);
        if (name.equals(METADATA)) {
          parser.skipChildren();
        } else if (tensors.put(name, entry(parser, file, name, dataStart)) != null) {
          throw bad(file, "tensor %s is listed twice".formatted(name));
        }
      }
      if (parser.nextToken() != null) {
        throw bad(file, "the header goes on after its end");
      }
      return tensors;
    } catch (IOException e) {
      throw new CheckpointException(
          "%s: the header is not valid: %s".formatted(file, ConfigFields.reason(e)), e);
    }
  }

  /** A strict UTF-8 decoder in between keeps the parser from guessing another encoding. */
  private static JsonParser parser(byte[] json) throws IOException {
    return JSON.createParser(
        new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()));
  }

  private static SafetensorsEntry entry(JsonParser parser, String file, String name, long dataStart)
      throws IOException {
    String dtype = "";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "dtype" -> {
          expect(file, value, JsonToken.VALUE_STRING);
          dtype = parser.getText();
        }
        case "shape" -> shape = numbers(file, parser);
        case "data_offsets" -> offsets = numbers(file, parser);
        default -> parser.skipChildren();
      }
    }
    if (offsets.size() != 2) {
      throw bad(file, "tensor %s has no pair of data_offsets".formatted(name));
    }
    return SafetensorsEntry.checked(
        file, name, dtype, shape, dataStart, offsets.getFirst(), offsets.getLast());
  }

  private static List<Long> numbers(String file, JsonParser parser) throws IOException {
    expect(file, parser.currentToken(), JsonToken.START_ARRAY);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(file, parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  private static void expect(String file, @Nullable JsonToken found, JsonToken wanted) {
    if (found != wanted) {
      throw bad(file, "the header has %s where %s should be".formatted(found, wanted));
    }
  }

  private static void checkCoverage(
      String file, Map<String, SafetensorsEntry> tensors, long dataStart, long fileBytes) {
    long wanted =
        tensors.values().stream().mapToLong(SafetensorsEntry::end).max().orElse(dataStart);
    if (wanted > fileBytes) {
      throw truncated(file, wanted, fileBytes);
    }
    List<SafetensorsEntry> inOrder =
        tensors.values().stream()
            .sorted(
                Comparator.comparingLong(SafetensorsEntry::begin)
                    .thenComparingLong(SafetensorsEntry::end))
            .toList();
    long end = dataStart;
    for (SafetensorsEntry tensor : inOrder) {
      if (tensor.begin() != end) {
        throw bad(
            file,
            "tensor %s %s"
                .formatted(
                    tensor.name(),
                    tensor.begin() < end
                        ? "overlaps the one before it"
                        : "leaves a gap after the one before it"));
      }
      end = tensor.end();
    }
    if (end < fileBytes) {
      throw bad(file, "%d bytes after the last tensor belong to none".formatted(fileBytes - end));
    }
  }

  private static CheckpointException truncated(String file, long wanted, long found) {
    return bad(
        file, "the file is cut off: it should have %d bytes and has %d".formatted(wanted, found));
  }

  private static CheckpointException bad(String file, String complaint) {
    return new CheckpointException(file + ": " + complaint);
  }
}
