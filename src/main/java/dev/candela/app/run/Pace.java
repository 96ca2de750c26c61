package dev.candela.app.run;

import jakarta.inject.Singleton;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long models take, judged by what they did lately in this process. What a question waited for
 * its turn counts: the next ones will wait likewise.
 */
@Singleton
public class Pace {

  private static final double WEIGHT_OF_THE_NEWEST = 0.2;

  private final ConcurrentHashMap<String, Double> milliseconds = new ConcurrentHashMap<>();

  /**
   * Something took some time.
   *
   * @param what the model's revision, and what was asked of it if that was no answer
   */
  public void note(String what, double took) {
    milliseconds.merge(what, took, (old, newest) -> old + WEIGHT_OF_THE_NEWEST * (newest - old));
  }

  /** How long it takes, in milliseconds; empty when it was never asked for. */
  public OptionalDouble of(String what) {
    Double known = milliseconds.get(what);
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known);
  }
}
