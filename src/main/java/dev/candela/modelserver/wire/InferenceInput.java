package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.candela.lm.TargetSelection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One text to answer.
 *
 * @param promptOrNull given to the model as it is, or as what a user says if the chat template is
 *     applied; null if there are messages
 * @param messages a conversation for the chat template, instead of the prompt
 * @param applyChatTemplate whether the prompt is what a user says
 * @param targetOrNull appended to the prompt without a separator; null stands for an empty one
 * @param targetMask the tokens to explain; null or empty for those of the target
 * @param targetSpan the range of characters to explain; instead of the mask
 * @param parameters for this input alone
 */
@Schema(description = "One text to answer.")
public record InferenceInput(
    @JsonProperty("prompt")
        @Schema(
            name = "prompt",
            description =
                "Given to the model as it is; with apply_chat_template, what a user says to it.",
            examples = "Question: a shop sells 12 pens")
        @Nullable String promptOrNull,
    @Schema(
            description =
                "Instead of prompt: a conversation, which the model's chat template writes down."
                    + " The target is what the model answers.")
        @Nullable List<Message> messages,
    @JsonProperty("apply_chat_template")
        @Schema(
            name = "apply_chat_template",
            description =
                "Whether the model's chat template writes the prompt down as what a user says.",
            defaultValue = "false")
        @Nullable Boolean applyChatTemplate,
    @JsonProperty("target")
        @Schema(
            name = "target",
            description =
                "Appended to the prompt without a separator, for /tokenize and /salience. Null"
                    + " stands for an empty one.",
            examples = " and 3 books.")
        @Nullable String targetOrNull,
    @JsonProperty("target_mask")
        @JsonDeserialize(using = MaskDeserializer.class)
        @Schema(
            name = "target_mask",
            description =
                "The tokens to explain: 0 or 1 for each token that /tokenize shows; the first one"
                    + " never counts. Missing or empty: all tokens of the target.")
        @Nullable List<Boolean> targetMask,
    @JsonProperty("target_span")
        @Schema(
            name = "target_span",
            description =
                "Instead of target_mask: explain the tokens in [start, end) of prompt + target, in"
                    + " UTF-16 code units.",
            examples = "[31, 44]")
        @Nullable List<Integer> targetSpan,
    @Schema(description = "Parameters for this input alone.") @Nullable Parameters parameters) {

  /** The prompt, empty when there are messages. */
  public String prompt() {
    return promptOrNull == null ? "" : promptOrNull;
  }

  /** The target, empty when there is none. */
  public String target() {
    return targetOrNull == null ? "" : targetOrNull;
  }

  /** Which tokens to explain. */
  public TargetSelection selection() {
    if (targetMask != null && !targetMask.isEmpty()) {
      return new TargetSelection.TokenMask(targetMask);
    }
    if (targetSpan != null) {
      return new TargetSelection.CharacterSpan(targetSpan.getFirst(), targetSpan.getLast());
    }
    return new TargetSelection.WholeTarget();
  }
}
