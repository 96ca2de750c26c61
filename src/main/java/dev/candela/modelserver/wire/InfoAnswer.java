package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.SalienceMethod;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer of {@code /info}. */
@Schema(description = "What the model is and what it can do.")
public record InfoAnswer(
    @Schema(description = "The name it was configured with.", examples = "gemma_1.1_2b_IT")
        String name,
    @Schema(description = "The architecture.", examples = "gemma") String family,
    @Schema(description = "The number of weights.", examples = "2506172416") long parameters,
    @Schema(description = "The number format of the weights.", examples = "bfloat16") String dtype,
    @Schema(description = "Where it computes.", examples = "cpu") String device,
    @JsonProperty("context_length")
        @Schema(
            name = "context_length",
            description = "The most tokens of prompt and output together.",
            examples = "512")
        int contextLength,
    @Schema(description = "The number of token ids.", examples = "256000") int vocabulary,
    @Schema(description = "What it can do.", examples = "[\"generate\", \"salience\"]")
        List<String> capabilities,
    @JsonProperty("salience_methods")
        @Schema(
            name = "salience_methods",
            description = "How it can explain.",
            examples = "[\"grad_l2\", \"grad_dot_input\"]")
        List<String> salienceMethods,
    @Schema(description = "The server's version.", examples = "0.1.0") String version,
    @JsonProperty("batch_size")
        @Schema(
            name = "batch_size",
            description = "The most inputs of a request that are computed together.",
            examples = "1")
        int batchSize) {

  /** Says what a model is. */
  public static InfoAnswer of(ModelInfo info, String version, int batchSize) {
    return new InfoAnswer(
        info.name(),
        info.family(),
        info.parameters(),
        info.dtype(),
        info.device(),
        info.contextLength(),
        info.vocabulary(),
        info.capabilities().stream()
            .sorted()
            .map(capability -> capability.name().toLowerCase(Locale.ROOT))
            .toList(),
        info.salienceMethods().stream().sorted().map(SalienceMethod::wireName).toList(),
        version,
        batchSize);
  }
}
