package dev.candela.app.run;

import dev.candela.lm.Capability;
import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.Tokenization;
import dev.candela.lm.serving.ToyLanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model that does what its prompts say. The answer to a prompt is {@code Answer n to prompt.},
 * where n counts the calls, in three pieces.
 *
 * <ul>
 *   <li>a prompt with {@code refuse} is refused with a provider's words
 *   <li>one with {@code wait} gives its first piece, then waits for {@link #letGo}
 *   <li>one with {@code stumble} begins anew after its first piece
 *   <li>one with {@code vanish} finds nobody there any more after its first piece, once
 * </ul>
 */
public final class ScriptedModel implements LanguageModel {

  /** What the provider says. */
  public static final String WORDS = "Quota exceeded for quota metric 'tokens'.";

  private final ToyLanguageModel toy = new ToyLanguageModel(10_000);
  private final List<String> prompts = new CopyOnWriteArrayList<>();
  private final List<Integer> calls = new CopyOnWriteArrayList<>();
  private final Set<String> vanished = ConcurrentHashMap.newKeySet();
  private final String identity = UUID.randomUUID().toString();
  private volatile boolean closed;
  private volatile boolean unreachable;
  private volatile int batchSize = 1;
  private volatile int concurrency = 8;
  private final Semaphore gate = new Semaphore(0);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private volatile Predicate<String> refused = prompt -> prompt.contains("refuse");
  private volatile LanguageModelException.Kind refusal = LanguageModelException.Kind.FAILED;
  private volatile Set<Capability> capabilities = EnumSet.allOf(Capability.class);
  private volatile @Nullable UnaryOperator<String> script;

  /** Wants to be asked so many prompts at once. */
  public void batches(int size) {
    batchSize = size;
  }

  /** Wants to be asked one thing at a time. */
  public void takesTurns() {
    concurrency = 1;
  }

  String identity() {
    return identity;
  }

  int concurrency() {
    return concurrency;
  }

  int batchSize() {
    return batchSize;
  }

  /** How many prompts each call had. */
  public List<Integer> calls() {
    return calls;
  }

  /** The prompts that it was asked, in order. */
  public List<String> prompts() {
    return prompts;
  }

  /** How many prompts wait at this moment. */
  public int waiting() {
    return waiting.get();
  }

  /** How many prompts were given up. */
  public int cancelled() {
    return cancelled.get();
  }

  /** Lets prompts that wait, now or later, go on. */
  public void letGo(int prompts) {
    gate.release(prompts);
  }

  /** From now on nothing is refused. */
  public void recover() {
    unreachable = false;
    refused = prompt -> false;
  }

  /** From now on these prompts are refused. */
  public void refuse(Predicate<String> which) {
    refused = which;
  }

  /** From now on what is refused is refused for this reason. */
  public void refuseAs(LanguageModelException.Kind kind) {
    refusal = kind;
  }

  /** From now on everything is refused, as if nobody were there. */
  public void goAway() {
    refuseAs(LanguageModelException.Kind.UNAVAILABLE);
    refuse(prompt -> true);
  }

  /** From now on nobody is there, which is said of no row; nor can it be connected to. */
  public void vanish() {
    unreachable = true;
  }

  boolean isUnreachable() {
    return unreachable;
  }

  /** From now on it can do only this. */
  public void restrictTo(Set<Capability> some) {
    capabilities = some;
  }

  /** From now on it answers so, in one piece. */
  public void answer(UnaryOperator<String> answers) {
    script = answers;
  }

  @Override
  public ModelInfo info() {
    ModelInfo all = toy.info();
    return new ModelInfo(
        all.name(),
        all.family(),
        all.parameters(),
        all.dtype(),
        all.device(),
        all.contextLength(),
        all.vocabulary(),
        capabilities,
        all.salienceMethods());
  }

  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    calls.add(requests.size());
    if (unreachable) {
      throw new LanguageModelException(LanguageModelException.Kind.UNAVAILABLE, WORDS);
    }
    var answers = new ArrayList<Generation>();
    for (int row = 0; row < requests.size(); row++) {
      answers.add(answer(requests.get(row).prompt(), row, listener));
    }
    return answers;
  }

  private Generation answer(String prompt, int row, GenerationListener listener) {
    prompts.add(prompt);
    int call = prompts.size();
    if (refused.test(prompt)) {
      throw new LanguageModelException(refusal, WORDS, row, null, Map.of());
    }
    var text = new StringBuilder();
    var tokens = new ArrayList<GeneratedToken>();
    for (String piece : pieces(call, prompt)) {
      if (listener.cancelled(row)) {
        return new Generation(
            text.toString(), tokens, FinishReason.CANCELLED, 3, new float[0], new float[0]);
      }
      var token = new GeneratedToken(1, piece, -0.5);
      tokens.add(token);
      text.append(piece);
      listener.onToken(row, token, piece);
      if (tokens.size() == 1 && prompt.contains("wait")) {
        passGate(row, listener);
      }
      if (tokens.size() == 1 && prompt.contains("vanish") && vanished.add(prompt)) {
        throw new LanguageModelException(LanguageModelException.Kind.UNAVAILABLE, WORDS);
      }
      if (tokens.size() == 1 && prompt.contains("stumble") && listener.restart(row)) {
        listener.onToken(row, token, piece);
      }
    }
    return new Generation(
        text.toString(), tokens, FinishReason.STOP, 3, new float[0], new float[0]);
  }

  private List<String> pieces(int call, String prompt) {
    UnaryOperator<String> answers = script;
    return answers == null
        ? List.of("Answer " + call, " to ", prompt + ".")
        : List.of(answers.apply(prompt));
  }

  private void passGate(int row, GenerationListener listener) {
    waiting.incrementAndGet();
    try {
      while (!gate.tryAcquire(20, TimeUnit.MILLISECONDS)) {
        if (listener.cancelled(row)) {
          cancelled.incrementAndGet();
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      waiting.decrementAndGet();
    }
  }

  @Override
  public Tokenization tokenize(String text) {
    return toy.tokenize(text);
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    requests.forEach(request -> prompts.add(request.prompt()));
    return toy.salience(requests).stream()
        .map(salience -> withLogProbabilities(salience, requests.getFirst()))
        .toList();
  }

  /** Each explained token has -1, and the last one -3 instead where the prompt has no "key". */
  private static Salience withLogProbabilities(Salience salience, SalienceRequest request) {
    if (!request.logProbabilities()) {
      return salience;
    }
    float[] values = new float[salience.explained().length];
    Arrays.fill(values, -1);
    values[0] = Float.NaN;
    if (!request.prompt().contains("key")) {
      values[values.length - 1] = -3;
    }
    return new Salience(salience.tokenization(), salience.explained(), salience.scores(), values);
  }

  /** Whether nobody can use it any more. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
