package dev.candela.app.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AblationTest {

  private final Ablation ablation = new Ablation();

  @Test
  void eachWordIsLeftOutOnceWithoutLeavingADoubledSpace() {
    assertThat(prompts(Map.of("unit", "word"), "Do not go, now."))
        .containsExactly("not go, now.", "Do go, now.", "Do not, now.", "Do not go,.");
  }

  @Test
  void eachSentenceIsLeftOutOnce() {
    assertThat(prompts(Map.of("unit", "sentence"), "One is. Two are.\nThree?"))
        .containsExactly("Two are.\nThree?", "One is.\nThree?", "One is. Two are.\n");
  }

  @Test
  void eachLineIsLeftOutWithItsBreak() {
    assertThat(prompts(Map.of("unit", "line"), "a\nb\n\nc"))
        .containsExactly("b\n\nc", "a\n\nc", "a\nb\n");
  }

  @Test
  void eachParagraphIsLeftOutWithTheEmptyLinesAfterIt() {
    assertThat(prompts(Map.of("unit", "paragraph"), "a\nb\n\n\nc\r\n \r\nd"))
        .containsExactly("c\r\n \r\nd", "a\nb\n\n\nd", "a\nb\n\n\nc");
  }

  @Test
  void aLineBreakOfTwoCharactersIsNoEmptyLine() {
    assertThat(prompts(Map.of("unit", "paragraph"), "a\r\nb\r\n\r\nc\r\nd"))
        .containsExactly("c\r\nd", "a\r\nb");
    assertThat(outcome(Map.of("unit", "paragraph"), "a\r\nb\r\nc"))
        .isInstanceOf(Outcome.Nothing.class);
  }

  @Test
  void aTextCanTakeThePlaceOfThePart() {
    assertThat(prompts(Map.of("unit", "word", "replacement", "[MASK]"), "a b."))
        .containsExactly("[MASK] b.", "a [MASK].");
  }

  @Test
  void aFieldIsNeverEmptied() {
    assertThat(outcome(Map.of("unit", "paragraph"), "all of it"))
        .isEqualTo(
            new Outcome.Nothing("The chosen fields have no paragraph that can be left out."));
  }

  @Test
  void aResultNamesThePart() {
    Counterfactual item = ((Outcome.Made) outcome(Map.of("unit", "word"), "a bc d")).items().get(1);
    assertThat(item.rule()).isEqualTo("ablation: word 2 “bc”");
    assertThat(item.changes()).containsExactly(new Change("prompt", 2, 5, "bc ", ""));
  }

  @Property
  void everyResultIsTheTextWithoutOnePart(@ForAll String text) {
    for (Pieces pieces : Pieces.values()) {
      int end = 0;
      for (Pieces.Piece piece : pieces.of(text)) {
        assertThat(piece.start()).isGreaterThanOrEqualTo(end);
        assertThat(piece.cutStart()).isLessThanOrEqualTo(piece.start());
        assertThat(piece.cutEnd()).isBetween(piece.end(), text.length());
        end = piece.end();
      }
    }
  }

  private List<Object> prompts(Map<String, Object> config, String prompt) {
    return ((Outcome.Made) outcome(config, prompt))
        .items().stream().map(item -> item.fields().get("prompt")).toList();
  }

  private Outcome outcome(Map<String, Object> config, String prompt) {
    return ablation
        .recipe(ablation.form().check(config, "config"))
        .apply(new Source("id", Map.of("prompt", prompt)), 1000);
  }
}
