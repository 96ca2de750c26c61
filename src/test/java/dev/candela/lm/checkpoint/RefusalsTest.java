package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be used is refused with one sentence that names the thing. */
class RefusalsTest {
  @TempDir Path folder;
  private EditedCheckpoint llama;

  @BeforeEach
  void copy() {
    llama = EditedCheckpoint.of("llama", folder);
  }

  private void refused(String... parts) {
    assertThatThrownBy(llama::open)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(parts);
  }

  private void refusedWith(String sentence) {
    assertThatThrownBy(llama::open).isInstanceOf(CheckpointException.class).hasMessage(sentence);
  }

  @Test
  void aFolderThatIsNotThere() {
    assertThatThrownBy(() -> Checkpoint.open(folder.resolve("nowhere")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("there is no folder ")
        .hasMessageEndingWith("nowhere");
  }

  @Test
  void aFolderWithoutConfiguration() {
    llama.delete("config.json");
    refusedWith(folder + " has no config.json");
  }

  @Test
  void aConfigurationThatIsNotJson() {
    llama.file("config.json", "{\"model_type\": ");
    refused("config.json is not valid JSON: ");
  }

  @Test
  void aConfigurationThatIsNoObject() {
    llama.file("config.json", "[1, 2]");
    refusedWith("config.json is not a JSON object");
  }

  @Test
  void aKerasPresetOfAnUnknownClass() {
    llama.file(
        "config.json",
        "{\"registered_name\": \"keras_hub>BertBackbone\", \"class_name\": \"BertBackbone\"}");
    refused("config.json: class_name is \"BertBackbone\", but only GPT2Backbone, ");
  }

  @Test
  void aFolderOfNoKnownKind() {
    llama.config(config -> config.remove("model_type"));
    refusedWith("config.json: model_type is missing, but must name the kind of model");
  }

  @Test
  void anUnknownArchitecture() {
    llama.config(config -> config.put("model_type", "mamba"));
    refusedWith(
        "config.json: model_type is \"mamba\", but only gpt2, llama, mistral, gemma, gemma2,"
            + " gemma3_text, qwen2, qwen3 are supported");
  }

  @Test
  void aHeadThatIsNotALanguageModels() {
    llama.config(config -> config.putArray("architectures").add("LlamaForSequenceClassification"));
    refusedWith(
        "config.json: architectures is [\"LlamaForSequenceClassification\"],"
            + " but only language models are supported");
  }

  @Test
  void aMultimodalModelWithoutALanguageModel() {
    llama.config(config -> config.put("model_type", "gemma3"));
    refusedWith("config.json: text_config is missing, but must hold the language model");
  }

  @Test
  void quantisedWeightsByConfiguration() {
    llama.config(config -> config.putObject("quantization_config").put("quant_method", "gptq"));
    refused("config.json: quantization_config is ", "quantised weights are not supported");
  }

  @ParameterizedTest
  @CsvSource({"I8, 2048", "U8, 2048", "F8_E4M3, 2048", "F4, 1024"})
  void quantisedWeightsByType(String dtype, int bytes) {
    String name = "model.layers.1.self_attn.o_proj.weight";
    llama.drop(name).add(name, dtype, bytes, 32L, 64L);
    refusedWith(
        "model.safetensors: tensor %s is stored as %s; only F32, F16 and BF16 are supported, not"
                .formatted(name, dtype)
            + " quantised weights");
  }

  @Test
  void doublePrecisionWeights() {
    llama.drop("model.norm.weight").add("model.norm.weight", "F64", 256, 32L);
    refusedWith(
        "model.safetensors: tensor model.norm.weight is stored as F64; only F32, F16 and BF16 are"
            + " supported");
  }

  @Test
  void anUnknownKindOfRotation() {
    llama.config(config -> ((ObjectNode) config.get("rope_parameters")).put("rope_type", "yarn"));
    refusedWith(
        "config.json: rope_parameters.rope_type is \"yarn\","
            + " but only default, linear and llama3 are supported");
  }

  @Test
  void anUnknownKindOfRotationInOldFiles() {
    llama.config(
        config -> config.putObject("rope_scaling").put("type", "dynamic").put("factor", 2));
    refused("config.json: rope_scaling.type is \"dynamic\"");
  }

  @Test
  void aRotationWithoutItsFactor() {
    llama.config(config -> ((ObjectNode) config.get("rope_parameters")).put("rope_type", "llama3"));
    refused("config.json: rope_parameters.factor is missing, but must be a number");
  }

  @Test
  void partlyRotatedHeads() {
    llama.config(config -> config.put("partial_rotary_factor", 0.5));
    refused("config.json: partial_rotary_factor is 0.5");
  }

  @Test
  void modelsThatLookForward() {
    llama.config(config -> config.put("use_bidirectional_attention", true));
    refused("config.json: use_bidirectional_attention is true");
    llama.config(config -> config.put("use_bidirectional_attention", "all"));
    refused("config.json: use_bidirectional_attention is \"all\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden_size | -32 | must be a whole number from 1 to 1048576",
        "hidden_size | 1e300 | must be a whole number from 1 to 1048576",
        "hidden_size | 32.5 | must be a whole number from 1 to 1048576",
        "hidden_size | \"32\" | must be a whole number from 1 to 1048576",
        "hidden_size | null | must be a whole number from 1 to 1048576",
        "num_hidden_layers | 1000000000 | must be a whole number from 1 to 1024",
        "num_hidden_layers | 0 | must be a whole number from 1 to 1024",
        "num_key_value_heads | 3 | must divide the number of query heads, which is 4",
        "intermediate_size | null | must be a whole number",
        "head_dim | 7 | rotary positions need heads of even width, not 7",
        "rms_norm_eps | 0 | must be a number from",
        "rms_norm_eps | NaN | must be a number from",
        "hidden_act | \"relu\" | only gelu, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh",
        "attention_bias | \"no\" | must be true or false",
        "eos_token_id | {} | must be a whole number from -1",
        "rope_parameters | 5 | must be an object",
        "architectures | [1] | must be text",
        "architectures | \"LlamaForCausalLM\" | must be a list",
      })
  void absurdValues(String key, String value, String complaint) {
    llama.file("config.json", configWith(key, value));
    refused("config.json: " + key + " is ", ", but " + complaint);
  }

  /** The golden config.json, where a later key wins over an earlier one. */
  private String configWith(String key, String value) {
    try {
      return Files.readString(folder.resolve("config.json"))
          .replaceFirst("}\\s*$", ", \"%s\": %s}".formatted(key, value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void headsThatDoNotDivideTheWidth() {
    llama.config(config -> config.put("num_attention_heads", 5).remove("head_dim"));
    refused("config.json: num_attention_heads is 5, but must divide the width, which is 32");
  }

  @Test
  void aListOfLayersOfAnotherLength() {
    llama = EditedCheckpoint.of("gemma2", folder);
    llama.config(config -> config.putArray("layer_types").add("full_attention"));
    refused("config.json: layer_types is ", "must name the kind of each of the 2 layers");
  }

  @Test
  void anUnknownKindOfLayer() {
    llama = EditedCheckpoint.of("gemma2", folder);
    llama.config(
        config -> config.putArray("layer_types").add("full_attention").add("chunked_attention"));
    refused("only full_attention and sliding_attention are supported");
  }

  @Test
  void aWindowWithoutSize() {
    llama = EditedCheckpoint.of("gemma2", folder);
    llama.config(config -> config.putNull("sliding_window"));
    refused("config.json: sliding_window is null, but layers with sliding_attention need a window");
  }

  @Test
  void aWindowThatIsSwitchedOff() {
    llama = EditedCheckpoint.of("qwen2", folder);
    llama.config(
        config -> {
          config.put("sliding_window", 4);
          config.putArray("layer_types").add("full_attention").add("sliding_attention");
        });
    refusedWith(
        "config.json: use_sliding_window is false, but layers with sliding_attention need a"
            + " window");
  }

  @Test
  void namesThatWouldBreakALog() {
    llama.add("a\nb" + "c".repeat(5000), "F32", 4);
    assertThatThrownBy(llama::open)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(": a\uFFFDbccc")
        .hasMessageEndingWith("c…");
  }

  @Test
  void aFolderWithoutWeights() {
    llama.delete("model.safetensors");
    refusedWith(folder + " has neither model.safetensors nor model.safetensors.index.json");
  }

  @Test
  void weightsInPicklesOnly() {
    llama.delete("model.safetensors").file("pytorch_model.bin", "pickle");
    refusedWith(
        folder + " has its weights in pytorch_model.bin only; convert them to model.safetensors");
  }

  @Test
  void missingTensors() {
    llama.drop("model.layers.1.mlp.up_proj.weight");
    refusedWith("the weights lack model.layers.1.mlp.up_proj.weight");
  }

  @Test
  void manyMissingTensors() {
    llama.config(config -> config.put("num_hidden_layers", 3));
    refusedWith(
        "the weights lack model.layers.2.input_layernorm.weight,"
            + " model.layers.2.self_attn.q_proj.weight, model.layers.2.self_attn.k_proj.weight and"
            + " 6 more");
  }

  @Test
  void aMissingEmbedding() {
    llama.drop("model.embed_tokens.weight");
    refusedWith("the weights have no tensor embed_tokens.weight, with or without a prefix");
  }

  @Test
  void twoEmbeddings() {
    llama.add("other.embed_tokens.weight", "F32", 4, 1L);
    refusedWith(
        "the weights have more than one tensor embed_tokens.weight: model.embed_tokens.weight,"
            + " other.embed_tokens.weight");
  }

  @Test
  void aMissingHeadThatTheConfigurationPromises() {
    llama.drop("lm_head.weight");
    refusedWith("the weights lack lm_head.weight");
  }

  @Test
  void surplusTensors() {
    llama.add("model.layers.0.self_attn.q_proj.lora_A", "F32", 8, 2L);
    refusedWith(
        "the weights have tensors that the model has no place for:"
            + " model.layers.0.self_attn.q_proj.lora_A");
  }

  @Test
  void misshapenTensors() {
    llama.config(config -> config.put("intermediate_size", 57));
    refusedWith(
        "model.safetensors: tensor model.layers.0.mlp.gate_proj.weight has the shape [56, 32], but"
            + " the configuration asks for [57, 32]");
  }

  @Test
  void anIndexThatNamesMissingFiles() {
    shard(map -> map.put("model.norm.weight", "model-00003-of-00002.safetensors"));
    refusedWith(
        "model.safetensors.index.json lists model-00003-of-00002.safetensors, which is missing");
  }

  @ParameterizedTest
  @CsvSource({"../model.safetensors", "/etc/passwd", "..", "a/b.safetensors", "''", "'c:\\x'"})
  void anIndexThatPointsOutOfTheFolder(String file) {
    shard(map -> map.put("model.norm.weight", file));
    refused(
        "model.safetensors.index.json: weight_map.model.norm.weight is ",
        "must be the name of a file in the same folder");
  }

  @Test
  void anIndexThatLooksInTheWrongFile() {
    shard(map -> map.put("model.norm.weight", "model-00001-of-00002.safetensors"));
    refusedWith(
        "model-00001-of-00002.safetensors: tensor model.norm.weight, which"
            + " model.safetensors.index.json looks for here, is missing");
  }

  @Test
  void anIndexWithoutMap() {
    llama.delete("model.safetensors").file("model.safetensors.index.json", "{}");
    refusedWith("model.safetensors.index.json: weight_map is missing, but must be an object");
  }

  @Test
  void aTensorInTwoShards() {
    shard(map -> {});
    try {
      Path second = folder.resolve("model-00002-of-00002.safetensors");
      Path first = folder.resolve("model-00001-of-00002.safetensors");
      List<SafetensorsWriter.Tensor> tensors = new ArrayList<>(SafetensorsWriter.read(second));
      tensors.add(SafetensorsWriter.read(first).getFirst());
      SafetensorsWriter.write(second, tensors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    refusedWith(
        "tensor lm_head.weight is both in model-00001-of-00002.safetensors and in"
            + " model-00002-of-00002.safetensors");
  }

  private void shard(Consumer<ObjectNode> edit) {
    SafetensorsWriter.copyAsShards(EditedCheckpoint.GOLDEN.resolve("llama"), folder, 2);
    llama
        .delete("model.safetensors")
        .json(
            "model.safetensors.index.json",
            index -> edit.accept((ObjectNode) index.get("weight_map")));
  }

  // The header of a weight file.

  @Test
  void aFileThatIsCutOff() {
    llama.resize(-5);
    refusedWith(
        "model.safetensors: the file is cut off: it should have 230112 bytes and has 230107");
  }

  @Test
  void aFileThatIsCutOffInItsHeader() {
    llama.resize(-230000);
    refusedWith("model.safetensors: the file is cut off: it should have 2144 bytes and has 112");
  }

  @Test
  void aFileThatIsTooShortForAHeader() {
    llama.resize(-230107);
    refusedWith("model.safetensors: the file has 5 bytes, too few for a header");
  }

  @Test
  void aFileThatIsTooLong() {
    llama.resize(3);
    refusedWith("model.safetensors: 3 bytes after the last tensor belong to none");
  }

  @Test
  void aHeaderOfGigabytes() {
    try {
      Files.write(llama.weights(), new byte[] {0, 0, 0, 0, 4, 0, 0, 0, '{', '}'});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    refusedWith(
        "model.safetensors: the header should have 17179869184 bytes,"
            + " more than the 100000000 that the format allows");
  }

  @Test
  void aHeaderThatIsNotJson() {
    llama.headerText(text -> text.replaceFirst("\\{", "<"));
    refused("model.safetensors: the header is not valid: ");
  }

  @Test
  void aHeaderThatIsNoObject() {
    llama.headerText(text -> "[" + text + "]");
    refused("model.safetensors: the header has START_ARRAY where START_OBJECT should be");
  }

  @Test
  void aHeaderWithTwoObjects() {
    llama.headerText(text -> text + "{}");
    refused("model.safetensors: the header goes on after its end");
  }

  @Test
  void aTensorThatIsListedTwice() {
    llama.headerText(
        text ->
            text.replaceFirst(
                "\\{",
                "{\"lm_head.weight\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"));
    refusedWith("model.safetensors: tensor lm_head.weight is listed twice");
  }

  @Test
  void anUnknownType() {
    llama.header(header -> entry(header, "lm_head.weight").put("dtype", "F31"));
    refusedWith("model.safetensors: tensor lm_head.weight has the unknown dtype \"F31\"");
  }

  @Test
  void offsetsThatRunBackwards() {
    offsets("lm_head.weight", 79872, 0);
    refusedWith(
        "model.safetensors: tensor lm_head.weight has the impossible data_offsets [79872, 0]");
  }

  @Test
  void offsetsBeyondAllNumbers() {
    llama.headerText(text -> text.replace("[0,79872]", "[0,99999999999999999999999]"));
    refused("model.safetensors: the header is not valid: Numeric value");
  }

  @Test
  void offsetsBeyondTheFile() {
    llama.header(
        header -> {
          entry(header, "lm_head.weight").putArray("shape").add(1L << 40);
          entry(header, "lm_head.weight").putArray("data_offsets").add(0).add(1L << 42);
        });
    refused("model.safetensors: the file is cut off: it should have 43980465");
  }

  @Test
  void offsetsThatDoNotFitTheShape() {
    offsets("lm_head.weight", 0, 4);
    refusedWith(
        "model.safetensors: tensor lm_head.weight of shape [624, 32] and dtype F32 needs 79872"
            + " bytes, but its data_offsets span 4");
  }

  @Test
  void tensorsThatOverlap() {
    offsets("model.embed_tokens.weight", 79868, 159740);
    refusedWith("model.safetensors: tensor model.embed_tokens.weight overlaps the one before it");
  }

  @Test
  void gapsBetweenTensors() {
    llama.header(header -> header.remove("model.embed_tokens.weight"));
    refused("model.safetensors: tensor ", " leaves a gap after the one before it");
  }

  @Test
  void shapesThatOverflow() {
    llama.header(
        header ->
            entry(header, "lm_head.weight")
                .putArray("shape")
                .add(Long.MAX_VALUE)
                .add(Long.MAX_VALUE));
    refused("model.safetensors: tensor lm_head.weight has the impossible shape");
  }

  @Test
  void shapesBelowZero() {
    llama.header(header -> entry(header, "lm_head.weight").putArray("shape").add(-4).add(2));
    refused("model.safetensors: tensor lm_head.weight has the impossible shape [-4, 2]");
  }

  private void offsets(String tensor, long begin, long end) {
    llama.header(
        header -> {
          ArrayNode offsets = entry(header, tensor).putArray("data_offsets");
          offsets.add(begin).add(end);
        });
  }

  private static ObjectNode entry(ObjectNode header, String tensor) {
    return (ObjectNode) header.get(tensor);
  }
}
