package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.lm.checkpoint.hdf5.Hdf5Type;
import dev.candela.lm.checkpoint.hdf5.Hdf5Writer;
import dev.candela.lm.tokenizer.Tokenizer;
import dev.candela.lm.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever is done to the files of a preset, the answer is a sentence or a checkpoint. */
class SpoiledPresetTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/keras");

  /** The bytes of structures that may end a hang: all of a golden file's stand before this. */
  private static final int STRUCTURES = 11_000;

  private Path folder = Path.of("");

  /** Some bytes of a file are replaced. */
  record Damage(long seed, int changes, boolean numbers) {

    byte[] of(byte[] file, int within) {
      byte[] spoiled = file.clone();
      Random random = new Random(seed);
      for (int i = 0; i < changes; i++) {
        int at = random.nextInt(Math.min(within, file.length));
        // Numbers of the format are aligned; large ones look like addresses and lengths.
        if (numbers && at + 8 < file.length) {
          long number = random.nextBoolean() ? random.nextLong() : random.nextInt(20_000);
          for (int b = 0; b < 8; b++) {
            spoiled[at / 8 * 8 + b] = (byte) (number >>> (8 * b));
          }
        } else {
          spoiled[at] = (byte) random.nextInt();
        }
      }
      return spoiled;
    }
  }

  @Provide
  Arbitrary<Damage> damages() {
    return Combinators.combine(
            Arbitraries.longs(), Arbitraries.integers().between(1, 6), Arbitraries.of(true, false))
        .as(Damage::new);
  }

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("spoiled-preset");
  }

  @AfterProperty
  void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void copy(String family) throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN.resolve(family))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(GOLDEN.resolve(family).relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }

  private void open() {
    try {
      Checkpoint checkpoint = Checkpoint.open(folder);
      for (WeightPlan weight : checkpoint.weights()) {
        assertThat(weight.byteOffset()).isNotNegative();
        assertThat(weight.byteOffset() + weight.byteLength())
            .isLessThanOrEqualTo(checkpoint.files().get(weight.file()).bytes());
      }
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  private static byte[] weights(String family) throws IOException {
    return Files.readAllBytes(GOLDEN.resolve(family).resolve("model.weights.h5"));
  }

  @Property(tries = 600)
  void changedBytesInTheStructuresOfTheWeights(@ForAll("damages") Damage damage)
      throws IOException {
    copy("gemma");
    Files.write(folder.resolve("model.weights.h5"), damage.of(weights("gemma"), STRUCTURES));
    open();
  }

  @Property(tries = 300)
  void changedBytesAnywhereInTheWeights(@ForAll("damages") Damage damage) throws IOException {
    copy("gpt2");
    byte[] file = weights("gpt2");
    Files.write(folder.resolve("model.weights.h5"), damage.of(file, file.length));
    open();
  }

  @Property(tries = 100)
  void weightsThatEndTooEarly(@ForAll("damages") Damage damage) throws IOException {
    copy("gemma");
    byte[] file = weights("gemma");
    int length = new Random(damage.seed()).nextInt(file.length);
    Files.write(folder.resolve("model.weights.h5"), Arrays.copyOf(file, length));
    open();
  }

  /** A small file of nothing but structures, so that nearly every change hits one. */
  @Property(tries = 600)
  void changedBytesInAFileOfNothingButStructures(@ForAll("damages") Damage damage)
      throws IOException {
    copy("gemma");
    byte[] file =
        new Hdf5Writer()
            .add(
                "layers/reversible_embedding/vars/0",
                new Hdf5Writer.Data(Hdf5Type.FLOAT32, List.of(1L, 1L), new byte[4]))
            .add("vars/0", new Hdf5Writer.Data(Hdf5Type.BFLOAT16, List.of(1L), new byte[2]))
            .toBytes();
    Files.write(folder.resolve("model.weights.h5"), damage.of(file, file.length));
    open();
  }

  @Property(tries = 300)
  void changedBytesInTheConfiguration(@ForAll("damages") Damage damage) throws IOException {
    copy("llama3");
    byte[] file = Files.readAllBytes(GOLDEN.resolve("llama3/config.json"));
    Files.write(folder.resolve("config.json"), damage.of(file, file.length));
    open();
  }

  @Property(tries = 100)
  void numbersInTheConfigurationThatAreOfAnySize(@ForAll("damages") Damage damage)
      throws IOException {
    copy("mistral");
    Random random = new Random(damage.seed());
    String text =
        Files.readString(GOLDEN.resolve("mistral/config.json"))
            .replaceAll(
                ": " + "(\\d+)",
                ": " + (random.nextBoolean() ? random.nextLong() : random.nextInt(4)));
    Files.writeString(folder.resolve("config.json"), text);
    open();
  }

  @Property(tries = 60)
  void changedBytesInTheFilesOfTheTokenizer(@ForAll("damages") Damage damage) throws IOException {
    Random random = new Random(damage.seed());
    boolean bytePairs = random.nextBoolean();
    copy(bytePairs ? "llama3" : "gemma");
    String name =
        bytePairs
            ? List.of("vocabulary.json", "merges.txt").get(random.nextInt(2))
            : "vocabulary.spm";
    Path file = folder.resolve("assets/tokenizer").resolve(name);
    byte[] content = Files.readAllBytes(file);
    Files.write(file, damage.of(content, content.length));
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      tokenizer.encode("Hi there, 12 pens");
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder.resolve("assets/tokenizer/vocabulary.spm"));
      Files.deleteIfExists(folder.resolve("assets/tokenizer/vocabulary.json"));
      Files.deleteIfExists(folder.resolve("assets/tokenizer/merges.txt"));
    }
  }
}
