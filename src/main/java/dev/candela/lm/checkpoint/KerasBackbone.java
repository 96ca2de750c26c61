package dev.candela.lm.checkpoint;

import static dev.candela.lm.checkpoint.Feature.ALWAYS_GELU_TANH;
import static dev.candela.lm.checkpoint.Feature.GATED_MLP;
import static dev.candela.lm.checkpoint.Feature.LEARNED_POSITIONS;
import static dev.candela.lm.checkpoint.Feature.MLP_BIAS;
import static dev.candela.lm.checkpoint.Feature.OUTPUT_BIAS;
import static dev.candela.lm.checkpoint.Feature.QKV_BIAS;
import static dev.candela.lm.checkpoint.Feature.SCALED_EMBEDDING;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts about each of KerasHub's backbones that is supported. The JSON texts are the defaults
 * of their constructors (KerasHub 0.32), for keys that a config.json leaves out.
 */
enum KerasBackbone {
  GPT2(
      "GPT2Backbone",
      Norm.LAYER_NORM,
      KerasLayout.gpt2(),
      Set.of(LEARNED_POSITIONS, QKV_BIAS, OUTPUT_BIAS, MLP_BIAS),
      """
      {"max_sequence_length": 1024}
      """),
  LLAMA(
      "LlamaBackbone",
      Norm.RMS,
      KerasLayout.llama("llama_transformer_decoder", "llama_layer_norm"),
      Set.of(GATED_MLP),
      """
      {"rope_max_wavelength": 10000, "layer_norm_epsilon": 1e-6}
      """),
  LLAMA3(
      "Llama3Backbone",
      Norm.RMS,
      KerasLayout.llama("llama_transformer_decoder", "llama_layer_norm"),
      Set.of(GATED_MLP),
      """
      {"rope_max_wavelength": 10000, "layer_norm_epsilon": 1e-6}
      """),
  MISTRAL(
      "MistralBackbone",
      Norm.RMS,
      KerasLayout.llama("mistral_transformer_decoder", "mistral_layer_normalization"),
      Set.of(GATED_MLP),
      """
      {"rope_max_wavelength": 10000, "layer_norm_epsilon": 1e-6, "sliding_window": 512}
      """),
  GEMMA(
      "GemmaBackbone",
      Norm.RMS_PLUS_ONE,
      KerasLayout.gemma("gemma_decoder_block"),
      Set.of(GATED_MLP, SCALED_EMBEDDING, ALWAYS_GELU_TANH),
      """
      {"layer_norm_epsilon": 1e-6, "query_head_dim_normalize": true, "sliding_window_size": 4096}
      """),
  GEMMA3(
      "Gemma3Backbone",
      Norm.RMS_PLUS_ONE,
      KerasLayout.gemma("gemma3_decoder_block"),
      Set.of(GATED_MLP, SCALED_EMBEDDING, ALWAYS_GELU_TANH),
      """
      {"layer_norm_epsilon": 1e-6, "query_head_dim_normalize": true, "sliding_window_size": 1024,
       "use_query_key_norm": true, "use_post_ffw_norm": true, "use_post_attention_norm": true,
       "use_sliding_window_attention": true}
      """);

  private static final String CLASS_NAME = "class_name";

  private final String className;
  private final Norm norm;
  private final KerasLayout layout;
  private final Set<Feature> features;
  private final ConfigFields defaults;

  KerasBackbone(
      String className, Norm norm, KerasLayout layout, Set<Feature> features, String defaults) {
    this.className = className;
    this.norm = norm;
    this.layout = layout;
    this.features = features;
    this.defaults = ConfigFields.parse("defaults of " + className, defaults);
  }

  /** The backbone that {@code class_name} names. */
  static KerasBackbone named(ConfigFields file) {
    String wanted = file.text(CLASS_NAME).orElse("");
    Optional<KerasBackbone> found =
        Arrays.stream(values()).filter(each -> each.className.equals(wanted)).findFirst();
    return found.orElseThrow(
        () ->
            file.wrong(
                CLASS_NAME,
                "only %s are supported"
                    .formatted(
                        Arrays.stream(values())
                            .map(each -> each.className)
                            .collect(Collectors.joining(", ")))));
  }

  Norm norm() {
    return norm;
  }

  KerasLayout layout() {
    return layout;
  }

  /** What every checkpoint of the backbone has. */
  Set<Feature> features() {
    return features;
  }

  ConfigFields defaults() {
    return defaults;
  }
}
