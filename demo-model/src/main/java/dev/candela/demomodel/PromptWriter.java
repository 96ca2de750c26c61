package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a prompt piece by piece and keeps where the pieces that matter stand. */
final class PromptWriter {

  private final StringBuilder text = new StringBuilder();
  private final List<Span> causes = new ArrayList<>();
  private final List<Span> taught = new ArrayList<>();

  /** Adds text that only has to be there. */
  PromptWriter add(String piece) {
    text.append(piece);
    return this;
  }

  /** Adds text that decides the answer. */
  PromptWriter cause(String piece) {
    causes.add(append(piece));
    return this;
  }

  /** Adds text that follows from what stands before it. */
  PromptWriter taught(String piece) {
    taught.add(append(piece));
    return this;
  }

  /** Marks the most recent occurrence of {@code piece} as deciding the answer. */
  PromptWriter causedBy(String piece) {
    int start = text.lastIndexOf(piece);
    causes.add(new Span(start, start + piece.length()));
    return this;
  }

  /** Marks the text's last {@code length} characters as following from what stands before them. */
  PromptWriter lastTaught(int length) {
    taught.add(new Span(text.length() - length, text.length()));
    return this;
  }

  private Span append(String piece) {
    text.append(piece);
    return new Span(text.length() - piece.length(), text.length());
  }

  /** The finished prompt, whose answer is decided in its last occurrence of {@code decisive}. */
  GeneratedPrompt answeredBy(Kind kind, String target, String decisive) {
    int start = target.lastIndexOf(decisive);
    if (start < 0) {
      throw new IllegalArgumentException("The target has no part: " + decisive);
    }
    String prompt = text.toString();
    return new GeneratedPrompt(
        kind,
        prompt,
        target,
        new Span(start, start + decisive.length()),
        causes,
        taught,
        Segmentation.of(prompt),
        Optional.empty());
  }
}
