package dev.candela.demomodel;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A generated prompt as the trainer sees it.
 *
 * @param ids tokens of the begin mark, prompt, target and end mark
 * @param weights how much the prediction of each token counts; the first token is never predicted
 * @param targetStart index of the target's first token
 */
record Lesson(long[] ids, float[] weights, int targetStart) {

  /**
   * What the tokens of a prompt count that follow from nothing; the answer's count one. Only every
   * fourth of them is learned from, to save the time of its prediction.
   */
  private static final float PROMPT_WEIGHT = 0.2f;

  private static final int PROMPT_STRIDE = 4;

  static Lesson of(GeneratedPrompt prompt, HuggingFaceTokenizer tokenizer) {
    Encoding encoding = tokenizer.encode(prompt.prompt() + prompt.target());
    int count = encoding.getIds().length;
    long[] ids = Arrays.copyOf(encoding.getIds(), count + 1);
    ids[count] = TokenizerFiles.END_ID;
    float[] weights = new float[count + 1];
    weights[count] = 1;
    int targetStart = count;
    CharSpan[] spans = encoding.getCharTokenSpans();
    for (int i = count - 1; i > 0; i--) {
      Span span = span(spans[i]);
      if (span.start() >= prompt.prompt().length()) {
        targetStart = i;
      }
      weights[i] =
          follows(prompt, span)
              ? 1
              : prompt.kind() != Kind.WARM_UP && (i + count) % PROMPT_STRIDE == 0
                  ? PROMPT_WEIGHT
                  : 0;
    }
    return new Lesson(ids, weights, targetStart);
  }

  private static Span span(@Nullable CharSpan span) {
    return span == null ? new Span(0, 0) : new Span(span.getStart(), span.getEnd());
  }

  private static boolean follows(GeneratedPrompt prompt, Span span) {
    return span.start() >= prompt.prompt().length()
        || prompt.taught().stream().anyMatch(span::overlaps);
  }
}
