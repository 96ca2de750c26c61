package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for predictions, tokens or salience. What it has besides is ignored.
 *
 * @param inputs what to answer; one entry each in the answer, in the same order
 * @param parameters for all inputs that have none of their own
 * @param applyChatTemplate whether prompts are what a user says, for inputs that do not say
 */
@Schema(description = "Inputs to answer; fields that are not listed here are ignored.")
public record InferenceRequest(
    @JsonDeserialize(using = InputsDeserializer.class)
        @Schema(
            description = "What to answer: one entry each in the answer, in the same order.",
            required = true)
        List<InferenceInput> inputs,
    @Schema(description = "Parameters for all inputs; an input's own come first.")
        @Nullable Parameters parameters,
    @JsonProperty("apply_chat_template")
        @Schema(
            name = "apply_chat_template",
            description =
                "Whether the model's chat template is applied to all inputs; an input's own wish"
                    + " comes first.",
            defaultValue = "false")
        @Nullable Boolean applyChatTemplate) {

  /** Whether the chat template is applied to an input. */
  public boolean appliesChatTemplate(InferenceInput input) {
    Boolean own = input.applyChatTemplate();
    Boolean wish = own == null ? applyChatTemplate : own;
    return input.messages() != null || (wish != null && wish);
  }

  /** The parameters that hold for an input. */
  public Parameters parametersOf(InferenceInput input) {
    Parameters shared = parameters == null ? Parameters.NONE : parameters;
    return input.parameters() == null ? shared : input.parameters().or(shared);
  }
}
