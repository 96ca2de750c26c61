package dev.candela.lm.checkpoint;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A preset's {@code config.json}: the class of the backbone and the arguments of its constructor,
 * as KerasHub (before September 2024: KerasNLP) writes them.
 *
 * @param backbone which class it is
 * @param config the constructor's arguments, with the defaults for those that are not written
 */
record KerasConfig(KerasBackbone backbone, ConfigFields config) {
  private static final double GEMMA_THETA = 10_000;
  private static final double GEMMA3_GLOBAL_THETA = 1_000_000;
  private static final int GEMMA3_PATTERN = 6;
  private static final double MAX_THETA = 1e15;
  private static final double MAX_FACTOR = 1e6;
  private static final double MAX_NUMBER = 1e9;

  /** Recognises the backbone and refuses what no decoder of ours can compute. */
  static KerasConfig of(ConfigFields file) {
    KerasBackbone backbone = KerasBackbone.named(file);
    ConfigFields config =
        file.object("config")
            .orElseThrow(() -> file.wrong("config", "must be an object"))
            .above(backbone.defaults());
    refuseQuantised(config);
    if (config.has("is_embedding_model") && !config.isFalse("is_embedding_model")) {
      throw config.wrong("is_embedding_model", "only models that generate text are supported");
    }
    return new KerasConfig(backbone, config);
  }

  private static void refuseQuantised(ConfigFields config) {
    String policy =
        config.isObject("dtype")
            ? config.object("dtype").flatMap(dtype -> dtype.text("class_name")).orElse("")
                + " "
                + config
                    .object("dtype")
                    .flatMap(dtype -> dtype.object("config"))
                    .flatMap(dtype -> dtype.text("name"))
                    .orElse("")
            : config.text("dtype").orElse("");
    if (policy.contains("int8")
        || policy.contains("int4")
        || policy.contains("float8")
        || policy.contains("Map")
        || policy.contains("Quantized")) {
      throw config.wrong(
          "dtype", "quantised presets are not supported; take the one without _int8 in its name");
    }
  }

  /**
   * The features of the checkpoint.
   *
   * @param headInFile whether the weights have an output head; config.json does not say
   */
  Set<Feature> features(boolean headInFile) {
    Set<Feature> features = EnumSet.copyOf(backbone.features());
    if (headInFile) {
      features.add(Feature.UNTIED_HEAD);
    }
    if (config.flag("use_query_key_norm")) {
      features.add(Feature.QK_NORM);
    }
    if (config.flag("use_post_ffw_norm") != config.flag("use_post_attention_norm")) {
      throw config.wrong("use_post_ffw_norm", "it must be the same as use_post_attention_norm");
    }
    if (config.flag("use_post_ffw_norm")) {
      features.add(Feature.SANDWICH_NORMS);
    }
    return features;
  }

  /** The canonical configuration. */
  DecoderConfig decoder(Set<Feature> features, StorageType dtype) {
    boolean gpt2 = backbone == KerasBackbone.GPT2;
    int layers = config.count("num_layers", ConfigLimits.LAYERS);
    int width = config.count("hidden_dim", ConfigLimits.WIDTH);
    int heads = config.count(gpt2 ? "num_heads" : "num_query_heads", ConfigLimits.HEADS);
    int headDim = headDim(width, heads);
    List<RopeTable> ropeTables = new ArrayList<>();
    return new DecoderConfig(
        family(features),
        layers,
        width,
        heads,
        kvHeads(heads),
        headDim,
        ffnWidth(),
        config.count("vocabulary_size", ConfigLimits.VOCABULARY),
        gpt2 ? config.count("max_sequence_length", ConfigLimits.TOKENS) : ConfigLimits.TOKENS,
        backbone.norm(),
        gpt2 ? 1e-5 : config.number("layer_norm_epsilon", Double.MIN_NORMAL, 1),
        activation(),
        features.contains(Feature.GATED_MLP),
        features.contains(Feature.LEARNED_POSITIONS),
        features.contains(Feature.QK_NORM),
        features.contains(Feature.SANDWICH_NORMS),
        features.contains(Feature.SCALED_EMBEDDING),
        attentionScale(width, heads, headDim),
        config.optionalNumber("attention_logit_soft_cap", 0, MAX_NUMBER).orElse(0),
        config.optionalNumber("final_logit_soft_cap", 0, MAX_NUMBER).orElse(0),
        !features.contains(Feature.UNTIED_HEAD),
        false,
        layerAttention(layers, headDim, ropeTables),
        ropeTables,
        OptionalInt.empty(),
        List.of(),
        dtype);
  }

  private Family family(Set<Feature> features) {
    return switch (backbone) {
      case GPT2 -> Family.GPT2;
      case LLAMA, LLAMA3 -> Family.LLAMA;
      case MISTRAL -> Family.MISTRAL;
      case GEMMA3 -> Family.GEMMA3;
      case GEMMA -> features.contains(Feature.SANDWICH_NORMS) ? Family.GEMMA2 : Family.GEMMA;
    };
  }

  private Activation activation() {
    return switch (backbone) {
      case GPT2, GEMMA, GEMMA3 -> Activation.GELU_TANH;
      case LLAMA, LLAMA3, MISTRAL -> Activation.SILU;
    };
  }

  private int headDim(int width, int heads) {
    OptionalInt given = config.optionalCount("head_dim", ConfigLimits.HEAD_DIM);
    if (given.isEmpty() && width % heads != 0) {
      throw config.wrong(
          backbone == KerasBackbone.GPT2 ? "num_heads" : "num_query_heads",
          "must divide the width, which is %d".formatted(width));
    }
    int headDim = given.orElse(width / heads);
    if (backbone != KerasBackbone.GPT2 && headDim % 2 != 0) {
      throw config.wrong(
          "head_dim", "rotary positions need heads of even width, not %d".formatted(headDim));
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

  /** Gemma 1 and 2 count the two halves of the gated network together. */
  private int ffnWidth() {
    int width = config.count("intermediate_dim", ConfigLimits.WIDTH);
    if (backbone != KerasBackbone.GEMMA) {
      return width;
    }
    if (width % 2 != 0) {
      throw config.wrong("intermediate_dim", "must be even");
    }
    return width / 2;
  }

  /**
   * By the width of a head, or of the residual stream per head. KerasHub's block takes the former
   * in either case, although Gemma 2 27B was trained with the latter.
   */
  private double attentionScale(int width, int heads, int headDim) {
    boolean perHead =
        !config.has("query_head_dim_normalize") || config.flag("query_head_dim_normalize");
    int squared = perHead ? headDim : width / heads;
    return 1 / Math.sqrt(squared);
  }

  private List<LayerAttention> layerAttention(int layers, int headDim, List<RopeTable> ropeTables) {
    return IntStream.range(0, layers)
        .mapToObj(layer -> attention(layer, headDim, ropeTables))
        .toList();
  }

  private LayerAttention attention(int layer, int headDim, List<RopeTable> ropeTables) {
    int window = window(layer);
    if (backbone == KerasBackbone.GPT2) {
      return new LayerAttention(window, LayerAttention.NO_ROPE);
    }
    RopeTable table = rope(layer, headDim);
    if (!ropeTables.contains(table)) {
      ropeTables.add(table);
    }
    return new LayerAttention(window, ropeTables.indexOf(table));
  }

  private int window(int layer) {
    return switch (backbone) {
      case GPT2, LLAMA, LLAMA3 -> 0;
      case MISTRAL -> config.optionalCount("sliding_window", ConfigLimits.TOKENS).orElse(0);
      case GEMMA -> layer % 2 == 0 ? gemmaWindow() : 0;
      case GEMMA3 -> local(layer) ? gemmaWindow() : 0;
    };
  }

  private int gemmaWindow() {
    return config.flag("use_sliding_window_attention")
        ? config.count("sliding_window_size", ConfigLimits.TOKENS)
        : 0;
  }

  private static boolean local(int layer) {
    return layer % GEMMA3_PATTERN < GEMMA3_PATTERN - 1;
  }

  private RopeTable rope(int layer, int headDim) {
    return switch (backbone) {
      case GEMMA -> RopeTable.of(GEMMA_THETA, headDim, new RopeScaling.None());
      case GEMMA3 ->
          local(layer)
              ? RopeTable.of(GEMMA_THETA, headDim, linear("local_rope_scaling_factor"))
              : RopeTable.of(GEMMA3_GLOBAL_THETA, headDim, linear("global_rope_scaling_factor"));
      case GPT2, LLAMA, LLAMA3, MISTRAL ->
          RopeTable.of(config.number("rope_max_wavelength", 1, MAX_THETA), headDim, scaling());
    };
  }

  private RopeScaling scaling() {
    if (config.has("rope_frequency_adjustment_factor")) {
      return llama3();
    }
    // The key was renamed.
    return linear(
        config.has("rope_position_scaling_factor")
            ? "rope_position_scaling_factor"
            : "rope_scaling_factor");
  }

  private RopeScaling llama3() {
    RopeScaling.Llama3 scaling =
        new RopeScaling.Llama3(
            factor("rope_frequency_adjustment_factor"),
            factor("rope_low_freq_factor"),
            factor("rope_high_freq_factor"),
            config.count("rope_pretraining_sequence_length", ConfigLimits.TOKENS));
    if (scaling.highFactor() <= scaling.lowFactor()) {
      throw config.wrong("rope_high_freq_factor", "must be more than rope_low_freq_factor");
    }
    return scaling;
  }

  private RopeScaling linear(String key) {
    double factor = config.optionalNumber(key, 1 / MAX_FACTOR, MAX_FACTOR).orElse(1);
    return factor == 1 ? new RopeScaling.None() : new RopeScaling.Linear(factor);
  }

  private double factor(String key) {
    return config.number(key, 1 / MAX_FACTOR, MAX_FACTOR);
  }
}
