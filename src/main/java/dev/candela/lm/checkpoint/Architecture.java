package dev.candela.lm.checkpoint;

import static dev.candela.lm.checkpoint.Feature.ALWAYS_GELU_TANH;
import static dev.candela.lm.checkpoint.Feature.GATED_MLP;
import static dev.candela.lm.checkpoint.Feature.LEARNED_POSITIONS;
import static dev.candela.lm.checkpoint.Feature.QKV_BIAS;
import static dev.candela.lm.checkpoint.Feature.QK_NORM;
import static dev.candela.lm.checkpoint.Feature.SANDWICH_NORMS;
import static dev.candela.lm.checkpoint.Feature.SCALED_EMBEDDING;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts about each family of Hugging Face checkpoints. The JSON texts are the defaults of the
 * configuration classes of transformers (4.57 and 5.18), for keys that a config.json leaves out.
 *
 * @param family the canonical family
 * @param modelType the value of {@code model_type}
 * @param norm the kind of every norm
 * @param pattern which layers have a window
 * @param layout names and shapes of the weights
 * @param features what every checkpoint of the architecture has
 * @param spelling keys that differ from Llama's, by Llama's
 * @param defaults the fields of an empty config.json
 */
record Architecture(
    Family family,
    String modelType,
    Norm norm,
    LayerPattern pattern,
    TensorLayout layout,
    Set<Feature> features,
    Map<String, String> spelling,
    ConfigFields defaults) {

  static final Architecture GPT2 =
      of(
          Family.GPT2,
          "gpt2",
          Norm.LAYER_NORM,
          LayerPattern.ALL_FULL,
          TensorLayout.GPT2,
          Set.of(LEARNED_POSITIONS),
          Map.of(
              "hidden_size", "n_embd",
              "num_hidden_layers", "n_layer",
              "num_attention_heads", "n_head",
              "intermediate_size", "n_inner",
              "max_position_embeddings", "n_positions",
              "hidden_act", "activation_function",
              "rms_norm_eps", "layer_norm_epsilon"),
          """
          {"vocab_size": 50257, "n_positions": 1024, "n_embd": 768, "n_layer": 12, "n_head": 12,
           "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5, "scale_attn_weights": true,
           "bos_token_id": 50256, "eos_token_id": 50256}
          """);

  static final Architecture LLAMA =
      of(
          Family.LLAMA,
          "llama",
          Norm.RMS,
          LayerPattern.ALL_FULL,
          TensorLayout.LLAMA,
          Set.of(GATED_MLP),
          Map.of(),
          """
          {"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 11008,
           "num_hidden_layers": 32, "num_attention_heads": 32, "hidden_act": "silu",
           "max_position_embeddings": 2048, "rms_norm_eps": 1e-6, "rope_theta": 10000,
           "attention_bias": false, "mlp_bias": false, "bos_token_id": 1, "eos_token_id": 2}
          """);

  static final Architecture MISTRAL =
      of(
          Family.MISTRAL,
          "mistral",
          Norm.RMS,
          LayerPattern.ALL_SLIDING,
          TensorLayout.LLAMA,
          Set.of(GATED_MLP),
          Map.of(),
          """
          {"vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336,
           "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
           "hidden_act": "silu", "max_position_embeddings": 131072, "rms_norm_eps": 1e-6,
           "rope_theta": 10000, "sliding_window": 4096, "bos_token_id": 1, "eos_token_id": 2}
          """);

  static final Architecture GEMMA =
      of(
          Family.GEMMA,
          "gemma",
          Norm.RMS_PLUS_ONE,
          LayerPattern.ALL_FULL,
          TensorLayout.LLAMA,
          Set.of(GATED_MLP, SCALED_EMBEDDING, ALWAYS_GELU_TANH),
          Map.of(),
          """
          {"vocab_size": 256000, "hidden_size": 3072, "intermediate_size": 24576,
           "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 16,
           "head_dim": 256, "max_position_embeddings": 8192, "rms_norm_eps": 1e-6,
           "rope_theta": 10000, "attention_bias": false, "bos_token_id": 2, "eos_token_id": 1}
          """);

  static final Architecture GEMMA2 =
      of(
          Family.GEMMA2,
          "gemma2",
          Norm.RMS_PLUS_ONE,
          LayerPattern.EVERY_NTH_FULL,
          TensorLayout.LLAMA,
          Set.of(GATED_MLP, SCALED_EMBEDDING, SANDWICH_NORMS),
          Map.of("hidden_act", "hidden_activation"),
          """
          {"vocab_size": 256000, "hidden_size": 2304, "intermediate_size": 9216,
           "num_hidden_layers": 26, "num_attention_heads": 8, "num_key_value_heads": 4,
           "head_dim": 256, "hidden_activation": "gelu_pytorch_tanh",
           "max_position_embeddings": 8192, "rms_norm_eps": 1e-6, "rope_theta": 10000,
           "attention_bias": false, "query_pre_attn_scalar": 256, "sliding_window": 4096,
           "sliding_window_pattern": 2, "attn_logit_softcapping": 50, "final_logit_softcapping": 30,
           "bos_token_id": 2, "eos_token_id": 1}
          """);

  static final Architecture GEMMA3 =
      of(
          Family.GEMMA3,
          "gemma3_text",
          Norm.RMS_PLUS_ONE,
          LayerPattern.EVERY_NTH_FULL,
          TensorLayout.LLAMA,
          Set.of(GATED_MLP, SCALED_EMBEDDING, SANDWICH_NORMS, QK_NORM),
          Map.of("hidden_act", "hidden_activation"),
          """
          {"vocab_size": 262208, "hidden_size": 2304, "intermediate_size": 9216,
           "num_hidden_layers": 26, "num_attention_heads": 8, "num_key_value_heads": 4,
           "head_dim": 256, "hidden_activation": "gelu_pytorch_tanh",
           "max_position_embeddings": 131072, "rms_norm_eps": 1e-6, "rope_theta": 1000000,
           "rope_local_base_freq": 10000, "attention_bias": false, "query_pre_attn_scalar": 256,
           "sliding_window": 4096, "sliding_window_pattern": 6, "bos_token_id": 2, "eos_token_id": 1}
          """);

  static final Architecture QWEN2 =
      of(
          Family.QWEN2,
          "qwen2",
          Norm.RMS,
          LayerPattern.LATE_SLIDING,
          TensorLayout.LLAMA,
          Set.of(GATED_MLP, QKV_BIAS),
          Map.of(),
          """
          {"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016,
           "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32,
           "hidden_act": "silu", "max_position_embeddings": 32768, "rms_norm_eps": 1e-6,
           "rope_theta": 10000, "use_sliding_window": false, "sliding_window": 4096,
           "max_window_layers": 28}
          """);

  static final Architecture QWEN3 =
      of(
          Family.QWEN3,
          "qwen3",
          Norm.RMS,
          LayerPattern.LATE_SLIDING,
          TensorLayout.LLAMA,
          Set.of(GATED_MLP, QK_NORM),
          Map.of(),
          """
          {"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 22016,
           "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32,
           "head_dim": 128, "hidden_act": "silu", "max_position_embeddings": 32768,
           "rms_norm_eps": 1e-6, "rope_theta": 10000, "attention_bias": false,
           "use_sliding_window": false, "sliding_window": 4096, "max_window_layers": 28}
          """);

  private static final List<Architecture> ALL =
      List.of(GPT2, LLAMA, MISTRAL, GEMMA, GEMMA2, GEMMA3, QWEN2, QWEN3);
  private static final String MODEL_TYPE = "model_type";

  private static Architecture of(
      Family family,
      String modelType,
      Norm norm,
      LayerPattern pattern,
      TensorLayout layout,
      Set<Feature> features,
      Map<String, String> spelling,
      String defaults) {
    return new Architecture(
        family,
        modelType,
        norm,
        pattern,
        layout,
        features,
        spelling,
        ConfigFields.parse("defaults of " + modelType, defaults));
  }

  /** The architecture that {@code model_type} names. */
  static Architecture named(ConfigFields config) {
    String wanted = config.text(MODEL_TYPE).orElse("");
    Optional<Architecture> found =
        ALL.stream().filter(each -> each.modelType.equals(wanted)).findFirst();
    return found.orElseThrow(
        () ->
            config.wrong(
                MODEL_TYPE,
                "only %s are supported"
                    .formatted(
                        ALL.stream()
                            .map(each -> each.modelType)
                            .collect(Collectors.joining(", ")))));
  }

  /**
   * The fields of a config.json under common names (Llama's), with the architecture's defaults for
   * missing ones.
   */
  ConfigFields complete(ConfigFields config) {
    return config.above(defaults).spelled(spelling);
  }
}
