package dev.candela.app.model.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import dev.candela.lm.tokenizer.Tokenizer;
import dev.candela.lm.tokenizer.Tokenizers;
import dev.candela.lm.torch.Golden;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Offsets for tokens of which only LIT's display forms are known. */
class TokenAlignmentTest {

  private static String ranges(String text, String... forms) {
    return TokenAlignment.align(text, List.of(forms)).tokens().stream()
        .map(token -> token.start() + "-" + token.end() + (token.special() ? "s" : ""))
        .collect(Collectors.joining(" "));
  }

  @Test
  void wordsWithMarkedSpacesAreFound() {
    assertThat(ranges("Hi there", "<bos>", "Hi", "▁there")).isEqualTo("0-0s 0-2 2-8");
  }

  @Test
  void theSpaceThatSentencePieceAddsIsNoPartOfTheText() {
    assertThat(ranges("Hi there", "<s>", "▁Hi", "▁there")).isEqualTo("0-0s 0-2 2-8");
    assertThat(ranges(" Hi", "<s>", "▁Hi")).isEqualTo("0-0s 0-3");
    assertThat(ranges("Hi", "<s>", "▁", "Hi")).isEqualTo("0-0s 0-0 0-2");
  }

  @Test
  void newlinesAreThemselves() {
    assertThat(ranges("a\n\nb", "a", "\n\n", "b")).isEqualTo("0-1 1-3 3-4");
  }

  @Test
  void bytesOfACharacterBelongToItsFirst() {
    assertThat(ranges("a🙂b", "a", "<0xF0>", "<0x9F>", "<0x99>", "<0x82>", "b"))
        .isEqualTo("0-1 1-3 3-3 3-3 3-3 3-4");
  }

  @Test
  void standInsOfByteLevelVocabulariesAreFound() {
    // é is C3 A9, and 日 E6 97 A5, in the characters that GPT-2 has for these bytes.
    assertThat(ranges("café 日", "ca", "fÃ©", "▁æ", "Ĺ", "¥")).isEqualTo("0-2 2-4 4-6 6-6 6-6");
  }

  @Test
  void aTagInTheTextIsNoSpecialToken() {
    assertThat(ranges("<b>x", "<bos>", "<b>", "x")).isEqualTo("0-0s 0-3 3-4");
  }

  @Test
  void aFormThatCannotBeFoundDoesNotMoveTheOthers() {
    assertThat(ranges("one two three", "one", "???", "▁three")).isEqualTo("0-3 3-7 7-13");
    assertThat(ranges("abc", "???")).isEqualTo("0-3");
    assertThat(ranges("", "<bos>")).isEqualTo("0-0s");
  }

  @ParameterizedTest
  @FieldSource("dev.candela.lm.torch.Golden#FAMILIES")
  void goldenTokensGetTheOffsetsThatTheirTokenizersTell(String family) {
    try (Tokenizer tokenizer = Tokenizers.open(Golden.folder(family))) {
      for (JsonNode example : Golden.cases(family)) {
        Tokenization known =
            tokenizer.encode(example.get("prompt").asText() + example.get("target").asText());
        List<String> forms = known.tokens().stream().map(Token::text).toList();
        assertThat(TokenAlignment.align(known.text(), forms).tokens())
            .extracting(Token::text, Token::start, Token::end, Token::special)
            .containsExactlyElementsOf(
                known.tokens().stream()
                    .map(t -> tuple(t.text(), t.start(), t.end(), t.special()))
                    .toList());
      }
    }
  }

  @Property
  void theRangesTileAnyTextWhateverTheFormsAre(@ForAll String text, @ForAll List<String> forms) {
    String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    Tokenization tokenization = TokenAlignment.align(wellFormed, forms);
    assertThat(tokenization.tokens()).extracting(Token::text).containsExactlyElementsOf(forms);
    if (tokenization.tokens().stream().anyMatch(token -> !token.special())) {
      assertTiles(tokenization, wellFormed);
    }
  }

  @Property
  void characterByCharacterEveryTokenIsItsCharacter(@ForAll String text) {
    String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    List<String> forms = wellFormed.codePoints().mapToObj(Character::toString).toList();
    for (Token token : TokenAlignment.align(wellFormed, forms).tokens()) {
      assertThat(wellFormed.substring(token.start(), token.end())).isEqualTo(token.text());
    }
  }

  private static void assertTiles(Tokenization tokenization, String text) {
    int at = 0;
    for (Token token : tokenization.tokens()) {
      if (!token.special()) {
        assertThat(token.start()).isEqualTo(at);
        at = token.end();
      }
    }
    assertThat(at).isEqualTo(text.length());
  }
}
