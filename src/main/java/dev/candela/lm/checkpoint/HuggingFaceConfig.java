package dev.candela.lm.checkpoint;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Hugging Face {@code config.json} of either generation: transformers 4 wrote {@code rope_theta},
 * {@code rope_scaling} and {@code sliding_window_pattern}; transformers 5 writes {@code
 * rope_parameters} and {@code layer_types}.
 */
final class HuggingFaceConfig {
  /**
   * Configurations of models with more than text, which hold that of the language model under
   * {@code text_config}.
   */
  private static final Set<String> WRAPPERS = Set.of("gemma3");

  /**
   * Endings of the class names of plain language models; others have another kind of output head.
   */
  private static final List<String> LANGUAGE_MODELS =
      List.of("ForCausalLM", "LMHeadModel", "ForConditionalGeneration", "Model");

  private static final Map<String, Activation> ACTIVATIONS =
      Map.of(
          "silu", Activation.SILU,
          "swish", Activation.SILU,
          "gelu", Activation.GELU,
          "gelu_python", Activation.GELU,
          "gelu_new", Activation.GELU_TANH,
          "gelu_fast", Activation.GELU_TANH,
          "gelu_pytorch_tanh", Activation.GELU_TANH);

  private static final List<String> TOKEN_KEYS =
      List.of("bos_token_id", "eos_token_id", "pad_token_id");
  private static final String TIE = "tie_word_embeddings";
  private static final double MAX_NUMBER = 1e9;

  private final Architecture architecture;
  private final ConfigFields config;
  private final boolean explicitlyUntied;

  private HuggingFaceConfig(
      Architecture architecture, ConfigFields config, boolean explicitlyUntied) {
    this.architecture = architecture;
    this.config = config;
    this.explicitlyUntied = explicitlyUntied;
  }

  /** Recognises the architecture and refuses what no decoder of ours can compute. */
  static HuggingFaceConfig of(ConfigFields file) {
    refuseOtherHeads(file);
    refuseQuantised(file);
    ConfigFields text = languageModel(file);
    refuseQuantised(text);
    Architecture architecture = Architecture.named(text);
    ConfigFields config = architecture.complete(text);
    refuseVariants(config);
    return new HuggingFaceConfig(architecture, config, text.has(TIE) && !text.flag(TIE));
  }

  private static ConfigFields languageModel(ConfigFields file) {
    if (!file.text("model_type").map(WRAPPERS::contains).orElse(false)) {
      return file;
    }
    ConfigFields text =
        file.object("text_config")
            .orElseThrow(() -> file.wrong("text_config", "must hold the language model"));
    return text.with(file.only(TOKEN_KEYS.stream().filter(file::has).toList()));
  }

  private static void refuseOtherHeads(ConfigFields file) {
    List<String> classes = file.texts("architectures").orElse(List.of());
    boolean plain =
        classes.isEmpty()
            || classes.stream().anyMatch(name -> LANGUAGE_MODELS.stream().anyMatch(name::endsWith));
    if (!plain) {
      throw file.wrong("architectures", "only language models are supported");
    }
  }

  private static void refuseQuantised(ConfigFields config) {
    config
        .object("quantization_config")
        .ifPresent(
            details -> {
              throw config.wrong("quantization_config", "quantised weights are not supported");
            });
  }

  private static void refuseVariants(ConfigFields config) {
    String bidirectional = "use_bidirectional_attention";
    if (config.has(bidirectional) && !config.isFalse(bidirectional)) {
      throw config.wrong(bidirectional, "only models that look backwards generate text");
    }
    if (!config.neutral("partial_rotary_factor", 1)) {
      throw config.wrong("partial_rotary_factor", "only fully rotated heads are supported");
    }
  }

  Architecture architecture() {
    return architecture;
  }

  /** The fields of the language model, for {@link GenerationReader}. */
  ConfigFields fields() {
    return config;
  }

  /**
   * The features of the checkpoint.
   *
   * @param headInFile whether the weights have an output head. The key {@code tie_word_embeddings}
   *     is no guide, since files leave it out and classes differ in its default; only an explicit
   *     false is believed, so that a lost head is noticed.
   */
  Set<Feature> features(boolean headInFile) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    features.addAll(architecture.features());
    if (config.flag("attention_bias")) {
      features.add(Feature.QKV_BIAS);
      features.add(Feature.OUTPUT_BIAS);
    }
    if (config.flag("mlp_bias")) {
      features.add(Feature.MLP_BIAS);
    }
    if (headInFile || explicitlyUntied) {
      features.add(Feature.UNTIED_HEAD);
    }
    return features;
  }

  /** The canonical configuration. */
  DecoderConfig decoder(Set<Feature> features, StorageType dtype) {
    int layers = config.count("num_hidden_layers", ConfigLimits.LAYERS);
    int width = config.count("hidden_size", ConfigLimits.WIDTH);
    int heads = config.count("num_attention_heads", ConfigLimits.HEADS);
    int headDim = headDim(width, heads);
    boolean learnedPositions = features.contains(Feature.LEARNED_POSITIONS);
    List<Integer> windows = architecture.pattern().windows(config, layers);
    List<RopeTable> ropeTables = new ArrayList<>();
    List<LayerAttention> layerAttention =
        learnedPositions
            ? windows.stream().map(w -> new LayerAttention(w, LayerAttention.NO_ROPE)).toList()
            : rotary(windows, headDim, ropeTables);
    return new DecoderConfig(
        architecture.family(),
        layers,
        width,
        heads,
        kvHeads(heads),
        headDim,
        config.optionalCount("intermediate_size", ConfigLimits.WIDTH).orElseGet(() -> ffn(width)),
        config.count("vocab_size", ConfigLimits.VOCABULARY),
        config.count("max_position_embeddings", ConfigLimits.TOKENS),
        architecture.norm(),
        config.number("rms_norm_eps", Double.MIN_NORMAL, 1),
        activation(features),
        features.contains(Feature.GATED_MLP),
        learnedPositions,
        features.contains(Feature.QK_NORM),
        features.contains(Feature.SANDWICH_NORMS),
        features.contains(Feature.SCALED_EMBEDDING),
        attentionScale(headDim),
        softCap("attn_logit_softcapping"),
        softCap("final_logit_softcapping"),
        !features.contains(Feature.UNTIED_HEAD),
        config.flag("scale_attn_by_inverse_layer_idx"),
        layerAttention,
        ropeTables,
        tokenId("bos_token_id"),
        TokenIds.list(config, "eos_token_id"),
        dtype);
  }

  private int ffn(int width) {
    if (architecture.family() != Family.GPT2) {
      throw config.wrong("intermediate_size", "must be a whole number");
    }
    return Math.multiplyExact(4, width);
  }

  private int headDim(int width, int heads) {
    OptionalInt given = config.optionalCount("head_dim", ConfigLimits.HEAD_DIM);
    if (given.isEmpty() && width % heads != 0) {
      throw config.wrong(
          "num_attention_heads", "must divide the width, which is %d".formatted(width));
    }
    int headDim = given.orElse(width / heads);
    if (headDim > ConfigLimits.HEAD_DIM) {
      throw config.wrong("num_attention_heads", "heads of width %d are absurd".formatted(headDim));
    }
    return headDim;
  }

  private int kvHeads(int heads) {
    int kvHeads = config.optionalCount("num_key_value_heads", ConfigLimits.HEADS).orElse(heads);
    if (heads % kvHeads != 0) {
      throw config.wrong(
          "num_key_value_heads",
          "must divide the number of query heads, which is %d".formatted(heads));
    }
    return kvHeads;
  }

  private List<LayerAttention> rotary(
      List<Integer> windows, int headDim, List<RopeTable> ropeTables) {
    if (headDim % 2 != 0) {
      throw config.wrong(
          "head_dim", "rotary positions need heads of even width, not %d".formatted(headDim));
    }
    HuggingFaceRope rope = new HuggingFaceRope(config, headDim);
    return windows.stream()
        .map(
            window -> {
              RopeTable table = rope.table(window > 0);
              if (!ropeTables.contains(table)) {
                ropeTables.add(table);
              }
              return new LayerAttention(window, ropeTables.indexOf(table));
            })
        .toList();
  }

  private Activation activation(Set<Feature> features) {
    if (features.contains(Feature.ALWAYS_GELU_TANH)) {
      return Activation.GELU_TANH;
    }
    String key = "hidden_act";
    return Optional.ofNullable(ACTIVATIONS.get(config.text(key).orElse("")))
        .orElseThrow(
            () ->
                config.wrong(
                    key,
                    "only %s are supported"
                        .formatted(
                            ACTIVATIONS.keySet().stream()
                                .sorted()
                                .collect(Collectors.joining(", ")))));
  }

  private double attentionScale(int headDim) {
    if (config.has("scale_attn_weights") && !config.flag("scale_attn_weights")) {
      return 1;
    }
    double squared =
        config.optionalNumber("query_pre_attn_scalar", 1e-6, MAX_NUMBER).orElse(headDim);
    return 1 / Math.sqrt(squared);
  }

  private double softCap(String key) {
    return config.optionalNumber(key, 0, MAX_NUMBER).orElse(0);
  }

  private OptionalInt tokenId(String key) {
    return TokenIds.single(config, key);
  }
}
