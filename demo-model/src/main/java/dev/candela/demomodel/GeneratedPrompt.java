package dev.candela.demomodel;

import java.util.List;
import java.util.Optional;

/**
 * A prompt, its right answer, and what makes the answer right.
 *
 * @param kind what is asked for
 * @param prompt the text given to the model
 * @param target the right answer; prompt and target concatenate to the whole text
 * @param decisive the part of {@code target} that the causes decide
 * @param causes the parts of {@code prompt} that decide it: change them, and the answer changes
 * @param taught the parts of {@code prompt} that follow from what stands before them, so that a
 *     model can learn from them as it learns from the target
 * @param segments the lines and sentences of {@code prompt}, in order
 * @param twin the same prompt without its planted mistake, if it has one
 */
public record GeneratedPrompt(
    Kind kind,
    String prompt,
    String target,
    Span decisive,
    List<Span> causes,
    List<Span> taught,
    List<Span> segments,
    Optional<Twin> twin) {

  /**
   * A prompt that differs in one place only, and its different answer.
   *
   * @param prompt the corrected prompt
   * @param target its right answer
   */
  public record Twin(String prompt, String target) {}

  public GeneratedPrompt {
    causes = List.copyOf(causes);
    taught = List.copyOf(taught);
    segments = List.copyOf(segments);
  }

  /** The segments that hold a cause. */
  public List<Span> causingSegments() {
    return segments.stream().filter(s -> causes.stream().anyMatch(s::overlaps)).toList();
  }

  /** The twin with nothing known but its answer. */
  GeneratedPrompt twinAsPrompt() {
    Twin other = twin.orElseThrow();
    return new GeneratedPrompt(
        kind,
        other.prompt,
        other.target,
        new Span(0, other.target.length()),
        List.of(),
        List.of(),
        Segmentation.of(other.prompt),
        Optional.empty());
  }

  GeneratedPrompt withTwin(GeneratedPrompt other) {
    return new GeneratedPrompt(
        kind,
        prompt,
        target,
        decisive,
        causes,
        taught,
        segments,
        Optional.of(new Twin(other.prompt, other.target)));
  }
}
