package dev.candela.modelserver;

import dev.candela.lm.ChatMessage;
import dev.candela.lm.ChatTemplate;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.SpecialTokens;
import dev.candela.lm.Tokenization;
import dev.candela.lm.TokenizeRequest;
import dev.candela.lm.serving.Caller;
import dev.candela.lm.serving.GenerationObserver;
import dev.candela.lm.serving.ModelQueue.AdmittedGeneration;
import dev.candela.modelserver.PreparedRequest.Prompt;
import dev.candela.modelserver.ServerMetrics.Timing;
import dev.candela.modelserver.start.ModelHost;
import dev.candela.modelserver.wire.InferenceInput;
import dev.candela.modelserver.wire.InferenceRequest;
import dev.candela.modelserver.wire.Message;
import dev.candela.modelserver.wire.Parameters;
import dev.candela.modelserver.wire.PredictEntry;
import dev.candela.modelserver.wire.SalienceEntry;
import dev.candela.modelserver.wire.TokenizeEntry;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Answers requests, in the language of the wire on one side and of {@code lm} on the other. */
@Singleton
class ModelService {

  private final ModelHost host;
  private final ServerMetrics metrics;

  ModelService(ModelHost host, ServerMetrics metrics) {
    this.host = host;
    this.metrics = metrics;
  }

  /** Continues each prompt. */
  List<PredictEntry> predict(InferenceRequest request, Caller caller) {
    return metrics.timed(
        "predict",
        () -> {
          PreparedRequest prepared = prepare(request);
          try (AdmittedGeneration admitted = admit(prepared, caller)) {
            return predict(prepared, admitted, GenerationObserver.NONE);
          }
        });
  }

  /** Continues each prompt, and tells of each token; refuses at once what can be. */
  Multi<OutboundSseEvent> stream(
      InferenceRequest request, Function<PreparedRequest, PredictStream> opened, Executor worker) {
    Timing timing = metrics.begin("predict");
    boolean begun = false;
    try {
      PreparedRequest prepared = prepare(request);
      PredictStream stream = opened.apply(prepared);
      Multi<OutboundSseEvent> events = stream.start(this, admit(prepared, stream), timing, worker);
      begun = true;
      return events;
    } finally {
      if (!begun) {
        timing.end(false);
      }
    }
  }

  /** Takes prompts in without waiting, or refuses them. */
  private AdmittedGeneration admit(PreparedRequest request, Caller caller) {
    return host.queue().admit(request.each(row -> generation(request, row)), caller);
  }

  /** Continues prompts that have been admitted. */
  List<PredictEntry> predict(
      PreparedRequest request, AdmittedGeneration admitted, GenerationObserver observer) {
    List<Generation> generations = admitted.run(observer);
    generations.forEach(this::count);
    return request.each(
        row ->
            PredictEntry.of(
                generations.get(row), request.parametersOf(row), request.prompt(row).rendered()));
  }

  private void count(Generation generation) {
    metrics.countInput(generation.promptTokens());
    metrics.countGenerated(generation.tokens().size());
  }

  /** Cuts prompt + target into tokens. */
  List<TokenizeEntry> tokenize(InferenceRequest request, Caller caller) {
    return metrics.timed(
        "tokenize",
        () -> {
          PreparedRequest prepared = prepare(request);
          List<Tokenization> tokenizations =
              host.queue().tokenizeRequests(prepared.each(row -> text(prepared, row)), caller);
          return prepared.each(
              row -> TokenizeEntry.of(tokenizations.get(row), prepared.prompt(row).rendered()));
        });
  }

  /** Explains each target. */
  List<SalienceEntry> explain(InferenceRequest request, Caller caller) {
    return metrics.timed(
        "salience",
        () -> {
          PreparedRequest prepared = prepare(request);
          List<Salience> saliences =
              host.queue().salience(prepared.each(row -> salience(prepared, row)), caller);
          saliences.forEach(salience -> metrics.countInput(salience.tokenization().size()));
          return prepared.each(
              row ->
                  SalienceEntry.of(
                      saliences.get(row),
                      prepared.parametersOf(row),
                      prepared.prompt(row).rendered()));
        });
  }

  /** Writes conversations down as the model wants them; leaves other prompts as they are. */
  private PreparedRequest prepare(InferenceRequest request) {
    var prompts = new ArrayList<Prompt>();
    for (InferenceInput input : request.inputs()) {
      prompts.add(
          request.appliesChatTemplate(input)
              ? new Prompt(rendered(input, prompts.size()), SpecialTokens.IN_TEXT)
              : new Prompt(input.prompt(), SpecialTokens.ADDED));
    }
    return new PreparedRequest(request, prompts);
  }

  private String rendered(InferenceInput input, int row) {
    List<Message> messages = input.messages();
    ChatTemplate template =
        host.queue().chatTemplate().orElseThrow(() -> withoutTemplate(row, messages != null));
    List<ChatMessage> turns =
        messages == null
            ? List.of(new ChatMessage("user", input.prompt()))
            : messages.stream().map(each -> new ChatMessage(each.role(), each.content())).toList();
    try {
      return template.render(turns);
    } catch (LanguageModelException e) {
      throw new LanguageModelException(
          e.kind(), String.valueOf(e.getMessage()), row, e.field(), e.details());
    }
  }

  private static LanguageModelException withoutTemplate(int row, boolean messages) {
    return new LanguageModelException(
        LanguageModelException.Kind.UNSUPPORTED,
        "This model has no chat template; write the prompt as it was trained to read it.",
        row,
        messages ? "messages" : "apply_chat_template",
        Map.of());
  }

  private static GenerationRequest generation(PreparedRequest request, int row) {
    Parameters parameters = request.parametersOf(row);
    Prompt prompt = request.prompt(row);
    return new GenerationRequest(
        prompt.text(), parameters.generation(), parameters.embeddings(), prompt.specialTokens());
  }

  private static TokenizeRequest text(PreparedRequest request, int row) {
    Prompt prompt = request.prompt(row);
    return new TokenizeRequest(prompt.text() + request.input(row).target(), prompt.specialTokens());
  }

  private static SalienceRequest salience(PreparedRequest request, int row) {
    InferenceInput input = request.input(row);
    Prompt prompt = request.prompt(row);
    return new SalienceRequest(
        prompt.text(),
        input.target(),
        input.selection(),
        request.parametersOf(row).logProbabilities(),
        prompt.specialTokens());
  }
}
