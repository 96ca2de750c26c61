package dev.candela.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.lifecycle.AfterContainer;

/** Tokens tile every text, whatever is in it and however the tokenizer changes it. */
@Domain(TokenizerTexts.class)
class TilingPropertiesTest {
  private static final Tokenizer GPT2 = Tokenizers.open(GoldenFolders.of("gpt2"));
  private static final Tokenizer LLAMA3 = Tokenizers.open(GoldenFolders.of("llama3"));
  private static final Tokenizer GEMMA = Tokenizers.open(GoldenFolders.of("gemma"));
  private static final Tokenizer LLAMA = Tokenizers.open(GoldenFolders.of("llama"));
  private static final Tokenizer LEGACY_LLAMA = GoldenFolders.open(legacyLlama());
  private static final Tokenizer GEMMA_MODEL =
      Tokenizers.open(GoldenFolders.withoutTokenizerJson("gemma"));
  private static final Tokenizer LLAMA_MODEL =
      Tokenizers.open(GoldenFolders.withoutTokenizerJson("llama"));
  private static final List<Tokenizer> EXACT =
      List.of(GPT2, LLAMA3, GEMMA, LLAMA, LEGACY_LLAMA, GEMMA_MODEL, LLAMA_MODEL);

  private static final List<Tokenizer> NORMALISING =
      List.of(
          GoldenFolders.open(with("qwen2", "normalizer", "{\"type\": \"NFC\"}")),
          GoldenFolders.open(with("gpt2", "normalizer", "{\"type\": \"NFKD\"}")),
          GoldenFolders.open(
              with(
                  "qwen3",
                  "normalizer",
                  "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Lowercase\"},"
                      + " {\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}]}")),
          GoldenFolders.open(with("llama", "decoder", "null")));

  @AfterContainer
  static void close() {
    EXACT.forEach(Tokenizer::close);
    NORMALISING.forEach(Tokenizer::close);
  }

  @Property(tries = 300)
  void tokensTileTheText(@ForAll String text) {
    EXACT.forEach(tokenizer -> assertTiles(tokenizer.encode(text), text));
  }

  @Property(tries = 300)
  void tokensTileTheTextEvenWhenANormaliserChangedIt(@ForAll String text) {
    NORMALISING.forEach(tokenizer -> assertTiles(tokenizer.encode(text), text));
  }

  @Property(tries = 200)
  void noTokenBeginsInsideACharacter(@ForAll String text) {
    for (Tokenizer tokenizer : EXACT) {
      for (Token token : tokenizer.encode(text).tokens()) {
        int at = token.start();
        assertThat(
                at > 0
                    && at < text.length()
                    && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at)))
            .isFalse();
      }
    }
  }

  @Property(tries = 200)
  void everyTokenSpellsItsPartOfTheText(@ForAll String text) {
    for (Token token : GPT2.encode(text).tokens()) {
      String part = text.substring(token.start(), token.end());
      if (part.chars().allMatch(c -> c < 0x80) && !part.isEmpty() && token.id() != 0) {
        // A piece may begin with the last bytes of a character that counts for the token before.
        String spelled = GPT2.decode(new int[] {token.id()}).replace("\uFFFD", "");
        assertThat(spelled).isEqualTo(part);
      }
    }
  }

  @Property(tries = 200)
  void theSentencePieceModelGivesTheIdsOfTheTokenizerJson(@ForAll String text) {
    Tokenization expected = GEMMA.encode(text);
    Tokenization actual = GEMMA_MODEL.encode(text);
    assertThat(actual).isEqualTo(expected);
    assertThat(GEMMA_MODEL.decode(actual.ids())).isEqualTo(GEMMA.decode(expected.ids()));
  }

  @Property(tries = 200)
  void theSentencePieceModelGivesTheIdsOfTheLegacyTokenizerJson(@ForAll String text) {
    assertThat(LLAMA_MODEL.encode(text)).isEqualTo(LEGACY_LLAMA.encode(text));
  }

  @Property(tries = 50)
  void aLoneSurrogateIsRefused(@ForAll String before, @ForAll String after) {
    for (Tokenizer tokenizer : EXACT) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tokenizer.encode(before + '\uD83D' + after))
          .withMessageContaining("position " + before.length());
    }
  }

  private static void assertTiles(Tokenization tokenization, String text) {
    int position = 0;
    for (Token token : tokenization.tokens()) {
      assertThat(token.start()).isEqualTo(position);
      assertThat(token.end()).isGreaterThanOrEqualTo(position);
      assertThat(token.special() && token.end() > token.start()).isFalse();
      position = token.end();
    }
    if (tokenization.tokens().stream().anyMatch(token -> !token.special())) {
      assertThat(position).isEqualTo(text.length());
    }
    assertThat(tokenization.text()).isEqualTo(text);
  }

  private static JsonNode with(String family, String field, String value) {
    try {
      ObjectNode json = (ObjectNode) GoldenFolders.readJson(family, "tokenizer.json");
      return json.set(field, GoldenFolders.JSON.readTree(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How Llama 2 was written before transformers 5; does with spaces what SentencePiece does. */
  private static JsonNode legacyLlama() {
    ObjectNode json =
        (ObjectNode)
            with(
                "llama",
                "normalizer",
                "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Prepend\", \"prepend\":"
                    + " \"▁\"}, {\"type\": \"Replace\", \"pattern\": {\"String\": \" \"},"
                    + " \"content\": \"▁\"}]}");
    json.putNull("pre_tokenizer");
    return json;
  }
}
