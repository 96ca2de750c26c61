package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.candela.lm.GenerationParameters;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What may be wished for. A null field means the model's own default.
 *
 * @param logProbabilitiesOrNull whether to tell the probability of each token
 * @param embeddingsOrNull whether to tell the mean embeddings of prompt and response
 * @see GenerationParameters
 */
@Schema(
    name = "InferenceParameters",
    description = "Wishes; what is missing or null is the model's own default.")
public record Parameters(
    @JsonProperty("max_new_tokens")
        @Schema(name = "max_new_tokens", description = "The most tokens to produce.", minimum = "1")
        @Nullable Integer maxNewTokens,
    @JsonProperty("min_new_tokens")
        @Schema(
            name = "min_new_tokens",
            description = "No stop token is chosen before this many tokens.",
            minimum = "0")
        @Nullable Integer minNewTokens,
    @Schema(
            description = "0 for greedy, otherwise the divisor of the logits.",
            minimum = "0",
            maximum = "100")
        @Nullable Double temperature,
    @JsonProperty("top_k")
        @Schema(
            name = "top_k",
            description = "Choose among the k likeliest tokens only; 0 for no limit.",
            minimum = "0")
        @Nullable Integer topK,
    @JsonProperty("top_p")
        @Schema(
            name = "top_p",
            description =
                "Choose among the likeliest tokens whose probabilities sum to p; above 0, at most"
                    + " 1.",
            maximum = "1")
        @Nullable Double topP,
    @Schema(description = "The same seed gives the same text.", minimum = "0") @Nullable Long seed,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Schema(
            description =
                "Texts that end the response and are no part of it: a list of strings, or one.")
        @Nullable List<String> stop,
    @JsonProperty("log_probabilities")
        @Schema(
            name = "log_probabilities",
            description = "Whether to tell the natural log-probability of each token.",
            defaultValue = "false")
        @Nullable Boolean logProbabilitiesOrNull,
    @JsonProperty("embeddings")
        @Schema(
            name = "embeddings",
            description = "Whether to tell the mean embeddings of prompt and response.",
            defaultValue = "true")
        @Nullable Boolean embeddingsOrNull) {

  /** No wishes. */
  static final Parameters NONE =
      new Parameters(null, null, null, null, null, null, null, null, null);

  /** These wishes, and those of {@code others} where there is none here. */
  Parameters or(Parameters others) {
    return new Parameters(
        maxNewTokens == null ? others.maxNewTokens : maxNewTokens,
        minNewTokens == null ? others.minNewTokens : minNewTokens,
        temperature == null ? others.temperature : temperature,
        topK == null ? others.topK : topK,
        topP == null ? others.topP : topP,
        seed == null ? others.seed : seed,
        stop == null ? others.stop : stop,
        logProbabilitiesOrNull == null ? others.logProbabilitiesOrNull : logProbabilitiesOrNull,
        embeddingsOrNull == null ? others.embeddingsOrNull : embeddingsOrNull);
  }

  /** Whether to tell the probability of each token. */
  public boolean logProbabilities() {
    return logProbabilitiesOrNull != null && logProbabilitiesOrNull;
  }

  /** Whether to tell the mean embeddings. */
  public boolean embeddings() {
    return embeddingsOrNull == null || embeddingsOrNull;
  }

  /** The wishes that concern the choice of tokens. */
  public GenerationParameters generation() {
    return new GenerationParameters(
        maxNewTokens, minNewTokens, temperature, topK, topP, seed, stop == null ? List.of() : stop);
  }
}
