package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.candela.lm.GeneratedToken;
import org.jspecify.annotations.Nullable;

/**
 * A token of a stream.
 *
 * @param index index of the input
 * @param id the token's number in the vocabulary
 * @param text what it adds to the response; all texts of an input in order are the response
 * @param logProbability null unless asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenEvent(
    int index,
    int id,
    String text,
    @JsonProperty("log_probability") @Nullable Float logProbability) {

  /** Says what a token adds. */
  public static TokenEvent of(
      int index, GeneratedToken token, String text, boolean logProbability) {
    return new TokenEvent(
        index,
        token.id(),
        text,
        logProbability ? ScoredToken.finite(token.logProbability()) : null);
  }
}
