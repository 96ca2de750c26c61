package dev.candela.app.model.provider;

import dev.candela.lm.ChatTemplate;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.Tokenization;
import dev.candela.lm.TokenizeRequest;
import dev.candela.lm.serving.Caller;
import dev.candela.lm.serving.GenerationObserver;
import dev.candela.lm.serving.ModelQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** The model that this process hosts, behind the same queue as the requests to its model server. */
public final class InProcessModel implements LanguageModel {

  private final ModelQueue queue;

  public InProcessModel(ModelQueue queue) {
    this.queue = queue;
  }

  @Override
  public ModelInfo info() {
    return queue.info();
  }

  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    var observer = new Observer(listener);
    try {
      return queue.generate(requests, observer, () -> observer.allCancelled(requests.size()));
    } catch (CancellationException e) {
      return requests.stream().map(request -> Generation.cancelled("")).toList();
    }
  }

  @Override
  public Tokenization tokenize(String text) {
    return queue.tokenize(List.of(text), interruptible()).getFirst();
  }

  @Override
  public Tokenization tokenize(TokenizeRequest request) {
    return queue.tokenizeRequests(List.of(request), interruptible()).getFirst();
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return queue.chatTemplate();
  }

  @Override
  public boolean cutsLongTexts() {
    return queue.cutsLongTexts();
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    return queue.salience(requests, interruptible());
  }

  private static Caller interruptible() {
    Thread asking = Thread.currentThread();
    return asking::isInterrupted;
  }

  /** Does nothing: the model belongs to the model server. */
  @Override
  public void close() {}

  private record Observer(GenerationListener listener) implements GenerationObserver {

    @Override
    public void onBegin(int row) {
      listener.onBegin(row);
    }

    @Override
    public void onToken(int row, GeneratedToken token, String text) {
      listener.onToken(row, token, text);
    }

    @Override
    public boolean cancelled(int row) {
      return listener.cancelled(row);
    }
  }
}
