package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same checkpoint in other words: keys of transformers 4, other prefixes, leftovers. */
class ConfigVariantsTest {
  @TempDir Path folder;
  private EditedCheckpoint llama3;

  @BeforeEach
  void copy() {
    // Tests that need another family write over it: every family has the same files.
    llama3 = EditedCheckpoint.of("llama3", folder);
  }

  private static DecoderConfig golden(String family) {
    return Checkpoint.open(EditedCheckpoint.GOLDEN.resolve(family)).config();
  }

  private static void toTransformers4(ObjectNode config) {
    config.set("torch_dtype", config.remove("dtype"));
    config.put("transformers_version", "4.40.0");
    if (config.remove("rope_parameters") instanceof ObjectNode rope && rope.has("rope_theta")) {
      config.set("rope_theta", rope.remove("rope_theta"));
      boolean plain = rope.get("rope_type").textValue().equals("default");
      config.set("rope_scaling", plain ? null : rope);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt2", "llama", "llama3", "mistral", "gemma", "gemma2", "qwen2", "qwen3"})
  void keysOfTransformers4MeanTheSame(String family) {
    EditedCheckpoint old =
        EditedCheckpoint.of(family, folder)
            .config(ConfigVariantsTest::toTransformers4)
            .config(config -> config.remove("layer_types"));
    assertThat(old.open().config()).isEqualTo(golden(family));
  }

  @Test
  void keysOfTransformers4MeanTheSameInGemma3() {
    EditedCheckpoint old =
        EditedCheckpoint.of("gemma3", folder)
            .config(
                config -> {
                  config.remove(List.of("layer_types", "_sliding_window_pattern"));
                  config.remove("rope_parameters");
                  config.put("sliding_window_pattern", 6);
                  config.put("rope_theta", 1e6);
                  config.put("rope_local_base_freq", 1e4);
                  config.putNull("rope_scaling");
                });
    assertThat(old.open().config()).isEqualTo(golden("gemma3"));
  }

  @Test
  void theOldNameOfTheRotationsKindIsUnderstood() {
    llama3
        .config(ConfigVariantsTest::toTransformers4)
        .config(
            config -> {
              ObjectNode scaling = (ObjectNode) config.get("rope_scaling");
              scaling.set("type", scaling.remove("rope_type"));
            });
    assertThat(llama3.open().config()).isEqualTo(golden("llama3"));
  }

  @Test
  void scalingAppliesToGlobalLayersOfGemma3Only() {
    EditedCheckpoint scaled =
        EditedCheckpoint.of("gemma3", folder)
            .config(
                config -> {
                  config.remove("rope_parameters");
                  config.putObject("rope_scaling").put("rope_type", "linear").put("factor", 8);
                });
    assertThat(scaled.open().config().ropeTables())
        .containsExactly(
            RopeTable.of(1e4, 16, new RopeScaling.None()),
            RopeTable.of(1e6, 16, new RopeScaling.Linear(8)));
  }

  @Test
  void aBaseInsideTheScalingGoesBeforeOneAtTheTop() {
    llama3.config(
        config -> {
          config.remove("rope_parameters");
          config.put("rope_theta", 77);
          config.putObject("rope_scaling").put("rope_type", "default").put("rope_theta", 1234);
        });
    assertThat(llama3.open().config().ropeTables())
        .containsExactly(RopeTable.of(1234, 8, new RopeScaling.None()));
  }

  @Test
  void theListOfLayersGoesBeforeThePattern() {
    EditedCheckpoint listed =
        EditedCheckpoint.of("gemma2", folder)
            .config(
                config ->
                    config.putArray("layer_types").add("full_attention").add("sliding_attention"));
    assertThat(listed.open().config().layerAttention())
        .extracting(LayerAttention::window)
        .containsExactly(0, 8);
  }

  @Test
  void mistralWithoutWindowSeesEverything() {
    EditedCheckpoint mistral =
        EditedCheckpoint.of("mistral", folder).config(config -> config.putNull("sliding_window"));
    assertThat(mistral.open().config().layerAttention())
        .extracting(LayerAttention::window)
        .containsExactly(0, 0);
  }

  @Test
  void qwenSlidesOnlyInItsLastLayersAndOnlyWhenTold() {
    EditedCheckpoint qwen =
        EditedCheckpoint.of("qwen2", folder)
            .config(
                config -> {
                  config.remove("layer_types");
                  config.put("sliding_window", 5).put("max_window_layers", 1);
                });
    assertThat(qwen.open().config().layerAttention())
        .extracting(LayerAttention::window)
        .containsExactly(0, 0);
    qwen.config(config -> config.put("use_sliding_window", true));
    assertThat(qwen.open().config().layerAttention())
        .extracting(LayerAttention::window)
        .containsExactly(0, 5);
  }

  @Test
  void nullHeadNumbersFollowFromTheOthers() {
    EditedCheckpoint gpt2 = EditedCheckpoint.of("gpt2", folder);
    assertThat(gpt2.open().config().kvHeads()).isEqualTo(4);
    EditedCheckpoint qwen = EditedCheckpoint.of("qwen2", folder);
    qwen.config(config -> config.putNull("head_dim"));
    assertThat(qwen.open().config().headDim()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model.", "language_model.model.", "model.language_model."})
  void anySharedPrefixOfTheNamesWillDo(String prefix) {
    EditedCheckpoint gemma3 =
        EditedCheckpoint.of("gemma3", folder)
            .rename(name -> prefix + name.substring("model.".length()));
    assertThat(gemma3.open().config()).isEqualTo(golden("gemma3"));
  }

  @Test
  void gpt2WithoutPrefixAndWithCausalMasksOpens() {
    EditedCheckpoint gpt2 =
        EditedCheckpoint.of("gpt2", folder)
            .rename(name -> name.substring("transformer.".length()))
            .add("h.0.attn.bias", "U8", 16, 1L, 1L, 4L, 4L)
            .add("h.0.attn.masked_bias", "F32", 4);
    assertThat(gpt2.open().weights())
        .hasSameSizeAs(Checkpoint.open(EditedCheckpoint.GOLDEN.resolve("gpt2")).weights());
  }

  @Test
  void theLanguageModelInsideAMultimodalGemma3Opens() {
    EditedCheckpoint wrapped =
        EditedCheckpoint.of("gemma3", folder)
            .rename(name -> "language_model." + name)
            .add("vision_tower.vision_model.embeddings.position_embedding.weight", "F32", 8, 2L)
            .add("multi_modal_projector.mm_input_projection_weight", "F32", 8, 2L)
            .config(
                config -> {
                  ObjectNode text = config.deepCopy();
                  text.remove(List.of("architectures", "eos_token_id", "bos_token_id"));
                  config.removeAll();
                  config.putArray("architectures").add("Gemma3ForConditionalGeneration");
                  config.put("model_type", "gemma3");
                  config.putArray("eos_token_id").add(1).add(106);
                  config.set("text_config", text);
                  config.putObject("vision_config").put("hidden_size", 99);
                })
            .delete("generation_config.json");
    Checkpoint checkpoint = wrapped.open();
    assertThat(checkpoint.config().eosTokenIds()).containsExactly(1, 106);
    assertThat(checkpoint.generation().eosTokenIds()).containsExactly(1, 106);
    assertThat(checkpoint.config().layerAttention()).isEqualTo(golden("gemma3").layerAttention());
    assertThat(checkpoint.parameterCount())
        .isEqualTo(Checkpoint.open(EditedCheckpoint.GOLDEN.resolve("gemma3")).parameterCount());
  }

  @Test
  void llamaWithBiasesEverywhereOpens() {
    EditedCheckpoint llama = EditedCheckpoint.of("llama", folder);
    for (int layer = 0; layer < 2; layer++) {
      String prefix = "model.layers." + layer + ".";
      llama
          .add(prefix + "self_attn.q_proj.bias", "F32", 128, 32L)
          .add(prefix + "self_attn.k_proj.bias", "F32", 64, 16L)
          .add(prefix + "self_attn.v_proj.bias", "F32", 64, 16L)
          .add(prefix + "self_attn.o_proj.bias", "F32", 128, 32L)
          .add(prefix + "mlp.gate_proj.bias", "F32", 224, 56L)
          .add(prefix + "mlp.up_proj.bias", "F32", 224, 56L)
          .add(prefix + "mlp.down_proj.bias", "F32", 128, 32L);
    }
    llama.config(config -> config.put("attention_bias", true).put("mlp_bias", true));
    assertThat(llama.open().weights())
        .extracting(WeightPlan::name)
        .contains("layers.1.o.bias", "layers.1.gate.bias", "layers.0.q.bias", "layers.0.down.bias");
  }

  @Test
  void aFileWithoutHeadIsTiedUnlessItSaysOtherwise() {
    EditedCheckpoint llama = EditedCheckpoint.of("llama", folder).drop("lm_head.weight");
    llama.config(config -> config.remove("tie_word_embeddings"));
    assertThat(llama.open().config().tiedHead()).isTrue();
  }

  @Test
  void numbersThatPythonWroteAsFractionsCount() {
    llama3.config(config -> config.put("max_position_embeddings", 512.0));
    assertThat(llama3.open().config().contextLength()).isEqualTo(512);
  }

  @Test
  void notANumberInAnUnreadKeyDoesNoHarm() {
    llama3.file(
        "config.json",
        llama3Config().replaceFirst("\\{", "{\"router_jitter\": NaN, \"limit\": Infinity,"));
    assertThat(llama3.open().config()).isEqualTo(golden("llama3"));
  }

  private String llama3Config() {
    try {
      return Files.readString(folder.resolve("config.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
