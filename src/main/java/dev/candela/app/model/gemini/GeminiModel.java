package dev.candela.app.model.gemini;

import com.google.cloud.vertexai.VertexAI;
import com.google.cloud.vertexai.api.GenerationConfig;
import com.google.cloud.vertexai.generativeai.GenerativeModel;
import dev.candela.app.model.provider.Conversation;
import dev.candela.app.model.provider.PlainText;
import dev.candela.app.model.provider.Retries;
import dev.candela.app.model.provider.TryAgain;
import dev.candela.lm.Capability;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.Tokenization;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.vertexai.gemini.VertexAiGeminiChatModel;
import dev.langchain4j.model.vertexai.gemini.VertexAiGeminiStreamingChatModel;
import io.grpc.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A Gemini model on Vertex AI, asked through LangChain4j: streamed, or in one piece when several
 * candidates are wanted, because Vertex AI does not stream several.
 *
 * <p>Newer models refuse parameters that older ones take. What a model refuses is left out from
 * then on, and the answers say so.
 */
@SuppressWarnings("deprecation") // LangChain4j takes Google's GenerativeModel and nothing else.
final class GeminiModel implements LanguageModel {

  private final String name;
  private final GeminiSettings settings;
  private final VertexAI vertex;
  private final Retries retries;
  private final Set<SamplingParameter> refused = ConcurrentHashMap.newKeySet();

  GeminiModel(String name, GeminiSettings settings, VertexAI vertex, Retries retries) {
    this.name = name;
    this.settings = settings;
    this.vertex = vertex;
    this.retries = retries;
  }

  static Map<Capability, String> missing(boolean candidates) {
    var missing =
        Map.of(
            Capability.TOKENIZE, "Gemini does not show its tokens.",
            Capability.SALIENCE,
                "Gemini gives no gradients; leaving parts out and asking again works.",
            Capability.LOG_PROBABILITIES, "Gemini 3 and newer give no probabilities on Vertex AI.",
            Capability.EMBEDDINGS, "Gemini models do not tell the embeddings of their answers.",
            Capability.CHAT_TEMPLATE, PlainText.REASON);
    if (candidates) {
      return missing;
    }
    var more = new EnumMap<>(missing);
    more.put(
        Capability.CANDIDATES,
        "Gemini 3 and newer give one answer to a prompt; ask for repeats instead.");
    return more;
  }

  /** Whether a model gives several answers, as far as its name tells: only the first two did. */
  static boolean givesCandidates(String model) {
    return model.matches("(?:.*/)?gemini-[12][.-].*");
  }

  @Override
  public ModelInfo info() {
    var capabilities = EnumSet.of(Capability.GENERATE, Capability.STREAM);
    if (givesCandidates(settings.model()) && !refused.contains(SamplingParameter.CANDIDATE_COUNT)) {
      capabilities.add(Capability.CANDIDATES);
    }
    return new ModelInfo(
        name, settings.model(), 0, "unknown", "Vertex AI", 0, 0, capabilities, Set.of());
  }

  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    var answers = new ArrayList<Generation>();
    for (int row = 0; row < requests.size(); row++) {
      PlainText.require(requests.get(row).specialTokens(), row);
      try {
        answers.add(answer(requests.get(row), row, listener));
      } catch (LanguageModelException e) {
        throw new LanguageModelException(
            e.kind(), String.valueOf(e.getMessage()), row, e.field(), e.details());
      }
    }
    return answers;
  }

  private Generation answer(GenerationRequest request, int row, GenerationListener listener) {
    if (request.prompt().isBlank()) {
      throw new LanguageModelException(
          Kind.INVALID, "The prompt is empty; Gemini wants some text.", row, "prompt", Map.of());
    }
    GenerationConfig wanted = settings.config(request.parameters(), row);
    BooleanSupplier unwanted = () -> listener.cancelled(row);
    var heard = new Heard(row, listener);
    try {
      return retries.run(() -> attempt(request.prompt(), wanted, unwanted, heard), unwanted);
    } catch (CancellationException e) {
      return Generation.cancelled(heard.text());
    }
  }

  private Generation attempt(
      String prompt, GenerationConfig wanted, BooleanSupplier unwanted, Heard heard) {
    while (true) {
      GenerationConfig config = accepted(wanted);
      var parts = new AnswerParts();
      try {
        ask(prompt, config, parts, unwanted, heard::more);
        return parts.generation(heard.text(), notes(wanted));
      } catch (Failed e) {
        if (parts.ended()) {
          // LangChain4j takes a withheld answer for a failure.
          return parts.generation(heard.text(), notes(wanted));
        }
        GeminiTrouble trouble = GeminiTrouble.of(e.getCause());
        var unsupported = trouble.unsupported(SamplingParameter.in(config));
        if (unsupported.isEmpty()) {
          throw heard.unlessItCounts(trouble.exception());
        }
        refused.add(unsupported.get());
      }
    }
  }

  /** What has been heard of the answer to a row. */
  private static final class Heard {

    private final int row;
    private final GenerationListener listener;
    private final StringBuilder text = new StringBuilder();

    Heard(int row, GenerationListener listener) {
      this.row = row;
      this.listener = listener;
    }

    String text() {
      return text.toString();
    }

    void more(String piece) {
      if (!piece.isEmpty()) {
        text.append(piece);
        listener.onToken(row, new GeneratedToken(-1, piece, Double.NaN), piece);
      }
    }

    /** What to throw: whoever heard a part of the answer must not hear it twice. */
    RuntimeException unlessItCounts(RuntimeException exception) {
      if (exception instanceof TryAgain again && !text.isEmpty()) {
        if (!listener.restart(row)) {
          return again.trouble();
        }
        text.setLength(0);
      }
      return exception;
    }
  }

  private GenerationConfig accepted(GenerationConfig wanted) {
    GenerationConfig.Builder config = wanted.toBuilder();
    refused.forEach(parameter -> parameter.removeFrom(config));
    return config.build();
  }

  private List<String> notes(GenerationConfig wanted) {
    return SamplingParameter.in(wanted).stream()
        .filter(refused::contains)
        .map(
            parameter ->
                "%s does not take %s, so it was left out."
                    .formatted(settings.model(), parameter.wireName()))
        .toList();
  }

  private void ask(
      String prompt,
      GenerationConfig config,
      AnswerParts parts,
      BooleanSupplier unwanted,
      Consumer<String> listener) {
    Context.CancellableContext call =
        Context.current().withValue(RawAnswers.HEARER, parts::hear).withCancellation();
    try {
      new Conversation<String>(() -> call.cancel(null), unwanted)
          .hold(heard -> call.run(() -> chat(prompt, config, heard)), listener);
    } finally {
      call.cancel(null);
    }
  }

  private void chat(String prompt, GenerationConfig config, Consumer<String> heard) {
    GenerativeModel model =
        new GenerativeModel(settings.model(), vertex).withGenerationConfig(config);
    ChatRequest request = ChatRequest.builder().messages(messages(prompt)).build();
    if (config.getCandidateCount() > 1) {
      chatInOnePiece(model, config, request, heard);
    } else {
      chatInPieces(model, config, request, heard);
    }
  }

  private List<ChatMessage> messages(String prompt) {
    var messages = new ArrayList<ChatMessage>();
    settings.systemInstruction().map(SystemMessage::from).ifPresent(messages::add);
    messages.add(UserMessage.from(prompt));
    return messages;
  }

  private static void chatInOnePiece(
      GenerativeModel model, GenerationConfig config, ChatRequest request, Consumer<String> heard) {
    try {
      // It would repeat in its own way; ours can be given up.
      var text = new VertexAiGeminiChatModel(model, config, 0).chat(request).aiMessage().text();
      heard.accept(text == null ? "" : text);
    } catch (RuntimeException e) {
      throw new Failed(e);
    }
  }

  private static void chatInPieces(
      GenerativeModel model, GenerationConfig config, ChatRequest request, Consumer<String> heard) {
    // On this thread, which is in the call's context: cancelling that ends the stream.
    new VertexAiGeminiStreamingChatModel(model, config, Runnable::run)
        .chat(
            request,
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String text) {
                heard.accept(text);
              }

              @Override
              public void onCompleteResponse(ChatResponse response) {}

              @Override
              public void onError(Throwable error) {
                throw new Failed(error);
              }
            });
  }

  @Override
  public Tokenization tokenize(String text) {
    throw unsupported("Gemini does not show its tokens.");
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    throw unsupported("Gemini gives no gradients.");
  }

  private static LanguageModelException unsupported(String message) {
    return new LanguageModelException(Kind.UNSUPPORTED, message);
  }

  @Override
  public void close() {
    vertex.getPredictionServiceClient().close();
  }

  /** LangChain4j got no answer. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(Throwable cause) {
      super(cause);
    }
  }
}
