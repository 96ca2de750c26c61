package dev.candela.app.model.gemini;

import com.google.cloud.vertexai.api.GenerationConfig;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a request may ask for, and newer models may refuse. */
enum SamplingParameter {
  TEMPERATURE(
      "temperature", GenerationConfig::hasTemperature, GenerationConfig.Builder::clearTemperature),
  TOP_P("topP", GenerationConfig::hasTopP, GenerationConfig.Builder::clearTopP),
  TOP_K("topK", GenerationConfig::hasTopK, GenerationConfig.Builder::clearTopK),
  CANDIDATE_COUNT(
      "candidateCount",
      GenerationConfig::hasCandidateCount,
      GenerationConfig.Builder::clearCandidateCount),
  SEED("seed", GenerationConfig::hasSeed, GenerationConfig.Builder::clearSeed),
  STOP_SEQUENCES(
      "stopSequences",
      config -> config.getStopSequencesCount() > 0,
      GenerationConfig.Builder::clearStopSequences);

  private final String wireName;
  private final Predicate<GenerationConfig> present;
  private final Consumer<GenerationConfig.Builder> clear;

  SamplingParameter(
      String wireName,
      Predicate<GenerationConfig> present,
      Consumer<GenerationConfig.Builder> clear) {
    this.wireName = wireName;
    this.present = present;
    this.clear = clear;
  }

  /** The name in Vertex AI's JSON. */
  String wireName() {
    return wireName;
  }

  /** The name in lower-case letters only, in which all its spellings are the same. */
  String squeezed() {
    return wireName.toLowerCase(Locale.ROOT);
  }

  /** Those that a request asks for. */
  static Set<SamplingParameter> in(GenerationConfig config) {
    var present = EnumSet.noneOf(SamplingParameter.class);
    Arrays.stream(values())
        .filter(parameter -> parameter.present.test(config))
        .forEach(present::add);
    return present;
  }

  /** Asks for it no more. */
  void removeFrom(GenerationConfig.Builder config) {
    clear.accept(config);
  }
}
