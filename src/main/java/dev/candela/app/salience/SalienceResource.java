package dev.candela.app.salience;

import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.error.Given;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Tokenization;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tokenize} and {@code /api/v1/salience}. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Salience")
public class SalienceResource {

  private final Models models;
  private final Saliences saliences;

  SalienceResource(Models models, Saliences saliences) {
    this.models = models;
    this.saliences = saliences;
  }

  /**
   * A text to cut into tokens.
   *
   * @param target appended to the prompt, empty when not given
   */
  @Schema(examples = "{\"model\": \"candela-demo\", \"prompt\": \"Hi\", \"target\": \" there\"}")
  public record TokenizeRequest(
      @Nullable String model, @Nullable String prompt, @Nullable String target) {}

  /**
   * Tokens of prompt and target.
   *
   * @param promptTokens how many of them come before the first that belongs to the target
   */
  public record Tokens(List<Tok> tokens, int promptTokens) {}

  /**
   * A target to explain.
   *
   * @param target appended to the prompt
   * @param span which part of prompt + target to explain, the whole target when not given
   */
  @Schema(examples = "{\"model\": \"candela-demo\", \"prompt\": \"Hi\", \"target\": \" there\"}")
  public record ExplainRequest(
      @Nullable String model,
      @Nullable String prompt,
      @Nullable String target,
      @Nullable Span span) {}

  @POST
  @Path("/tokenize")
  @Operation(operationId = "tokenizeText", summary = "Cut a prompt and its target into tokens")
  public Tokens tokenize(TokenizeRequest given) {
    TokenizeRequest request = Given.body(given);
    LoadedModel model = models.require(Given.text("model", request.model()));
    String prompt = Texts.prompt(request.prompt());
    String target = request.target() == null ? "" : Texts.target(request.target());
    Texts.checkLength(prompt, target);
    Tokenization tokenization = saliences.tokenize(model, prompt, target);
    return new Tokens(Tok.of(tokenization), Saliences.promptTokens(tokenization, prompt.length()));
  }

  @POST
  @Path("/salience")
  @Operation(
      operationId = "explain",
      summary = "Explain a target",
      description =
          "How much each token of prompt + target matters to the explained ones, by every method"
              + " that the model has. Offsets are UTF-16 code units in prompt + target.")
  public SalienceAnswer explain(ExplainRequest given) {
    ExplainRequest request = Given.body(given);
    LoadedModel model = models.require(Given.text("model", request.model()));
    String prompt = Texts.prompt(request.prompt());
    String target = Texts.target(request.target());
    Texts.checkLength(prompt, target);
    TargetSelection selection = Texts.selection(request.span(), prompt.length() + target.length());
    Saliences.Explained explained = saliences.explain(model, prompt, target, selection);
    return SalienceAnswer.of(model.name(), explained.salience(), explained.cached());
  }
}
