package dev.candela.demomodel;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many held-out prompts a model answers exactly right.
 *
 * <p>A greedy answer is the target exactly if, given the target so far, each next token of the
 * target and then the end mark is the most likely one; so one forward pass tells without
 * generating.
 */
final class ExactMatch {

  private static final int BATCH = 16;

  private final TrainingProgram program;
  private final HuggingFaceTokenizer tokenizer;
  private final Corpus corpus;

  ExactMatch(TrainingProgram program, HuggingFaceTokenizer tokenizer, Corpus corpus) {
    this.program = program;
    this.tokenizer = tokenizer;
    this.corpus = corpus;
  }

  /**
   * The share of the first {@code count} held-out prompts of each kind that are answered exactly.
   */
  Map<Kind, Double> of(Map<String, NDArray> weights, int count) {
    Map<Kind, Double> shares = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      List<GeneratedPrompt> prompts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        prompts.add(corpus.heldOut(kind, i));
      }
      List<Boolean> right = areRight(prompts, weights);
      shares.put(kind, right.stream().filter(r -> r).count() / (double) count);
    }
    return shares;
  }

  /** Whether each prompt is answered with its target. */
  List<Boolean> areRight(List<GeneratedPrompt> prompts, Map<String, NDArray> weights) {
    List<Boolean> right = new ArrayList<>();
    for (int start = 0; start < prompts.size(); start += BATCH) {
      List<Lesson> lessons =
          prompts.subList(start, Math.min(start + BATCH, prompts.size())).stream()
              .map(prompt -> Lesson.of(prompt, tokenizer))
              .toList();
      right.addAll(judge(lessons, weights));
    }
    return right;
  }

  private List<Boolean> judge(List<Lesson> lessons, Map<String, NDArray> weights) {
    try (NDManager manager = program.manager().newSubManager()) {
      NDList inputs = Batch.of(lessons, true).tensors(manager);
      NDArray hits = program.call("hits", inputs, Map.of("w", weights));
      long[] hit = hits.toLongArray();
      List<Boolean> right = new ArrayList<>();
      int next = 0;
      for (Lesson lesson : lessons) {
        boolean all = true;
        for (int i = lesson.targetStart(); i < lesson.ids().length; i++) {
          all &= hit[next++] == 1;
        }
        right.add(all);
      }
      return right;
    }
  }
}
