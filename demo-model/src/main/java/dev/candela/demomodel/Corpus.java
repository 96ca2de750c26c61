package dev.candela.demomodel;

import java.util.EnumMap;
import java.util.Map;

/**
 * Endless prompts of every {@link Kind}. The same seed, kind and index always give the same prompt.
 *
 * <p>Held-out prompts come from other seeds than training prompts and pair words that never stand
 * together in training.
 */
public final class Corpus {

  /** How often the kinds appear in training, relative to each other. */
  private static final Map<Kind, Double> SHARES =
      new EnumMap<>(
          Map.of(
              Kind.RECOMMENDATION, 1.5,
              Kind.RECOMMENDATION_MISTAKE, 1.0,
              Kind.RECOMMENDATION_PRINCIPLES, 1.0,
              Kind.SUMMARY, 1.0,
              Kind.HEADLINE, 1.0,
              Kind.ARITHMETIC, 2.0,
              Kind.BRAINSTORM, 3.0,
              Kind.CLASSIFICATION, 3.0,
              Kind.EXTRACTION, 1.0));

  private final Map<Kind, PromptSource> sources = new EnumMap<>(Kind.class);
  private final long seed;

  /**
   * @param seed decides every prompt
   */
  public Corpus(long seed) {
    this.seed = seed;
    for (Kind kind : Kind.values()) {
      sources.put(kind, source(kind));
    }
  }

  private static PromptSource source(Kind kind) {
    return switch (kind) {
      case RECOMMENDATION, RECOMMENDATION_MISTAKE, RECOMMENDATION_PRINCIPLES ->
          new RecommendationPrompts(kind);
      case SUMMARY, HEADLINE -> new NewsPrompts(kind);
      case ARITHMETIC -> new ArithmeticPrompts();
      case BRAINSTORM -> new BrainstormPrompts();
      case CLASSIFICATION -> new ClassificationPrompts();
      case EXTRACTION -> new ExtractionPrompts();
      case WARM_UP -> new WarmUpPrompts();
    };
  }

  /** A prompt to test with: its pairs of words never stand together in training. */
  public GeneratedPrompt heldOut(Kind kind, int index) {
    long held = mix(seed ^ 0x5EED_0F_7E575L, kind, index);
    return write(kind, new Draw(held, Draw.Split.HELD_OUT, 1.0));
  }

  /**
   * A prompt to learn from.
   *
   * @param index which one
   * @param growth 0 for short prompts and many exercises, 1 for the full range
   */
  public GeneratedPrompt training(long index, double growth) {
    Draw choice = new Draw(mix(seed, Kind.WARM_UP, index), Draw.Split.TRAINING, growth);
    Kind kind = kind(choice, growth);
    return write(kind, new Draw(mix(seed, kind, index), Draw.Split.TRAINING, growth));
  }

  /** An exercise to learn from; arguments as for {@link #training}. */
  public GeneratedPrompt exercise(long index, double growth) {
    return write(
        Kind.WARM_UP, new Draw(mix(seed, Kind.WARM_UP, index), Draw.Split.TRAINING, growth));
  }

  private static Kind kind(Draw draw, double growth) {
    if (draw.chance(0.5 - 0.3 * growth)) {
      return Kind.WARM_UP;
    }
    double total = SHARES.values().stream().mapToDouble(Double::doubleValue).sum();
    double rest = draw.between(0, 999_999) / 1e6 * total;
    for (Map.Entry<Kind, Double> share : SHARES.entrySet()) {
      rest -= share.getValue();
      if (rest < 0) {
        return share.getKey();
      }
    }
    return Kind.EXTRACTION;
  }

  private GeneratedPrompt write(Kind kind, Draw draw) {
    PromptSource source = sources.get(kind);
    if (source == null) {
      throw new IllegalStateException("No source for " + kind);
    }
    return source.next(draw);
  }

  /** SplitMix64's finisher over the three numbers, so that neighbouring indexes are unrelated. */
  private static long mix(long seed, Kind kind, long index) {
    long z = seed + 0x9E3779B97F4A7C15L * (index * 31 + kind.stream());
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
