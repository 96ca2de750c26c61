package dev.candela.app.model.gemini;

import com.google.cloud.vertexai.api.GenerationConfig;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import java.util.Map;
import java.util.Optional;

/**
 * How a Gemini model is asked unless a request says otherwise.
 *
 * @param model the model's name at Google
 * @param temperature empty for the model's own
 * @param maxOutputTokens the most tokens of an answer, thinking included
 * @param candidates how many answers a prompt gets
 * @param systemInstruction empty for none
 */
record GeminiSettings(
    String model,
    Optional<Double> temperature,
    int maxOutputTokens,
    int candidates,
    Optional<String> systemInstruction) {

  private static final int MOST_STOP_TEXTS = 5;

  /** What to ask for. */
  GenerationConfig config(GenerationParameters wishes, int row) {
    if (wishes.stop().size() > MOST_STOP_TEXTS) {
      throw new LanguageModelException(
          Kind.INVALID,
          "Gemini takes at most %d stop texts.".formatted(MOST_STOP_TEXTS),
          row,
          "stop",
          Map.of("have", wishes.stop().size(), "limit", MOST_STOP_TEXTS));
    }
    var config = GenerationConfig.newBuilder();
    Integer tokens = wishes.maxNewTokens();
    config.setMaxOutputTokens(tokens == null ? maxOutputTokens : tokens);
    Optional.ofNullable(wishes.temperature())
        .or(() -> temperature)
        .ifPresent(value -> config.setTemperature(value.floatValue()));
    if (wishes.topK() != null && wishes.topK() > 0) {
      config.setTopK(wishes.topK());
    }
    if (wishes.topP() != null) {
      config.setTopP(wishes.topP().floatValue());
    }
    if (wishes.seed() != null) {
      // Vertex AI has 32 bits for it.
      config.setSeed(Long.hashCode(wishes.seed()) & Integer.MAX_VALUE);
    }
    if (candidates > 1) {
      config.setCandidateCount(candidates);
    }
    return config.addAllStopSequences(wishes.stop()).build();
  }
}
