package dev.candela.app.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramblerTest {

  private final Scrambler scrambler = new Scrambler();

  @Property
  void theWordsStayAndTheirOrderDoesNot(@ForAll("texts") String text) {
    Outcome outcome = outcome(Map.of(), text);
    boolean hasAnotherOrder = Arrays.stream(text.split(" ", -1)).distinct().count() > 1;
    assertThat(outcome instanceof Outcome.Made).isEqualTo(hasAnotherOrder);
    if (outcome instanceof Outcome.Made made) {
      String scrambled = String.valueOf(made.items().getFirst().fields().get("prompt"));
      assertThat(scrambled).isNotEqualTo(text);
      assertThat(scrambled.split(" ", -1)).containsExactlyInAnyOrder(text.split(" ", -1));
    }
  }

  @Property
  void theChangesLeadFromTheParentToTheResult(@ForAll("texts") String text) {
    if (outcome(Map.of(), text) instanceof Outcome.Made made) {
      Counterfactual item = made.items().getFirst();
      List<Edit> edits =
          item.changes().stream()
              .map(change -> new Edit(change.start(), change.end(), change.after()))
              .toList();
      assertThat(Edit.apply(text, edits)).isEqualTo(item.fields().get("prompt"));
      assertThat(item.changes())
          .allSatisfy(
              change ->
                  assertThat(text.substring(change.start(), change.end()))
                      .isEqualTo(change.before())
                      .isNotEqualTo(change.after()));
    }
  }

  /** The reference never ends for these. */
  @ParameterizedTest
  @ValueSource(strings = {"", "word", "same same same", " "})
  void aTextWithoutAnotherOrderGivesNoExampleAndEnds(String text) {
    assertThat(outcome(Map.of(), text)).isInstanceOf(Outcome.Nothing.class);
  }

  @Test
  void theSameSeedGivesTheSameOrderAndAnotherSeedAnother() {
    String text = "one two three four five six seven eight";
    assertThat(outcome(Map.of("seed", 7), text)).isEqualTo(outcome(Map.of("seed", 7), text));
    assertThat(outcome(Map.of("seed", 7), text)).isNotEqualTo(outcome(Map.of("seed", 8), text));
  }

  @Test
  void allChosenFieldsAreChangedInOneExampleAndAnEmptyOneStaysEmpty() {
    var source = new Source("id", Map.of("prompt", "a b c d e", "target", "", "note", "x y z"));
    Outcome outcome =
        scrambler
            .recipe(
                scrambler
                    .form()
                    .check(Map.of("fields", List.of("prompt", "target", "note")), "config"))
            .apply(source, 10);
    assertThat(((Outcome.Made) outcome).items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.fields().get("prompt")).isNotEqualTo("a b c d e");
              assertThat(item.fields().get("note")).isNotEqualTo("x y z");
              assertThat(item.fields().get("target")).isEqualTo("");
            });
  }

  @Test
  void variantsDifferFromEachOther() {
    Outcome outcome = outcome(Map.of("variants", 20), "a b c");
    assertThat(((Outcome.Made) outcome).items())
        .extracting(item -> item.fields().get("prompt"))
        .doesNotHaveDuplicates()
        .hasSizeBetween(2, 5);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "", "Wörter", "\n", "a")
        .list()
        .ofMaxSize(10)
        .map(words -> String.join(" ", words));
  }

  private Outcome outcome(Map<String, Object> config, String prompt) {
    return scrambler
        .recipe(scrambler.form().check(config, "config"))
        .apply(new Source("id", Map.of("prompt", prompt)), 1000);
  }
}
