package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Assertions;

/** Whatever a folder holds, it opens or is refused with a sentence: nothing else, and soon. */
class SpoiledCheckpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Values that have made readers stumble. */
  private static final List<String> NASTY =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1",
          "3",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "-9223372036854775808",
          "99999999999999999999999999",
          "1e308",
          "1e-320",
          "0.5",
          "NaN",
          "\"\"",
          "\"NaN\"",
          "\"\\u0000\"",
          "\"../x\"",
          "[]",
          "[[[]]]",
          "{}",
          "[1, 2, 3]",
          "{\"rope_type\": \"linear\", \"factor\": 1e-300}");

  private Path folder = Path.of("");

  /** One byte to be put somewhere. */
  record Edit(int position, byte value) {}

  @BeforeTry
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("spoiled");
  }

  @AfterTry
  void removeFolder() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<Byte> punctuation =
        Arbitraries.of('"', '{', '}', '[', ']', ',', ':', '-', '9', '0', 'e', '\\', ' ')
            .map(c -> (byte) (char) c);
    return Combinators.combine(
            Arbitraries.integers().between(0, Integer.MAX_VALUE),
            Arbitraries.oneOf(punctuation, Arbitraries.bytes()))
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> families() {
    return Arbitraries.of("gpt2", "llama3", "gemma3", "qwen2");
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of(NASTY);
  }

  private static byte[] spoil(byte[] bytes, int from, int to, List<Edit> edits) {
    byte[] spoiled = bytes.clone();
    for (Edit edit : edits) {
      spoiled[from + edit.position() % (to - from)] = edit.value();
    }
    return spoiled;
  }

  private void opensOrIsRefused() {
    Assertions.assertTimeoutPreemptively(
        SOON,
        () -> {
          try {
            Checkpoint checkpoint = Checkpoint.open(folder);
            assertThat(checkpoint.weights()).isNotEmpty();
            checkpoint.weights().forEach(plan -> assertInside(checkpoint, plan));
          } catch (CheckpointException refused) {
            assertThat(refused.getMessage())
                .isNotBlank()
                .doesNotContain("\n")
                .hasSizeLessThan(2000);
          }
        });
  }

  /** A weight that would be read outside its file could take the process down. */
  private static void assertInside(Checkpoint checkpoint, WeightPlan plan) {
    WeightFile file = checkpoint.files().get(plan.file());
    long elements = plan.shape().stream().reduce(1L, Math::multiplyExact);
    assertThat(plan.byteOffset()).isPositive();
    assertThat(plan.byteOffset() + plan.byteLength()).isLessThanOrEqualTo(file.bytes());
    assertThat(plan.byteLength()).isEqualTo(elements * plan.dtype().bytes());
  }

  @Property(tries = 150)
  void anyBytesOfTheHeader(@ForAll("families") String family, @ForAll("edits") List<Edit> edits)
      throws IOException {
    EditedCheckpoint checkpoint = EditedCheckpoint.of(family, folder);
    byte[] bytes = Files.readAllBytes(checkpoint.weights());
    int end = Long.BYTES + (int) Long.reverseBytes(ByteBuffer.wrap(bytes).getLong());
    Files.write(checkpoint.weights(), spoil(bytes, 0, end, edits));
    opensOrIsRefused();
  }

  @Property(tries = 75)
  void anyLengthOfTheWeightFile(
      @ForAll("families") String family, @ForAll @IntRange(max = 9000) int length)
      throws IOException {
    EditedCheckpoint checkpoint = EditedCheckpoint.of(family, folder);
    byte[] bytes = Files.readAllBytes(checkpoint.weights());
    Files.write(checkpoint.weights(), Arrays.copyOf(bytes, length));
    opensOrIsRefused();
  }

  @Property(tries = 75)
  void anySmallFile(@ForAll @Size(max = 64) byte[] bytes) throws IOException {
    EditedCheckpoint checkpoint = EditedCheckpoint.of("llama", folder);
    Files.write(checkpoint.weights(), bytes);
    opensOrIsRefused();
  }

  @Property(tries = 150)
  void anyBytesOfTheConfigurations(
      @ForAll("families") String family,
      @ForAll boolean generation,
      @ForAll("edits") List<Edit> edits)
      throws IOException {
    EditedCheckpoint.of(family, folder);
    Path file = folder.resolve(generation ? "generation_config.json" : "config.json");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, spoil(bytes, 0, bytes.length, edits));
    opensOrIsRefused();
  }

  @Property(tries = 75)
  void anyBytesOfTheIndex(@ForAll("edits") List<Edit> edits) throws IOException {
    SafetensorsWriter.copyAsShards(EditedCheckpoint.GOLDEN.resolve("llama"), folder, 2);
    Path file = folder.resolve("model.safetensors.index.json");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, spoil(bytes, 0, bytes.length, edits));
    opensOrIsRefused();
  }

  @Property(tries = 300)
  void anyValueOfTheConfiguration(
      @ForAll("families") String family,
      @ForAll @IntRange(min = 0) int position,
      @ForAll("values") String value)
      throws IOException {
    EditedCheckpoint.of(family, folder);
    replaceOne(folder.resolve("config.json"), position, value);
    opensOrIsRefused();
  }

  @Property(tries = 300)
  void anyValueOfTheHeader(
      @ForAll("families") String family,
      @ForAll @IntRange(min = 0) int position,
      @ForAll("values") String value)
      throws IOException {
    EditedCheckpoint checkpoint = EditedCheckpoint.of(family, folder);
    Path text = folder.resolve("header.json");
    checkpoint.headerText(
        header -> {
          try {
            Files.writeString(text, header);
            replaceOne(text, position, value);
            return Files.readString(text);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    opensOrIsRefused();
  }

  /** Puts raw JSON in the place of one of the values, however deep, of a file. */
  private static void replaceOne(Path file, int position, String value) throws IOException {
    String marker = "«here»";
    JsonNode root = JSON.readTree(Files.readAllBytes(file));
    List<Runnable> places = new ArrayList<>();
    collect(root, marker, places);
    places.get(position % places.size()).run();
    Files.write(
        file, root.toString().replace('"' + marker + '"', value).getBytes(StandardCharsets.UTF_8));
  }

  private static void collect(JsonNode node, String marker, List<Runnable> places) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        places.add(() -> object.put(entry.getKey(), marker));
        collect(entry.getValue(), marker, places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(() -> array.set(index, marker));
        collect(array.get(i), marker, places);
      }
    }
  }

  @Property(tries = 20)
  void deeplyNestedJson(@ForAll @IntRange(min = 1, max = 100_000) int depth) {
    String nested = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    EditedCheckpoint checkpoint = EditedCheckpoint.of("llama", folder);
    checkpoint.headerText(text -> nested);
    opensOrIsRefused();
    checkpoint.file("config.json", nested);
    opensOrIsRefused();
  }
}
