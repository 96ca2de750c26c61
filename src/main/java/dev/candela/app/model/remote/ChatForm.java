package dev.candela.app.model.remote;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.Optional;

/**
 * What a model's chat template writes around a prompt. Learned from one text that was written down
 * with it, so that the places of tokens in what the model read can be told as places in the prompt
 * and the target that somebody wrote.
 *
 * @param before what stands before the prompt
 * @param after what stands between the prompt and the model's answer
 * @param trims whether white space at both ends of the prompt is left out
 */
record ChatForm(String before, String after, boolean trims) {

  /** A prompt that no template holds, with white space at its ends. */
  static final String SAMPLE = " 8f2c: what is asked ";

  /** The form in which the sample was written down; empty when it was changed beyond that. */
  static Optional<ChatForm> of(String rendered) {
    boolean trims = !rendered.contains(SAMPLE);
    String asked = trims ? SAMPLE.strip() : SAMPLE;
    int at = rendered.indexOf(asked);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            new ChatForm(
                rendered.substring(0, at), rendered.substring(at + asked.length()), trims));
  }

  /**
   * A prompt as it is written down.
   *
   * @throws LanguageModelException when the server wrote something else
   */
  Written write(String prompt, String rendered) {
    Written written = write(prompt);
    if (!rendered.equals(before + written.content() + after)) {
      throw new LanguageModelException(
          Kind.FAILED,
          "The model's chat template changes this prompt, so that its tokens cannot be shown in it."
              + " Leave out what looks like white space at its ends, or load the model without its"
              + " chat template.");
    }
    return written;
  }

  /** A prompt as it will be written down. */
  Written write(String prompt) {
    String content = trims ? prompt.strip() : prompt;
    // Of nothing but white space the beginning is left out.
    int skipped = content.isEmpty() ? prompt.length() : prompt.indexOf(content);
    return new Written(content, skipped, prompt.length());
  }

  /** A prompt in the template. */
  final class Written {

    /** What is written of it. */
    private final String content;

    /** How many of its characters come before that. */
    private final int skipped;

    /** How many it has. */
    private final int length;

    private Written(String content, int skipped, int length) {
      this.content = content;
      this.skipped = skipped;
      this.length = length;
    }

    String content() {
      return content;
    }

    private int end() {
      return before.length() + content.length();
    }

    private int targetBegins() {
      return end() + after.length();
    }

    /** A selection in prompt and target as one in what the model reads. */
    TargetSelection inside(TargetSelection selection) {
      return selection instanceof TargetSelection.CharacterSpan(int start, int end)
          ? new TargetSelection.CharacterSpan(
              start < length ? inPrompt(start) : inTarget(start),
              end <= length ? inPrompt(end) : inTarget(end))
          : selection;
    }

    private int inPrompt(int offset) {
      return before.length() + Math.clamp(offset - skipped, 0, content.length());
    }

    private int inTarget(int offset) {
      return targetBegins() + offset - length;
    }

    /**
     * Tokens of what the model read as tokens of prompt and target; the template's are special.
     *
     * @param text prompt and target
     */
    Tokenization outside(Tokenization read, String text) {
      return Tokenization.ofWhole(
          text, read.tokens().stream().map(this::outside).toList(), read.dropped());
    }

    private Token outside(Token token) {
      boolean beforePrompt = token.end() <= before.length();
      boolean afterPrompt = token.start() >= end() && token.end() <= targetBegins();
      if (beforePrompt || afterPrompt) {
        int place = beforePrompt ? 0 : length;
        boolean special = token.special() || token.end() > token.start();
        return new Token(token.id(), token.text(), place, place, special);
      }
      return new Token(
          token.id(), token.text(), outside(token.start()), outside(token.end()), token.special());
    }

    private int outside(int offset) {
      if (offset >= targetBegins()) {
        return length + offset - targetBegins();
      }
      return offset > end()
          ? length
          : skipped + Math.clamp(offset - before.length(), 0, content.length());
    }
  }
}
