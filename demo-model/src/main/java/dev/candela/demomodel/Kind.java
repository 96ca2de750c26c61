package dev.candela.demomodel;

/** What a generated prompt asks for. The figures of the evaluation are given for each kind. */
public enum Kind {
  /** Few-shot recommendation of a dish; the demonstrations say what to answer in which case. */
  RECOMMENDATION("recommendation", 1),
  /** The same, where the demonstration that decides the answer gives a wrong recommendation. */
  RECOMMENDATION_MISTAKE("recommendation-mistake", 2),
  /** The same, with written principles that overrule the demonstrations. */
  RECOMMENDATION_PRINCIPLES("recommendation-principles", 3),
  /** One sentence that says what happened in a short text. */
  SUMMARY("summarization", 4),
  /** A headline for a short text. */
  HEADLINE("headline", 5),
  /** A word problem worked step by step. */
  ARITHMETIC("arithmetic", 6),
  /** The things of a list that fit a constraint. */
  BRAINSTORM("brainstorm", 7),
  /** A label for a message, where demonstrations or definitions say what the labels mean. */
  CLASSIFICATION("classification", 8),
  /** The name, date, place or number that a short text gives. */
  EXTRACTION("extraction", 9),
  /** Exercises in copying and looking up, for training only: they make the other kinds easier. */
  WARM_UP("warm-up", 10);

  private final String id;
  private final int stream;

  Kind(String id, int stream) {
    this.id = id;
    this.stream = stream;
  }

  /** The name used in files and tables. */
  public String id() {
    return id;
  }

  /** The number that keeps the kind's random choices apart from those of the other kinds. */
  int stream() {
    return stream;
  }
}
