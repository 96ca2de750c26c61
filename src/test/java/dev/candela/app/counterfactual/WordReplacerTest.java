package dev.candela.app.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.error.RequestRefused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordReplacerTest {

  private final WordReplacer replacer = new WordReplacer();

  @Test
  void eachOccurrenceAndAlternativeIsANewExampleWithASingleChange() {
    assertThat(prompts("great -> terrible | bad", "A great day, a great night"))
        .containsExactly(
            "A terrible day, a great night",
            "A bad day, a great night",
            "A great day, a terrible night",
            "A great day, a bad night");
  }

  @Test
  void aWordIsFoundOnlyAsAWholeAndInAnyCase() {
    assertThat(prompts("cat -> dog", "Cat, concat, cats, CAT"))
        .containsExactly("dog, concat, cats, CAT", "Cat, concat, cats, dog");
  }

  @Test
  void theCaseCountsWhenAsked() {
    assertThat(items(Map.of("substitutions", "cat -> dog", "ignore_casing", false), "Cat cat"))
        .extracting(item -> item.fields().get("prompt"))
        .containsExactly("Cat dog");
  }

  @Test
  void wordsOfAnyAlphabetHaveBoundaries() {
    assertThat(prompts("über -> unter, кот -> пёс", "Über überall кот который"))
        .containsExactly("unter überall кот который", "Über überall пёс который");
  }

  @Test
  void aSourceThatIsNoWordIsFoundAnywhere() {
    assertThat(prompts(". -> !", "So. it.is")).containsExactly("So! it.is", "So. it!is");
  }

  @Test
  void aSourceMayHaveSeveralWords() {
    assertThat(prompts("New York -> Rome", "in new york now")).containsExactly("in Rome now");
  }

  @Test
  void aPromptIsNeverEmptied() {
    assertThat(prompts("great -> | good", "great")).containsExactly("good");
    assertThat(outcome(Map.of("substitutions", "great -> "), "great"))
        .isEqualTo(new Outcome.Nothing("Nothing of the prompt would be left."));
  }

  @Test
  void nothingAfterTheArrowDeletesTheWord() {
    assertThat(prompts("not -> ", "do not go")).containsExactly("do  go");
  }

  @Test
  void whereTwoRulesCouldApplyTheEarlierOneDoes() {
    assertThat(prompts("a b -> x, a -> y", "a b a")).containsExactly("x a", "a b y");
  }

  @Test
  void ofTwoRulesForTheSameTextTheLaterOneCounts() {
    assertThat(prompts("a -> x, a -> y", "a")).containsExactly("y");
  }

  @Test
  void aPartInQuotesIsTakenAsItIs() {
    assertThat(prompts("\"a, b\" -> \"c | \"\"d\"\" -> e\"", "is a, b ok"))
        .containsExactly("is c | \"d\" -> e ok");
  }

  @Test
  void rulesMayStandOnLinesOfTheirOwn() {
    assertThat(prompts("a -> b\r\n\nc -> d,", "a c")).containsExactly("b c", "a d");
  }

  @Test
  void allOccurrencesCanBeReplacedAtOnce() {
    assertThat(
            items(
                Map.of(
                    "substitutions", "a -> x | y",
                    "fields", List.of("prompt", "target"),
                    "occurrences", "all at once"),
                "a b a"))
        .extracting(item -> item.fields().get("prompt") + "/" + item.fields().get("target"))
        .containsExactly("x b x/the x", "y b y/the y");
  }

  @Test
  void severalFieldsAreChangedOneAfterTheOtherInTheirOrder() {
    assertThat(
            items(Map.of("substitutions", "a -> x", "fields", List.of("target", "prompt")), "a b"))
        .extracting(item -> item.fields().get("prompt") + "/" + item.fields().get("target"))
        .containsExactly("a b/the x", "x b/the a");
  }

  @Test
  void aReplacementThatChangesNothingGivesNoExample() {
    assertThat(outcome(Map.of("substitutions", "x -> x"), "x x"))
        .isEqualTo(new Outcome.Nothing("Every word is already what it would be replaced by."));
    assertThat(prompts("great -> Great", "great Great")).containsExactly("Great Great");
  }

  @Test
  void aTextWithoutTheWordsGivesNoExample() {
    assertThat(outcome(Map.of("substitutions", "x -> y"), "a"))
        .isEqualTo(new Outcome.Nothing("None of the words is in the chosen fields."));
  }

  @Test
  void aResultKnowsItsParentTheRuleAndThePlace() {
    Counterfactual item =
        items(Map.of("substitutions", "great->terrible"), "A great day").getFirst();
    assertThat(item.parentId()).isEqualTo("id");
    assertThat(item.rule()).isEqualTo("word_replacer: great -> terrible");
    assertThat(item.changes()).containsExactly(new Change("prompt", 2, 7, "great", "terrible"));
    assertThat(item.fields()).containsEntry("target", "the a").containsEntry("source", "test");
  }

  @Test
  void noMoreAreMadeThanAreWanted() {
    Outcome outcome =
        replacer
            .recipe(replacer.form().check(Map.of("substitutions", "a -> b"), "config"))
            .apply(source("a ".repeat(50)), 3);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Made.class,
            made -> {
              assertThat(made.items()).hasSize(3);
              assertThat(made.truncated()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "great",
        "a -> b, great",
        "-> b",
        "a -> b -> c",
        "\"a -> b",
        "\"a\"b -> c",
        ",,",
        "a -> \"b\"c"
      })
  void aRuleThatCannotBeReadIsRefusedByName(String substitutions) {
    assertThatThrownBy(() -> prompts(substitutions, "great"))
        .isInstanceOf(RequestRefused.class)
        .hasMessageStartingWith("config.substitutions ");
  }

  private List<Object> prompts(String substitutions, String prompt) {
    return items(Map.of("substitutions", substitutions), prompt).stream()
        .map(item -> item.fields().get("prompt"))
        .toList();
  }

  private List<Counterfactual> items(Map<String, Object> config, String prompt) {
    return ((Outcome.Made) outcome(config, prompt)).items();
  }

  private Outcome outcome(Map<String, Object> config, String prompt) {
    return replacer.recipe(replacer.form().check(config, "config")).apply(source(prompt), 1000);
  }

  private static Source source(String prompt) {
    return new Source("id", Map.of("prompt", prompt, "target", "the a", "source", "test"));
  }
}
