package dev.candela.demomodel;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Cuts the corpus into batches of about equal numbers of tokens, of lessons of about equal length.
 */
final class Lessons {

  private static final int POOL = 512;

  private final Corpus corpus;
  private final HuggingFaceTokenizer tokenizer;
  private final int tokens;
  private final Deque<List<Lesson>> ready = new ArrayDeque<>();
  private long index;

  /**
   * @param start index of the first training prompt
   * @param tokens how many tokens a batch has at most
   */
  Lessons(Corpus corpus, HuggingFaceTokenizer tokenizer, long start, int tokens) {
    this.corpus = corpus;
    this.tokenizer = tokenizer;
    this.index = start;
    this.tokens = tokens;
  }

  /** How many prompts have been drawn. */
  long index() {
    return index;
  }

  /**
   * The next batch.
   *
   * @param exercises whether new prompts are exercises only
   * @param growth from 0 to 1, how long and hard new prompts are
   */
  Batch next(boolean exercises, double growth) {
    if (ready.isEmpty()) {
      fill(exercises, growth);
    }
    return Batch.of(ready.removeFirst(), false);
  }

  private void fill(boolean exercises, double growth) {
    List<Lesson> pool = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      GeneratedPrompt prompt =
          exercises ? corpus.exercise(index, growth) : corpus.training(index, growth);
      pool.add(Lesson.of(prompt, tokenizer));
      index++;
    }
    pool.sort(Comparator.comparingInt(lesson -> lesson.ids().length));
    List<List<Lesson>> batches = new ArrayList<>();
    List<Lesson> batch = new ArrayList<>();
    for (Lesson lesson : pool) {
      if ((batch.size() + 1) * lesson.ids().length > tokens) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(lesson);
    }
    batches.add(batch);
    Collections.shuffle(batches, new Random(index));
    ready.addAll(batches);
  }
}
