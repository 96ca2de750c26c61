package dev.candela.lm.serving;

import dev.candela.lm.Capability;
import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that computes nothing: a token is a character, a response is the alphabet, and it can be
 * made to take its time. It remembers what was asked of it.
 */
public final class ToyLanguageModel implements LanguageModel {

  private final int contextLength;
  private volatile long millisPerToken;
  private final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  private final List<String> prompts = new CopyOnWriteArrayList<>();
  private final AtomicInteger cancelledRows = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean closed;

  public ToyLanguageModel(int contextLength) {
    this.contextLength = contextLength;
  }

  /** Lets each token take this long. */
  public ToyLanguageModel slow(long millis) {
    millisPerToken = millis;
    return this;
  }

  /** The number of rows of each call so far. */
  public List<Integer> batchSizes() {
    return batchSizes;
  }

  /** The prompts in the order in which they were computed. */
  public List<String> prompts() {
    return prompts;
  }

  /** How many rows ended because nobody wanted them. */
  public int cancelledRows() {
    return cancelledRows.get();
  }

  /** How many calls compute at this moment. */
  public int running() {
    return running.get();
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        "toy",
        "toy",
        0,
        "float32",
        "cpu",
        contextLength,
        Character.MAX_CODE_POINT,
        EnumSet.allOf(Capability.class),
        EnumSet.allOf(SalienceMethod.class));
  }

  @Override
  public Tokenization tokenize(String text) {
    var tokens = new ArrayList<Token>();
    tokens.add(new Token(1, "<s>", 0, 0, true));
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      String shown = Character.toString(character).replace(' ', '▁');
      tokens.add(new Token(character, shown, i, i + Character.charCount(character), false));
    }
    return new Tokenization(text, tokens);
  }

  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    batchSizes.add(requests.size());
    running.incrementAndGet();
    try {
      var answers = new ArrayList<Generation>();
      for (int row = 0; row < requests.size(); row++) {
        answers.add(generate(requests.get(row), row, listener));
      }
      return answers;
    } finally {
      running.decrementAndGet();
    }
  }

  private Generation generate(GenerationRequest request, int row, GenerationListener listener) {
    prompts.add(request.prompt());
    int promptTokens = tokenize(request.prompt()).size();
    Integer wanted = request.parameters().maxNewTokens();
    int most = Math.min(wanted == null ? 5 : wanted, contextLength - promptTokens);
    var tokens = new ArrayList<GeneratedToken>();
    var text = new StringBuilder();
    FinishReason reason = FinishReason.LENGTH;
    while (tokens.size() < most) {
      if (listener.cancelled(row)) {
        cancelledRows.incrementAndGet();
        reason = FinishReason.CANCELLED;
        break;
      }
      pause();
      String letter = Character.toString('a' + tokens.size() % 26);
      var token = new GeneratedToken(letter.charAt(0), letter, -0.25 * (tokens.size() + 1));
      tokens.add(token);
      text.append(letter);
      listener.onToken(row, token, letter);
    }
    return new Generation(
        text.toString(),
        tokens,
        reason,
        promptTokens,
        new float[] {promptTokens, Float.NaN},
        new float[] {0.1f, 1e-30f});
  }

  private void pause() {
    try {
      Thread.sleep(millisPerToken);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    batchSizes.add(requests.size());
    return requests.stream().map(this::explain).toList();
  }

  private Salience explain(SalienceRequest request) {
    pause();
    Tokenization tokenization = tokenize(request.prompt() + request.target());
    boolean[] explained = new boolean[tokenization.size()];
    float[] scores = new float[tokenization.size()];
    for (int i = 1; i < explained.length; i++) {
      Token token = tokenization.tokens().get(i);
      explained[i] =
          switch (request.selection()) {
            case TargetSelection.WholeTarget() -> token.end() > request.prompt().length();
            case TargetSelection.TokenMask(var mask) -> mask.get(i);
            case TargetSelection.CharacterSpan(int start, int end) ->
                token.end() > start && token.start() < end;
          };
      scores[i] = i;
    }
    return new Salience(
        tokenization,
        explained,
        Map.of(SalienceMethod.GRAD_L2, scores, SalienceMethod.GRAD_DOT_INPUT, scores),
        request.logProbabilities() ? logProbabilities(explained.length) : new float[0]);
  }

  private static float[] logProbabilities(int tokens) {
    float[] values = new float[tokens];
    values[0] = Float.NaN;
    return values;
  }

  @Override
  public void close() {
    closed = true;
  }
}
