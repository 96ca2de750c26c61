package dev.candela.lm.torch;

import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.Tokenization;
import dev.candela.lm.checkpoint.GenerationDefaults;
import dev.candela.lm.tokenizer.StreamingDecoder;
import dev.candela.lm.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** A prompt on its way to becoming a response. */
final class GenerationRow {

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final int row;
  private final boolean embeddings;
  private final int[] promptIds;
  private final int droppedPromptTokens;
  private final int[] readIds;
  private final int maxNewTokens;
  private final Sampling sampling;
  private final TokenChooser chooser;
  private final Tokenizer tokenizer;
  private final StreamingDecoder decoder;
  private final StopTexts stopTexts;
  private final GenerationListener listener;
  private final List<GeneratedToken> tokens = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable FinishReason finished;

  /**
   * @param row the request's index in what the listener hears
   * @param prompt the prompt's tokens
   * @param readIds those of them that the model reads
   */
  GenerationRow(
      int row,
      GenerationRequest request,
      Tokenization prompt,
      int[] readIds,
      Texts texts,
      GenerationDefaults defaults,
      GenerationListener listener) {
    this.row = row;
    promptIds = prompt.ids();
    droppedPromptTokens = prompt.dropped();
    this.readIds = readIds;
    embeddings = request.embeddings();
    tokenizer = texts.tokenizer();
    this.listener = listener;
    Integer wanted = request.parameters().maxNewTokens();
    int most = wanted == null ? defaults.maxNewTokens().orElse(Integer.MAX_VALUE) : wanted;
    maxNewTokens = Math.min(most, texts.limit() - promptIds.length);
    sampling = Sampling.of(request.parameters(), defaults);
    Long seed = request.parameters().seed();
    chooser = new TokenChooser(sampling, seed == null ? RANDOM.create() : RANDOM.create(seed));
    Arrays.stream(readIds).forEach(chooser::saw);
    decoder = tokenizer.streamingDecoder();
    stopTexts = new StopTexts(request.parameters().stop());
  }

  int[] promptIds() {
    return promptIds;
  }

  int droppedPromptTokens() {
    return droppedPromptTokens;
  }

  int[] readIds() {
    return readIds;
  }

  boolean wantsEmbeddings() {
    return embeddings;
  }

  /** The most tokens that the cache must hold. */
  int mostTokens() {
    return readIds.length + maxNewTokens;
  }

  /** Whether the next token is simply the likeliest one. */
  boolean plainGreedy() {
    return sampling.plainGreedy(tokens.size());
  }

  /** Asks the listener whether to go on. */
  void askWhetherCancelled() {
    if (finished == null && listener.cancelled(row)) {
      finish(FinishReason.CANCELLED);
    }
  }

  /** Chooses the next token by its logits [V]; {@link #accept} appends it. */
  TokenChooser.Choice choose(float[] logits) {
    return chooser.choose(logits, tokens.size());
  }

  /** Appends a token and tells the listener. */
  void accept(TokenChooser.Choice choice) {
    var token =
        new GeneratedToken(choice.id(), tokenizer.display(choice.id()), choice.logProbability());
    tokens.add(token);
    chooser.saw(choice.id());
    boolean stop = sampling.stopIds().contains(choice.id());
    String added = stop ? "" : stopTexts.push(decoder.push(choice.id()));
    if (stop || stopTexts.stopped()) {
      finished = FinishReason.STOP;
    } else if (tokens.size() >= maxNewTokens) {
      finished = FinishReason.LENGTH;
    }
    if (finished != null) {
      added += rest();
    }
    text.append(added);
    listener.onToken(row, token, added);
  }

  private void finish(FinishReason reason) {
    finished = reason;
    text.append(rest());
  }

  private String rest() {
    return stopTexts.stopped() ? "" : stopTexts.push(decoder.finish()) + stopTexts.finish();
  }

  boolean running() {
    return finished == null;
  }

  FinishReason finishReason() {
    return finished == null ? FinishReason.CANCELLED : finished;
  }

  /** The id that the next step reads: the last one chosen, or read if the row ended before. */
  int lastId() {
    return tokens.isEmpty() ? readIds[readIds.length - 1] : tokens.getLast().id();
  }

  /** Where that id stands in the row. */
  int lastPosition() {
    return readIds.length + tokens.size() - 1;
  }

  List<GeneratedToken> tokens() {
    return tokens;
  }

  int[] tokenIds() {
    return tokens.stream().mapToInt(GeneratedToken::id).toArray();
  }

  String text() {
    return text.toString();
  }
}
