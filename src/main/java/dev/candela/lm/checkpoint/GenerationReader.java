package dev.candela.lm.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Reads {@code generation_config.json}, or the same keys of {@code config.json} if there is no such
 * file. Keys that are left out have the defaults of transformers' GenerationConfig.
 */
final class GenerationReader {
  private static final String FILE = "generation_config.json";
  private static final ConfigFields DEFAULTS =
      ConfigFields.parse(
          "defaults of " + FILE,
          """
          {"do_sample": false, "temperature": 1, "top_k": 50, "top_p": 1, "repetition_penalty": 1}
          """);

  /** Settings that the runtime does not know, and the value with which they do nothing. */
  private static final Map<String, Double> NEUTRAL =
      Map.of(
          "num_beams", 1.0,
          "min_p", 0.0,
          "typical_p", 1.0,
          "epsilon_cutoff", 0.0,
          "eta_cutoff", 0.0,
          "no_repeat_ngram_size", 0.0,
          "penalty_alpha", 0.0,
          "guidance_scale", 1.0,
          "min_length", 0.0,
          "min_new_tokens", 0.0);

  /** Settings that the runtime does not know and that do something whenever they are there. */
  private static final List<String> NEVER_NEUTRAL =
      List.of(
          "bad_words_ids",
          "suppress_tokens",
          "begin_suppress_tokens",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "sequence_bias");

  private GenerationReader() {}

  /**
   * The defaults of a folder, whose {@code config} may stand in for missing token ids and a missing
   * file.
   */
  static GenerationDefaults read(Path folder, ConfigFields config) {
    Path file = folder.resolve(FILE);
    ConfigFields fields = Files.isRegularFile(file) ? ConfigFields.read(file) : config;
    return of(fields.above(DEFAULTS), config);
  }

  private static GenerationDefaults of(ConfigFields fields, ConfigFields config) {
    double temperature = fields.optionalNumber("temperature", 0, 1e6).orElse(1);
    List<Integer> eos = TokenIds.list(fields, "eos_token_id");
    return new GenerationDefaults(
        fields.flag("do_sample") && temperature > 0,
        temperature > 0 ? temperature : 1,
        fields.whole("top_k", 0, ConfigLimits.VOCABULARY).orElse(0),
        topP(fields),
        fields.optionalNumber("repetition_penalty", 1e-6, 1e6).orElse(1),
        tokenId("bos_token_id", fields, config),
        eos.isEmpty() ? TokenIds.list(config, "eos_token_id") : eos,
        tokenId("pad_token_id", fields, config),
        fields.optionalCount("max_new_tokens", ConfigLimits.TOKENS),
        unsupported(fields));
  }

  private static double topP(ConfigFields fields) {
    double topP = fields.optionalNumber("top_p", 0, 1).orElse(1);
    // With 0 the likeliest token still stays, as it does with any smaller probability than its own.
    return Math.max(topP, Double.MIN_NORMAL);
  }

  private static OptionalInt tokenId(String key, ConfigFields fields, ConfigFields config) {
    OptionalInt id = TokenIds.single(fields, key);
    return id.isPresent() ? id : TokenIds.single(config, key);
  }

  private static List<String> unsupported(ConfigFields fields) {
    return Stream.concat(
            NEUTRAL.entrySet().stream()
                .filter(each -> !fields.neutral(each.getKey(), each.getValue()))
                .map(Map.Entry::getKey),
            NEVER_NEUTRAL.stream().filter(fields::has))
        .sorted()
        .toList();
  }
}
