package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.candela.lm.GeneratedToken;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token that the model chose.
 *
 * @param text its vocabulary string in display form
 * @param logProbability natural logarithm, null when it is no number
 */
@Schema(description = "A token that the model chose.")
public record ScoredToken(
    @Schema(description = "Its number in the vocabulary.", examples = "587") int id,
    @Schema(description = "Its vocabulary string, as /tokenize shows it.", examples = "▁pens")
        String text,
    @JsonProperty("log_probability")
        @Schema(
            name = "log_probability",
            description = "The natural logarithm of the model's probability of it.",
            examples = "-0.75")
        @Nullable Float logProbability) {

  static ScoredToken of(GeneratedToken token) {
    return new ScoredToken(token.id(), token.text(), finite(token.logProbability()));
  }

  /** As the 32-bit number that the model computed, null when JSON has no number for it. */
  static @Nullable Float finite(double value) {
    return Double.isFinite(value) ? (Float) (float) value : null;
  }
}
