package dev.candela.modelserver;

import dev.candela.lm.Generation;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.SpecialTokens;
import dev.candela.lm.Tokenization;
import dev.candela.lm.TokenizeRequest;
import dev.candela.lm.serving.Caller;
import dev.candela.lm.serving.GenerationObserver;
import dev.candela.lm.serving.ModelQueue.AdmittedGeneration;
import dev.candela.modelserver.start.ModelHost;
import dev.candela.modelserver.wire.InferenceInput;
import dev.candela.modelserver.wire.InferenceRequest;
import dev.candela.modelserver.wire.Parameters;
import dev.candela.modelserver.wire.PredictEntry;
import dev.candela.modelserver.wire.SalienceEntry;
import dev.candela.modelserver.wire.TokenizeEntry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

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
          try (AdmittedGeneration admitted = admit(request, caller)) {
            return predict(request, admitted, GenerationObserver.NONE);
          }
        });
  }

  /** Takes prompts in without waiting, or refuses them. */
  AdmittedGeneration admit(InferenceRequest request, Caller caller) {
    return host.queue().admit(generations(request), caller);
  }

  /** Continues prompts that have been admitted. */
  List<PredictEntry> predict(
      InferenceRequest request, AdmittedGeneration admitted, GenerationObserver observer) {
    List<Generation> generations = admitted.run(observer);
    generations.forEach(this::count);
    return entries(request, generations, PredictEntry::of);
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
          List<TokenizeRequest> texts =
              request.inputs().stream()
                  .map(
                      input ->
                          new TokenizeRequest(input.prompt() + input.target(), SpecialTokens.ADDED))
                  .toList();
          List<Tokenization> tokenizations = host.queue().tokenizeRequests(texts, caller);
          return tokenizations.stream().map(TokenizeEntry::of).toList();
        });
  }

  /** Explains each target. */
  List<SalienceEntry> explain(InferenceRequest request, Caller caller) {
    return metrics.timed(
        "salience",
        () -> {
          List<Salience> saliences = host.queue().salience(saliences(request), caller);
          saliences.forEach(salience -> metrics.countInput(salience.tokenization().size()));
          return entries(request, saliences, SalienceEntry::of);
        });
  }

  private static List<GenerationRequest> generations(InferenceRequest request) {
    return request.inputs().stream().map(input -> generation(request, input)).toList();
  }

  private static GenerationRequest generation(InferenceRequest request, InferenceInput input) {
    Parameters parameters = request.parametersOf(input);
    return new GenerationRequest(input.prompt(), parameters.generation(), parameters.embeddings());
  }

  private static List<SalienceRequest> saliences(InferenceRequest request) {
    return request.inputs().stream()
        .map(
            input ->
                new SalienceRequest(
                    input.prompt(),
                    input.target(),
                    input.selection(),
                    request.parametersOf(input).logProbabilities()))
        .toList();
  }

  private static <A, E> List<E> entries(
      InferenceRequest request, List<A> answers, BiFunction<A, Parameters, E> entry) {
    return IntStream.range(0, answers.size())
        .mapToObj(i -> entry.apply(answers.get(i), request.parametersOf(request.inputs().get(i))))
        .toList();
  }
}
