package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The rotary positions that a config.json asks for. Settings stand in {@code rope_scaling}
 * (transformers 4) or {@code rope_parameters} (transformers 5; one object, or one for each kind of
 * layer); a {@code rope_theta} in there goes before one at the top. Gemma 3's layers with a window
 * have a base of their own and are never scaled, unless the file says so itself.
 */
final class HuggingFaceRope {
  private static final String PARAMETERS = "rope_parameters";
  private static final String SCALING = "rope_scaling";
  private static final String LOCAL_THETA = "rope_local_base_freq";
  private static final String THETA = "rope_theta";
  private static final String FULL = "full_attention";
  private static final String SLIDING = "sliding_attention";
  private static final double MAX_THETA = 1e15;
  private static final double MAX_FACTOR = 1e6;

  private final ConfigFields config;
  private final int headDim;

  HuggingFaceRope(ConfigFields config, int headDim) {
    this.config = config;
    this.headDim = headDim;
  }

  /** The table of layers with a window ({@code sliding}) or without. */
  RopeTable table(boolean sliding) {
    boolean local = sliding && config.has(LOCAL_THETA);
    List<ConfigFields> settings =
        Stream.of(
                local ? Optional.<ConfigFields>empty() : config.object(SCALING),
                parameters(sliding, local))
            .flatMap(Optional::stream)
            .toList();
    double theta =
        settings.stream()
            .map(each -> each.optionalNumber(THETA, 1, MAX_THETA))
            .flatMapToDouble(OptionalDouble::stream)
            .findFirst()
            .orElseGet(() -> config.number(local ? LOCAL_THETA : THETA, 1, MAX_THETA));
    RopeScaling scaling =
        settings.stream().findFirst().map(HuggingFaceRope::scaling).orElse(new RopeScaling.None());
    return RopeTable.of(theta, headDim, scaling);
  }

  private Optional<ConfigFields> parameters(boolean sliding, boolean local) {
    Optional<ConfigFields> parameters = config.object(PARAMETERS);
    boolean perKind = parameters.map(each -> each.has(FULL) || each.has(SLIDING)).orElse(false);
    if (perKind) {
      return parameters.flatMap(each -> each.object(sliding ? SLIDING : FULL));
    }
    return local ? Optional.empty() : parameters;
  }

  private static RopeScaling scaling(ConfigFields settings) {
    String key = settings.has("rope_type") ? "rope_type" : "type";
    return switch (settings.text(key).orElse("default")) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(positive(settings, "factor"));
      case "llama3" -> llama3(settings);
      default -> throw settings.wrong(key, "only default, linear and llama3 are supported");
    };
  }

  private static RopeScaling llama3(ConfigFields settings) {
    RopeScaling.Llama3 scaling =
        new RopeScaling.Llama3(
            positive(settings, "factor"),
            positive(settings, "low_freq_factor"),
            positive(settings, "high_freq_factor"),
            settings.count("original_max_position_embeddings", ConfigLimits.TOKENS));
    if (scaling.highFactor() <= scaling.lowFactor()) {
      throw settings.wrong("high_freq_factor", "must be more than low_freq_factor");
    }
    return scaling;
  }

  private static double positive(ConfigFields settings, String key) {
    return settings.number(key, 1 / MAX_FACTOR, MAX_FACTOR);
  }
}
