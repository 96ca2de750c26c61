package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The random choices of one prompt. The same seed gives the same choices on every machine.
 *
 * <p>Training and held-out prompts use different pairs of words: whether a pair belongs to one or
 * the other follows from the two words alone.
 */
final class Draw {

  /** Which prompts are drawn: those to learn from, or those to test with. */
  enum Split {
    TRAINING,
    HELD_OUT
  }

  private static final int HELD_OUT_SHARE = 8;
  private static final String[] SYLLABLES = {
    "ba", "ko", "ri", "mel", "tan", "so", "lu", "ven", "da", "pi", "no", "gar", "fe", "hul", "zi",
    "to"
  };

  private final RandomGenerator random;
  private final Split split;
  private final double growth;

  /**
   * @param seed decides every choice
   * @param split the side that pairs of words are taken from
   * @param growth 0 for the shortest prompts up to 1 for prompts of every length
   */
  Draw(long seed, Split split, double growth) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.split = split;
    this.growth = growth;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /** A count from {@code least} to {@code most}; the longer ones only when the corpus has grown. */
  int upTo(int least, int most) {
    return between(least, least + (int) Math.round((most - least) * growth));
  }

  /** The first entries of a list: a few at first, and all of them when the corpus has grown. */
  <T> List<T> available(List<T> choices) {
    int few = Math.min(48, choices.size());
    return choices.subList(0, few + (int) Math.round((choices.size() - few) * growth));
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** {@code count} different entries in random order. */
  <T> List<T> pick(int count, List<T> choices) {
    List<T> rest = new ArrayList<>(choices);
    List<T> picked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picked.add(rest.remove(random.nextInt(rest.size())));
    }
    return picked;
  }

  <T> List<T> shuffled(List<T> entries) {
    return pick(entries.size(), entries);
  }

  /**
   * An entry, or now and then a made-up word, so that a model learns to copy words it never saw.
   * Only training prompts have made-up words.
   */
  String open(List<String> choices) {
    return split == Split.TRAINING && chance(0.04) ? madeUpWord() : pick(choices);
  }

  private String madeUpWord() {
    StringBuilder word = new StringBuilder();
    for (int i = between(2, 3); i > 0; i--) {
      word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
    }
    return word.toString();
  }

  /** A word of each list such that the pair is on this draw's side of the split. */
  Pair pair(List<String> firsts, List<String> seconds) {
    while (true) {
      Pair pair = new Pair(open(firsts), pick(seconds));
      if (isHeldOut(pair.first(), pair.second()) == (split == Split.HELD_OUT)) {
        return pair;
      }
    }
  }

  /** Two words whose combination is on one side of the split. */
  record Pair(String first, String second) {}

  /** Whether the pair of words is kept for testing. */
  static boolean isHeldOut(String first, String second) {
    int mixed = ((first + "+" + second).hashCode() * 0x9E3779B1) >>> 16;
    return mixed % HELD_OUT_SHARE == 0;
  }
}
