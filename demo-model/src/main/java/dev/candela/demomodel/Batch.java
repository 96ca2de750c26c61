package dev.candela.demomodel;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lessons side by side.
 *
 * @param ids [B, T] tokens, filled up on the right
 * @param rows [N] places in {@code ids}, counted through, whose next token is predicted
 * @param labels [N] those next tokens
 * @param weights [N] what they count
 * @param prompts B
 */
record Batch(long[] ids, long[] rows, long[] labels, float[] weights, int prompts) {

  /** All weighted tokens of the lessons, or with {@code targetsOnly} those of the targets. */
  static Batch of(List<Lesson> lessons, boolean targetsOnly) {
    int length = lessons.stream().mapToInt(l -> l.ids().length).max().orElseThrow() - 1;
    int count = lessons.stream().mapToInt(l -> (int) predicted(l, targetsOnly).count()).sum();
    Batch batch =
        new Batch(
            new long[lessons.size() * length],
            new long[count],
            new long[count],
            new float[count],
            lessons.size());
    int next = 0;
    for (int b = 0; b < lessons.size(); b++) {
      Lesson lesson = lessons.get(b);
      System.arraycopy(lesson.ids(), 0, batch.ids, b * length, lesson.ids().length - 1);
      for (int i : predicted(lesson, targetsOnly).toArray()) {
        batch.rows[next] = (long) b * length + i - 1;
        batch.labels[next] = lesson.ids()[i];
        batch.weights[next++] = lesson.weights()[i];
      }
    }
    return batch;
  }

  private static IntStream predicted(Lesson lesson, boolean targetsOnly) {
    return IntStream.range(targetsOnly ? lesson.targetStart() : 1, lesson.ids().length)
        .filter(i -> lesson.weights()[i] > 0);
  }

  /** The tensors ids, rows and labels. */
  NDList tensors(NDManager manager) {
    return new NDList(
        manager.create(ids, new Shape(prompts, ids.length / prompts)),
        manager.create(rows),
        manager.create(labels));
  }
}
