package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.checkpoint.hdf5.Hdf5Type;
import dev.candela.lm.checkpoint.hdf5.Hdf5Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of presets, and what is said about those that cannot be used. */
class KerasPresetTest {

  @TempDir Path folder;

  private static Path golden(String family) {
    return Path.of("src/test/resources/golden/keras", family);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gemma", "gemma2", "llama", "llama3", "mistral"})
  void thereAreAsManyParametersAsThePresetSays(String family) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(golden(family));
    JsonNode metadata =
        new ObjectMapper().readTree(golden(family).resolve("metadata.json").toFile());
    assertThat(checkpoint.parameterCount()).isEqualTo(metadata.get("parameter_count").asLong());
    assertThat(checkpoint.format()).isEqualTo(CheckpointFormat.KERAS);
  }

  @Test
  void theFamilyOfGemmaIsToldByItsNorms() {
    assertThat(Checkpoint.open(golden("gemma")).config().family()).isEqualTo(Family.GEMMA);
    assertThat(Checkpoint.open(golden("gemma2")).config().family()).isEqualTo(Family.GEMMA2);
  }

  @Test
  void aPresetOfKerasNlpIsReadLikeOneOfKerasHub() throws IOException {
    new PresetMaker(golden("gemma")).write(folder);
    edit("keras_hub", "keras_nlp");
    edit("\"DTypePolicy\"", "\"FloatDTypePolicy\"");
    assertThat(Checkpoint.open(folder).config().family()).isEqualTo(Family.GEMMA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"float32\" | \"name\": \"int8_from_float32\" | quantised presets are not",
        "\"DTypePolicy\" | \"DTypePolicyMap\" | quantised presets are not supported",
        "\"intermediate_dim\": 112 | \"intermediate_dim\": 111 | intermediate_dim is 111, but",
        "\"num_layers\": 2 | \"num_layers\": 3 | the weights lack layers/gemma_decoder_block_2/",
        "\"num_layers\": 2 | \"num_layers\": 1 | the weights have datasets that the model has no",
        "\"hidden_dim\": 32 | \"hidden_dim\": 64 | has the shape [640, 32], but the configuration",
        "\"head_dim\": 16 | \"head_dim\": 15 | rotary positions need heads of even width, not 15",
        "\"num_query_heads\": 4 | \"num_query_heads\": 0 | must be a whole number from 1 to 4096",
      })
  void aWrongConfigurationIsSaidInOneSentence(String before, String after, String sentence)
      throws IOException {
    new PresetMaker(golden("gemma")).write(folder);
    edit(before, after);
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void quantisedWeightsAreRefusedByName() {
    new PresetMaker(golden("gemma"))
        .with(
            "layers/gemma_decoder_block/gating_ffw/vars/0",
            data ->
                new Hdf5Writer.Data(
                    Hdf5Type.OTHER, data.shape(), new byte[data.bytes().length / 4]))
        .write(folder);
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .hasMessageContaining("gating_ffw/vars/0 has numbers of 1 bytes")
        .hasMessageContaining("quantised weights are not supported");
  }

  @Test
  void aShardThatIsMissingIsNamed() throws IOException {
    new PresetMaker(golden("gemma")).writeSharded(folder, 2);
    Files.delete(folder.resolve("model_00001.weights.h5"));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .hasMessage("model.weights.json lists model_00001.weights.h5, which is missing");
  }

  @Test
  void anIndexDoesNotLeadOutOfItsFolder() throws IOException {
    new PresetMaker(golden("gemma")).writeSharded(folder, 1);
    Path index = folder.resolve("model.weights.json");
    Files.writeString(
        index, Files.readString(index).replace("model_00000.weights.h5", "../model.weights.h5"));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .hasMessageContaining("must be the name of a file in the same folder");
  }

  @Test
  void aPresetWithoutWeightsSaysWhichFilesAreLookedFor() throws IOException {
    new PresetMaker(golden("gemma")).write(folder);
    Files.delete(folder.resolve("model.weights.h5"));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .hasMessageEndingWith("has neither model.weights.h5 nor model.weights.json");
  }

  @Test
  void weightsThatAreNoHdf5AreSaidToBeNone() throws IOException {
    new PresetMaker(golden("gemma")).write(folder);
    Files.write(folder.resolve("model.weights.h5"), List.of("version https://git-lfs"));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .hasMessageStartingWith("model.weights.h5 cannot be read: ")
        .hasMessageEndingWith("it is not an HDF5 file");
  }

  private void edit(String before, String after) throws IOException {
    Path file = folder.resolve("config.json");
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }
}
