package dev.candela.app.model.provider;

import dev.candela.app.model.provider.Throttle.Priority;
import dev.candela.lm.BatchListener;
import dev.candela.lm.ChatTemplate;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.Tokenization;
import dev.candela.lm.TokenizeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A model whose work is limited by a throttle that may have other users. A list of requests is
 * asked in batches of the size that suits the provider; each batch is one call and waits for its
 * turn.
 *
 * <p>Rows that are cancelled while they wait end like those that are cancelled while they run. A
 * thread that waits for tokens or salience can be interrupted ({@link CancellationException}).
 */
public final class ThrottledModel implements LanguageModel {

  private final LanguageModel model;
  private final Throttle throttle;
  private final Priority priority;
  private final int batchSize;

  public ThrottledModel(LanguageModel model, Throttle throttle, Priority priority, int batchSize) {
    this.model = model;
    this.throttle = throttle;
    this.priority = priority;
    this.batchSize = batchSize;
  }

  @Override
  public ModelInfo info() {
    return model.info();
  }

  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    return inBatches(
        requests,
        (from, batch) -> {
          var there = new BatchListener(listener, from);
          BooleanSupplier unwanted = () -> there.allCancelled(batch.size());
          try {
            return throttle.during(
                priority,
                unwanted,
                () -> {
                  there.begin(batch.size());
                  return model.generate(batch, there);
                });
          } catch (CancellationException e) {
            if (Thread.currentThread().isInterrupted()) {
              throw e;
            }
            return batch.stream().map(request -> Generation.cancelled("")).toList();
          }
        });
  }

  @Override
  public Tokenization tokenize(String text) {
    return throttle.during(priority, () -> false, () -> model.tokenize(text));
  }

  @Override
  public Tokenization tokenize(TokenizeRequest request) {
    return throttle.during(priority, () -> false, () -> model.tokenize(request));
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return model.chatTemplate();
  }

  @Override
  public boolean cutsLongTexts() {
    return model.cutsLongTexts();
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    return inBatches(
        requests,
        (from, batch) -> throttle.during(priority, () -> false, () -> model.salience(batch)));
  }

  private <Q, A> List<A> inBatches(List<Q> requests, Step<Q, A> step) {
    var answers = new ArrayList<A>(requests.size());
    for (int from = 0; from < requests.size(); from += batchSize) {
      List<Q> batch = requests.subList(from, Math.min(requests.size(), from + batchSize));
      try {
        answers.addAll(step.run(from, batch));
      } catch (LanguageModelException e) {
        throw e.inBatchFrom(from);
      }
    }
    return answers;
  }

  /** Does nothing: the model belongs to whoever connected to it. */
  @Override
  public void close() {}

  private interface Step<Q, A> {
    List<A> run(int from, List<Q> batch);
  }
}
