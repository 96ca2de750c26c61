package dev.candela.app.model.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.app.model.provider.PlainText;
import dev.candela.app.model.provider.TryAgain;
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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A model behind a model server of this project. */
final class CandelaServerModel implements LanguageModel {

  private final ModelServer server;
  private final ModelInfo info;
  private final @Nullable ChatForm chat;

  /**
   * @param chat how prompts are written down as what a user says; null to leave them as they are
   */
  CandelaServerModel(ModelServer server, ModelInfo info, @Nullable ChatForm chat) {
    this.server = server;
    this.info = info;
    this.chat = chat;
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  /**
   * Always streams: so it learns early that nobody listens, and the connection never falls silent.
   */
  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    if (requests.isEmpty()) {
      return List.of();
    }
    for (int row = 0; row < requests.size(); row++) {
      PlainText.require(requests.get(row).specialTokens(), row);
    }
    BooleanSupplier unwanted = () -> listener.allCancelled(requests.size());
    ObjectNode body = body(requests);
    return server
        .retries()
        .run(
            () -> {
              var answer = new StreamedAnswer(requests.size(), listener);
              try {
                server.stream("/predict", body, unwanted, answer::hear);
                return answer.complete();
              } catch (CancellationException e) {
                return answer.cancelled();
              } catch (TryAgain e) {
                // Whoever heard a token must not hear it twice.
                throw answer.takeBack() ? e : e.trouble();
              }
            },
            unwanted);
  }

  /** A request without inputs. */
  private ObjectNode body() {
    ObjectNode body = ModelServer.JSON.createObjectNode();
    if (chat != null) {
      body.put("apply_chat_template", true);
    }
    return body;
  }

  private ObjectNode body(List<GenerationRequest> requests) {
    ObjectNode body = body();
    var inputs = body.putArray("inputs");
    for (GenerationRequest request : requests) {
      ObjectNode input = inputs.addObject().put("prompt", request.prompt());
      ObjectNode parameters = input.putObject("parameters");
      put(parameters, request.parameters());
      parameters.put("log_probabilities", true).put("embeddings", request.embeddings());
    }
    return body;
  }

  private static void put(ObjectNode to, GenerationParameters from) {
    if (from.maxNewTokens() != null) {
      to.put("max_new_tokens", from.maxNewTokens());
    }
    if (from.minNewTokens() != null) {
      to.put("min_new_tokens", from.minNewTokens());
    }
    if (from.temperature() != null) {
      to.put("temperature", from.temperature());
    }
    if (from.topK() != null) {
      to.put("top_k", from.topK());
    }
    if (from.topP() != null) {
      to.put("top_p", from.topP());
    }
    if (from.seed() != null) {
      to.put("seed", from.seed());
    }
    if (!from.stop().isEmpty()) {
      from.stop().forEach(to.putArray("stop")::add);
    }
  }

  @Override
  public Tokenization tokenize(String text) {
    ObjectNode body = ModelServer.JSON.createObjectNode();
    body.putArray("inputs").addObject().put("prompt", text);
    JsonNode entry = server.post("/tokenize", body, 1, interrupted()).get(0);
    return tokenization(text, entry);
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    ObjectNode body = body();
    var inputs = body.putArray("inputs");
    for (SalienceRequest request : requests) {
      PlainText.require(request.specialTokens(), inputs.size());
      ObjectNode input =
          inputs.addObject().put("prompt", request.prompt()).put("target", request.target());
      switch (inside(request)) {
        case TargetSelection.WholeTarget() -> {}
        case TargetSelection.TokenMask(List<Boolean> mask) ->
            mask.forEach(explained -> input.withArray("target_mask").add(explained ? 1 : 0));
        case TargetSelection.CharacterSpan(int start, int end) ->
            input.putArray("target_span").add(start).add(end);
      }
      input.putObject("parameters").put("log_probabilities", request.logProbabilities());
    }
    JsonNode entries = server.post("/salience", body, requests.size(), interrupted());
    var answers = new ArrayList<Salience>();
    for (int row = 0; row < requests.size(); row++) {
      answers.add(salience(requests.get(row), entries.get(row)));
    }
    return answers;
  }

  private TargetSelection inside(SalienceRequest request) {
    return chat == null
        ? request.selection()
        : chat.write(request.prompt()).inside(request.selection());
  }

  /** The tokens of prompt and target, whatever was written around them. */
  private Tokenization tokenization(SalienceRequest request, JsonNode entry) {
    String text = request.prompt() + request.target();
    if (chat == null) {
      return tokenization(text, entry);
    }
    String rendered = entry.path("rendered_prompt").asText();
    return chat.write(request.prompt(), rendered)
        .outside(tokenization(rendered + request.target(), entry), text);
  }

  private Salience salience(SalienceRequest request, JsonNode entry) {
    Tokenization tokenization = tokenization(request, entry);
    int tokens = tokenization.size();
    var scores = new EnumMap<SalienceMethod, float[]>(SalienceMethod.class);
    for (SalienceMethod method : info.salienceMethods()) {
      scores.put(method, WireNumbers.perToken(entry, method.wireName(), tokens));
    }
    float[] mask = WireNumbers.perToken(entry, "target_mask", tokens);
    boolean[] explained = new boolean[tokens];
    for (int i = 0; i < tokens; i++) {
      explained[i] = mask[i] == 1;
    }
    float[] logProbabilities =
        request.logProbabilities()
            ? WireNumbers.perToken(entry, "token_log_probabilities", tokens)
            : new float[0];
    return new Salience(tokenization, explained, scores, logProbabilities);
  }

  private static Tokenization tokenization(String text, JsonNode entry) {
    JsonNode texts = entry.path("tokens");
    JsonNode offsets = entry.path("offsets");
    JsonNode special = entry.path("special");
    if (!texts.isArray() || offsets.size() != texts.size() || special.size() != texts.size()) {
      throw new LanguageModelException(
          Kind.FAILED,
          "The model server answered with tokens and offsets that do not fit together.");
    }
    var tokens = new ArrayList<Token>();
    for (int i = 0; i < texts.size(); i++) {
      tokens.add(
          new Token(
              entry.path("ids").path(i).asInt(-1),
              texts.get(i).asText(),
              offset(offsets.get(i).path(0), text),
              offset(offsets.get(i).path(1), text),
              special.get(i).asInt() == 1));
    }
    return Tokenization.ofWhole(text, tokens, entry.path("dropped_tokens").asInt());
  }

  private static int offset(JsonNode offset, String text) {
    return Math.clamp(offset.asInt(), 0, text.length());
  }

  private static BooleanSupplier interrupted() {
    Thread asking = Thread.currentThread();
    return asking::isInterrupted;
  }

  @Override
  public void close() {}

  /** Puts the events of a stream together. */
  private static final class StreamedAnswer {

    private final GenerationListener listener;
    private final @Nullable Generation[] answers;
    private final StringBuilder[] texts;
    private final boolean[] begun;
    private boolean done;

    StreamedAnswer(int rows, GenerationListener listener) {
      this.listener = listener;
      answers = new Generation[rows];
      begun = new boolean[rows];
      texts = new StringBuilder[rows];
      Arrays.setAll(texts, row -> new StringBuilder());
    }

    /** Takes back what was heard; false where somebody cannot do without it. */
    boolean takeBack() {
      return IntStream.range(0, begun.length).allMatch(row -> !begun[row] || listener.restart(row));
    }

    void hear(ServerEvents.Event event) {
      JsonNode data = parse(event.data());
      switch (event.name()) {
        case "token" -> token(data);
        case "result" -> {
          int row = row(data);
          if (answers[row] == null) {
            answers[row] = generation(data);
          }
        }
        case "done" -> done = true;
        case "error" -> throw error(data.path("error"));
        default -> {
          // Servers may come to say more.
        }
      }
    }

    private RuntimeException error(JsonNode error) {
      LanguageModelException trouble = ServerAnswer.trouble(error, Kind.FAILED);
      return trouble.kind().worthRetrying() ? new TryAgain(trouble, null) : trouble;
    }

    private void token(JsonNode data) {
      int row = row(data);
      if (answers[row] != null) {
        return;
      }
      if (listener.cancelled(row)) {
        answers[row] = Generation.cancelled(texts[row].toString());
        return;
      }
      begun[row] = true;
      String text = data.path("text").asText();
      texts[row].append(text);
      listener.onToken(row, generated(data), text);
    }

    private static GeneratedToken generated(JsonNode data) {
      JsonNode logProbability = data.path("log_probability");
      return new GeneratedToken(
          data.path("id").asInt(-1),
          data.path("text").asText(),
          logProbability.isNumber() ? logProbability.doubleValue() : Double.NaN);
    }

    private static Generation generation(JsonNode data) {
      String text = data.path("response").asText();
      var tokens = new ArrayList<GeneratedToken>();
      data.path("tokens").forEach(token -> tokens.add(generated(token)));
      return new Generation(
          text,
          tokens,
          finishReason(data.path("finish_reason").asText()),
          data.path("prompt_tokens").asInt(-1),
          data.path("response_tokens").asInt(-1),
          data.path("dropped_tokens").asInt(),
          WireNumbers.floats(data.path("prompt_embeddings")),
          WireNumbers.floats(data.path("response_embeddings")),
          List.of(text),
          null);
    }

    private static FinishReason finishReason(String name) {
      return Arrays.stream(FinishReason.values())
          .filter(reason -> reason.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElse(FinishReason.UNKNOWN);
    }

    private int row(JsonNode data) {
      int row = data.path("index").asInt(-1);
      if (row < 0 || row >= answers.length) {
        throw new LanguageModelException(
            Kind.FAILED, "The model server answered for an input that it was not given.");
      }
      return row;
    }

    private static JsonNode parse(String data) {
      try {
        return ModelServer.JSON.readTree(data);
      } catch (JsonProcessingException e) {
        throw new LanguageModelException(
            Kind.FAILED, "The model server streamed something that is not JSON.");
      }
    }

    List<Generation> complete() {
      if (!done || Arrays.stream(answers).anyMatch(Objects::isNull)) {
        throw new TryAgain(
            new LanguageModelException(
                Kind.FAILED, "The model server ended its answer before it was complete."),
            null);
      }
      return all();
    }

    /** What there is, after everybody has left. */
    List<Generation> cancelled() {
      return all();
    }

    private List<Generation> all() {
      return IntStream.range(0, answers.length)
          .mapToObj(
              row -> {
                Generation answer = answers[row];
                return answer == null ? Generation.cancelled(texts[row].toString()) : answer;
              })
          .toList();
    }
  }

  /** What {@code /info} says. */
  static ModelInfo info(String name, JsonNode info) {
    var capabilities = new ArrayList<Capability>();
    for (var capability : Capability.values()) {
      if (capability != Capability.CHAT_TEMPLATE
          && contains(info.path("capabilities"), capability.name().toLowerCase(Locale.ROOT))) {
        capabilities.add(capability);
      }
    }
    var methods = new ArrayList<SalienceMethod>();
    for (var method : SalienceMethod.values()) {
      if (contains(info.path("salience_methods"), method.wireName())) {
        methods.add(method);
      }
    }
    return new ModelInfo(
        name,
        info.path("family").asText("unknown"),
        info.path("parameters").asLong(),
        info.path("dtype").asText("unknown"),
        info.path("device").asText("unknown"),
        info.path("context_length").asInt(),
        info.path("vocabulary").asInt(),
        Set.copyOf(capabilities),
        Set.copyOf(methods));
  }

  private static boolean contains(JsonNode list, String text) {
    for (JsonNode entry : list) {
      if (entry.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What cannot be done with a model, and why.
   *
   * @param description what {@code /info} says
   * @param chat whether prompts are written down with the chat template
   */
  static Map<Capability, String> missing(ModelInfo info, JsonNode description, boolean chat) {
    var missing = new EnumMap<Capability, String>(Capability.class);
    for (var capability : Capability.values()) {
      boolean written = chat && capability == Capability.CHAT_TEMPLATE;
      if (!written && !info.capabilities().contains(capability)) {
        missing.put(
            capability,
            switch (capability) {
              case CANDIDATES ->
                  "A model server gives one answer to a prompt; ask for repeats instead.";
              case CHAT_TEMPLATE ->
                  contains(description.path("capabilities"), "chat_template")
                      ? "Switch it on in the model's configuration."
                      : "The model server says that its model has none.";
              default -> "The model server says that its model cannot do this.";
            });
      }
    }
    return missing;
  }
}
