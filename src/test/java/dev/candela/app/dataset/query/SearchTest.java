package dev.candela.app.dataset.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SearchTest {

  private static final Map<String, Object> SOUP =
      Map.of(
          "prompt",
          "Garlic soup, with BREAD",
          "source",
          "menu",
          "price",
          12.5,
          "my field",
          "x:y",
          "n",
          "-3");

  @Test
  void nothingFindsEverything() {
    assertFinds("", "   ", "-", "\"\"", "AND", "-\"\"");
  }

  @Test
  void everyWordMustBeSomewhereInAnyCase() {
    assertFinds("garlic", "GARLIC bread", "menu soup", "12.5", "rlic");
    assertDoesNotFind("garlic onion", "garlicsoup");
  }

  @Test
  void aPhraseIsFoundAsItIs() {
    assertFinds("\"garlic soup\"", "\"soup, with\" menu");
    assertDoesNotFind("\"soup garlic\"");
  }

  @Test
  void aFieldBeforeAColonIsTheOnlyOneSearched() {
    assertFinds("source:menu", "prompt:\"garlic soup\"", "\"my field\":x:y", "source:MEN");
    assertDoesNotFind("source:garlic", "price:menu");
  }

  @Test
  void whatIsNoFieldIsText() {
    assertFinds("x:y");
    assertDoesNotFind("nofield:garlic", "http://garlic");
  }

  @Test
  void aMinusExcludes() {
    assertFinds("garlic -onion", "-source:list", "-\"soup garlic\"");
    assertDoesNotFind("garlic -soup", "-source:menu");
  }

  @Test
  void orBindsTighterThanAnd() {
    assertFinds("onion OR garlic soup", "a OR b OR garlic", "onion OR -list", "garlic AND soup");
    assertDoesNotFind("onion OR garlic list", "onion OR list soup");
    assertDoesNotFind("OR");
  }

  @Test
  void numbersAreComparedAndNotSpelled() {
    assertFinds("price:12-13", "price:>=12.5", "price:<13", "price:=12.5", "n:-5--1", "n:<0");
    assertDoesNotFind("price:1-12", "price:>12.5", "price:<=12", "source:1-10");
  }

  @Test
  void numbersMayHaveExponents() {
    assertFinds("price:>1e-7", "price:1.2e1-1.3E+1", "n:-3e0--1e-7", "price:=125e-1");
    assertDoesNotFind("price:<1e-7", "price:1e-9-1e-7", "price:>1e21");
  }

  @Test
  void aQuoteWithoutItsPartnerIsText() {
    assertDoesNotFind("\"garlic");
    assertThat(Search.parse("say \"hi", Set.of()).matches(Map.of("prompt", "I say \"hi to you")))
        .isTrue();
  }

  @Property
  void noTextIsAnError(@ForAll String text) {
    assertThat(Search.parse(text, SOUP.keySet()).matches(SOUP)).isIn(true, false);
  }

  @Property
  void aNeedleIsFoundAsTheLibraryWould(@ForAll String hay, @ForAll char first) {
    var needle = new Needle(String.valueOf(first));
    boolean expected = false;
    for (int i = 0; i < hay.length(); i++) {
      expected |= hay.regionMatches(true, i, String.valueOf(first), 0, 1);
    }
    if (Character.toLowerCase(first) < 128) {
      assertThat(needle.isIn(hay)).isEqualTo(expected);
    }
  }

  private static void assertFinds(String... searches) {
    for (String search : searches) {
      assertThat(Search.parse(search, SOUP.keySet()).matches(SOUP)).as(search).isTrue();
    }
  }

  private static void assertDoesNotFind(String... searches) {
    for (String search : searches) {
      assertThat(Search.parse(search, SOUP.keySet()).matches(SOUP)).as(search).isFalse();
    }
  }
}
