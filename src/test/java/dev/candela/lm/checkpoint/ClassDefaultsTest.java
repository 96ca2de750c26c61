package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A config.json that leaves keys out means the defaults of the class that wrote it. */
class ClassDefaultsTest {

  private static DecoderConfig read(String json) {
    HuggingFaceConfig config = HuggingFaceConfig.of(ConfigFields.parse("config.json", json));
    return config.decoder(config.features(false), StorageType.BF16);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2,        12,  768, 12, 12,  64,  3072,  50257,   1024",
    "llama,       32, 4096, 32, 32, 128, 11008,  32000,   2048",
    "mistral,     32, 4096, 32,  8, 128, 14336,  32000, 131072",
    "gemma,       28, 3072, 16, 16, 256, 24576, 256000,   8192",
    "gemma2,      26, 2304,  8,  4, 256,  9216, 256000,   8192",
    "gemma3_text, 26, 2304,  8,  4, 256,  9216, 262208, 131072",
    "qwen2,       32, 4096, 32, 32, 128, 22016, 151936,  32768",
    "qwen3,       32, 4096, 32, 32, 128, 22016, 151936,  32768"
  })
  void sizesComeFromTheClass(
      String type,
      int layers,
      int width,
      int heads,
      int kvHeads,
      int headDim,
      int ffn,
      int vocabulary,
      int context) {
    DecoderConfig config = read("{\"model_type\": \"%s\"}".formatted(type));
    assertThat(
            List.of(
                config.layers(),
                config.width(),
                config.heads(),
                config.kvHeads(),
                config.headDim(),
                config.ffnWidth(),
                config.vocabulary(),
                config.contextLength()))
        .containsExactly(layers, width, heads, kvHeads, headDim, ffn, vocabulary, context);
    assertThat(config.layerAttention()).hasSize(layers);
  }

  @Test
  void mistralsWindowIsTheClassDefaultUnlessItIsNull() {
    assertThat(read("{\"model_type\": \"mistral\"}").layerAttention())
        .isEqualTo(Collections.nCopies(32, new LayerAttention(4096, 0)));
    assertThat(read("{\"model_type\": \"mistral\", \"sliding_window\": null}").layerAttention())
        .isEqualTo(Collections.nCopies(32, new LayerAttention(0, 0)));
  }

  @Test
  void everySixthLayerOfGemma3SeesEverything() {
    DecoderConfig config = read("{\"model_type\": \"gemma3_text\"}");
    for (int layer = 0; layer < config.layers(); layer++) {
      int window = (layer + 1) % 6 == 0 ? 0 : 4096;
      assertThat(config.layerAttention().get(layer).window()).isEqualTo(window);
    }
    assertThat(config.ropeTables())
        .containsExactly(
            RopeTable.of(1e4, 256, new RopeScaling.None()),
            RopeTable.of(1e6, 256, new RopeScaling.None()));
  }

  @Test
  void oddLayersOfGemma2SeeEverything() {
    DecoderConfig config = read("{\"model_type\": \"gemma2\"}");
    assertThat(config.layerAttention().subList(0, 4))
        .extracting(LayerAttention::window)
        .containsExactly(4096, 0, 4096, 0);
    assertThat(config.attentionSoftCap()).isEqualTo(50);
    assertThat(config.finalSoftCap()).isEqualTo(30);
    assertThat(config.attentionScale()).isEqualTo(1.0 / 16);
  }

  @Test
  void nullSoftCapsAreNone() {
    DecoderConfig config =
        read(
            """
            {"model_type": "gemma2", "attn_logit_softcapping": null,
             "final_logit_softcapping": null}
            """);
    assertThat(config.attentionSoftCap()).isZero();
    assertThat(config.finalSoftCap()).isZero();
  }

  @Test
  void gemma27bScalesByItsOwnNumber() {
    DecoderConfig config =
        read("{\"model_type\": \"gemma2\", \"head_dim\": 128, \"query_pre_attn_scalar\": 144}");
    assertThat(config.attentionScale()).isEqualTo(1.0 / 12);
  }

  @Test
  void gemma1UsesTanhGeluWhateverOldFilesSay() {
    assertThat(
            read("""
            {"model_type": "gemma", "hidden_act": "gelu", "hidden_activation": null}
            """)
                .activation())
        .isEqualTo(Activation.GELU_TANH);
  }

  @Test
  void gpt2MayScaleByLayerOrNotAtAll() {
    DecoderConfig config =
        read(
            """
            {"model_type": "gpt2", "scale_attn_weights": false,
             "scale_attn_by_inverse_layer_idx": true, "activation_function": "gelu"}
            """);
    assertThat(config.attentionScale()).isEqualTo(1);
    assertThat(config.scaleByInverseLayer()).isTrue();
    assertThat(config.activation()).isEqualTo(Activation.GELU);
  }

  @Test
  void tokensOfTheClassStandInForMissingOnesButNotForNull() {
    assertThat(read("{\"model_type\": \"gpt2\"}").eosTokenIds()).containsExactly(50256);
    assertThat(read("{\"model_type\": \"gpt2\", \"eos_token_id\": null}").eosTokenIds()).isEmpty();
    assertThat(read("{\"model_type\": \"qwen3\"}").bosTokenId()).isEmpty();
  }
}
