package dev.candela.app.model.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.app.model.provider.PlainText;
import dev.candela.lm.Capability;
import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A model behind LIT's model server, which has the same three endpoints as this project's and
 * nothing else: no description, no parameters, no stream. One input is asked at a time, as LIT
 * itself does, because an input that cannot be answered fails all that come with it.
 */
final class LitServerModel implements LanguageModel {

  private static final String IGNORES =
      "This model server takes no parameters for generating; the model's own were used.";

  private final ModelServer server;
  private final ModelInfo info;

  LitServerModel(ModelServer server, String name) {
    this.server = server;
    info =
        new ModelInfo(
            name,
            "unknown",
            0,
            "unknown",
            "unknown",
            0,
            0,
            EnumSet.of(
                Capability.GENERATE,
                Capability.TOKENIZE,
                Capability.SALIENCE,
                Capability.EMBEDDINGS),
            EnumSet.allOf(SalienceMethod.class));
  }

  static Map<Capability, String> missing() {
    String reason = "LIT's model server does not offer this; this project's own does.";
    return Map.of(
        Capability.STREAM,
        reason,
        Capability.LOG_PROBABILITIES,
        reason,
        Capability.CANDIDATES,
        "A model server gives one answer to a prompt; ask for repeats instead.",
        Capability.CHAT_TEMPLATE,
        PlainText.REASON);
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    var answers = new ArrayList<Generation>();
    for (int row = 0; row < requests.size(); row++) {
      PlainText.require(requests.get(row).specialTokens(), row);
      try {
        answers.add(generate(requests.get(row), row, listener));
      } catch (LanguageModelException e) {
        throw atRow(e, row);
      }
    }
    return answers;
  }

  /** The server counts the rows of each request that it gets, which is always the first. */
  private static LanguageModelException atRow(LanguageModelException e, int row) {
    return new LanguageModelException(
        e.kind(), String.valueOf(e.getMessage()), row, e.field(), e.details());
  }

  private Generation generate(GenerationRequest request, int row, GenerationListener listener) {
    JsonNode entry;
    try {
      entry = ask("/predict", request.prompt(), "", null, () -> listener.cancelled(row));
    } catch (CancellationException e) {
      return answer("", FinishReason.CANCELLED, MissingNode.getInstance(), request);
    }
    if (!entry.path("response").isTextual()) {
      throw unexpected("a response");
    }
    // As it is: a space at its beginning belongs between prompt and response.
    String text = entry.get("response").asText();
    if (!text.isEmpty()) {
      listener.onToken(row, new GeneratedToken(-1, text, Double.NaN), text);
    }
    return answer(text, FinishReason.UNKNOWN, entry, request);
  }

  private static Generation answer(
      String text, FinishReason reason, JsonNode entry, GenerationRequest request) {
    boolean ignored =
        reason != FinishReason.CANCELLED
            && !request.parameters().equals(GenerationParameters.DEFAULTS);
    boolean embeddings = request.embeddings();
    return new Generation(
        text,
        List.of(),
        reason,
        -1,
        -1,
        embeddings ? WireNumbers.floats(entry.path("prompt_embeddings")) : new float[0],
        embeddings ? WireNumbers.floats(entry.path("response_embeddings")) : new float[0],
        List.of(text),
        ignored ? IGNORES : null);
  }

  @Override
  public Tokenization tokenize(String text) {
    return tokenize(text, "");
  }

  private Tokenization tokenize(String prompt, String target) {
    JsonNode entry = ask("/tokenize", prompt, target, null, interrupted());
    return TokenAlignment.align(prompt + target, forms(entry));
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    var answers = new ArrayList<Salience>();
    for (int row = 0; row < requests.size(); row++) {
      PlainText.require(requests.get(row).specialTokens(), row);
      try {
        answers.add(explain(requests.get(row)));
      } catch (LanguageModelException e) {
        throw atRow(e, row);
      }
    }
    return answers;
  }

  /** The server wants a mask over its own tokens, so these are asked for first. */
  private Salience explain(SalienceRequest request) {
    if (request.logProbabilities()) {
      throw new LanguageModelException(
          Kind.UNSUPPORTED, "LIT's model server does not tell the probabilities of tokens.");
    }
    Tokenization tokenization = tokenize(request.prompt(), request.target());
    boolean[] explained = explained(request, tokenization);
    JsonNode entry = ask("/salience", request.prompt(), request.target(), explained, interrupted());
    if (forms(entry).size() != tokenization.size()) {
      throw unexpected("as many tokens for /salience as for /tokenize");
    }
    var scores = new EnumMap<SalienceMethod, float[]>(SalienceMethod.class);
    for (SalienceMethod method : SalienceMethod.values()) {
      scores.put(method, WireNumbers.perToken(entry, method.wireName(), tokenization.size()));
    }
    return new Salience(tokenization, explained, scores, new float[0]);
  }

  private static boolean[] explained(SalienceRequest request, Tokenization tokenization) {
    int length = request.prompt().length() + request.target().length();
    boolean[] explained = new boolean[tokenization.size()];
    for (int i = 1; i < explained.length; i++) {
      Token token = tokenization.tokens().get(i);
      explained[i] =
          switch (request.selection()) {
            case TargetSelection.WholeTarget() ->
                overlaps(token, request.prompt().length(), length);
            case TargetSelection.TokenMask(List<Boolean> mask) -> maskAt(mask, i, explained.length);
            case TargetSelection.CharacterSpan(int start, int end) ->
                spanAt(token, start, end, length);
          };
    }
    return explained;
  }

  private static boolean maskAt(List<Boolean> mask, int index, int tokens) {
    if (mask.size() != tokens) {
      throw new LanguageModelException(
          Kind.INVALID,
          "target_mask has %d entries, but prompt and target have %d tokens."
              .formatted(mask.size(), tokens),
          0,
          "target_mask",
          Map.of("have", mask.size(), "expected", tokens));
    }
    return mask.get(index);
  }

  private static boolean spanAt(Token token, int start, int end, int length) {
    if (start < 0 || end < start || end > length) {
      throw new LanguageModelException(
          Kind.INVALID,
          "target_span [%d, %d] does not lie within the %d characters of prompt and target."
              .formatted(start, end, length),
          0,
          "target_span",
          Map.of("start", start, "end", end, "length", length));
    }
    return overlaps(token, start, end);
  }

  private static boolean overlaps(Token token, int start, int end) {
    return !token.special() && token.start() < end && token.end() > start;
  }

  private JsonNode ask(
      String path,
      String prompt,
      String target,
      boolean @Nullable [] mask,
      BooleanSupplier unwanted) {
    ObjectNode body = ModelServer.JSON.createObjectNode();
    ObjectNode input = body.putArray("inputs").addObject().put("prompt", prompt);
    // It fails without a target, and with null.
    input.put("target", target);
    if (mask != null) {
      var bits = input.putArray("target_mask");
      for (boolean bit : mask) {
        bits.add(bit ? 1 : 0);
      }
    }
    return server.post(path, body, 1, unwanted).get(0);
  }

  private static List<String> forms(JsonNode entry) {
    var forms = new ArrayList<String>();
    if (!entry.path("tokens").isArray()) {
      throw unexpected("tokens");
    }
    entry.get("tokens").forEach(token -> forms.add(token.asText()));
    return forms;
  }

  private static LanguageModelException unexpected(String what) {
    return new LanguageModelException(
        Kind.FAILED, "The model server's answer does not have %s.".formatted(what));
  }

  private static BooleanSupplier interrupted() {
    Thread asking = Thread.currentThread();
    return asking::isInterrupted;
  }

  @Override
  public void close() {}
}
