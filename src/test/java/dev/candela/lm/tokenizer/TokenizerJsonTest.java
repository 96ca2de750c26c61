package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.lm.Token;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kinds of models and added tokens that a tokenizer.json may have. */
class TokenizerJsonTest {

  @Test
  void mergesMayBeStringsOrPairs() {
    ObjectNode json = (ObjectNode) GoldenFolders.readJson("gemma", "tokenizer.json");
    ObjectNode model = (ObjectNode) json.get("model");
    String text = "The council agreed to plant trees";
    int[] expected = idsOf(json, text);
    List<String> joined = new ArrayList<>();
    model.get("merges").forEach(m -> joined.add(m.get(0).asText() + " " + m.get(1).asText()));
    ArrayNode strings = model.putArray("merges");
    joined.forEach(strings::add);
    assertThat(idsOf(json, text)).isEqualTo(expected);
  }

  @Test
  void aUnigramVocabularyIsAListInTheOrderOfIds() {
    Tokenizer tokenizer =
        open(
            "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"<unk>\", 0.0],"
                + " [\"▁\", -1.0], [\"a\", -2.5], [\"b\", -3]]},"
                + " \"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"▁\","
                + " \"prepend_scheme\": \"always\", \"split\": true},"
                + " \"decoder\": {\"type\": \"Metaspace\", \"replacement\": \"▁\","
                + " \"prepend_scheme\": \"always\", \"split\": true}}");
    assertThat(tokenizer.size()).isEqualTo(4);
    assertThat(tokenizer.display(2)).isEqualTo("a");
    assertThat(tokenizer.encode("ab a").tokens())
        .containsExactly(
            new Token(1, "▁", 0, 0, false),
            new Token(2, "a", 0, 1, false),
            new Token(3, "b", 1, 2, false),
            new Token(1, "▁", 2, 3, false),
            new Token(2, "a", 3, 4, false));
    assertThat(tokenizer.decode(tokenizer.encode("ab a").ids())).isEqualTo("ab a");
    tokenizer.close();
  }

  @Test
  void wordPiecesFindTheirPlacesThroughTheLibrary() {
    Tokenizer tokenizer =
        open(
            "{\"model\": {\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\","
                + " \"continuing_subword_prefix\": \"##\", \"max_input_chars_per_word\": 100,"
                + " \"vocab\": {\"[UNK]\": 0, \"tree\": 1, \"##s\": 2}},"
                + " \"normalizer\": {\"type\": \"Lowercase\"},"
                + " \"pre_tokenizer\": {\"type\": \"Whitespace\"},"
                + " \"decoder\": {\"type\": \"WordPiece\", \"prefix\": \"##\", \"cleanup\": false}}");
    assertThat(tokenizer.encode("Trees 😀 tree ").tokens())
        .containsExactly(
            new Token(1, "tree", 0, 4, false),
            new Token(2, "##s", 4, 5, false),
            new Token(0, "[UNK]", 5, 8, false),
            new Token(1, "tree", 8, 14, false));
    assertThat(tokenizer.decode(new int[] {1, 2, 1})).isEqualTo("trees tree");
    tokenizer.close();
  }

  @Test
  void anAddedTokenHasTheIdThatTheLibraryGivesIt() {
    Tokenizer tokenizer =
        open(
            "{\"added_tokens\": ["
                + added(7, "<x>")
                + ", "
                + added(1, "a")
                + "],"
                + " \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 1}, \"merges\": []}}");
    assertThat(tokenizer.encode("b<x>a").ids()).containsExactly(1, 2, 0);
    assertThat(tokenizer.display(2)).isEqualTo("<x>");
    assertThat(tokenizer.display(0)).isEqualTo("a");
    assertThat(tokenizer.size()).isEqualTo(3);
    tokenizer.close();
  }

  @Test
  void whiteSpaceThatAnAddedTokenTakesAlongBelongsToIt() {
    ObjectNode json = (ObjectNode) GoldenFolders.readJson("gpt2", "tokenizer.json");
    ((ArrayNode) json.get("added_tokens"))
        .addObject()
        .put("id", 600)
        .put("content", "<mask>")
        .put("single_word", false)
        .put("lstrip", true)
        .put("rstrip", true)
        .put("normalized", false)
        .put("special", true);
    try (Tokenizer tokenizer = GoldenFolders.open(json)) {
      assertThat(tokenizer.encode("a \n<mask> b").tokens())
          .containsExactly(
              new Token(65, "a", 0, 1, false),
              new Token(600, "<mask>", 1, 10, false),
              new Token(66, "b", 10, 11, false));
    }
  }

  private static String added(int id, String content) {
    return "{\"id\": %d, \"content\": \"%s\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true}"
        .formatted(id, content);
  }

  private static Tokenizer open(String json) {
    return HuggingFaceJsonTokenizer.open("tokenizer.json", json.getBytes(UTF_8));
  }

  private static int[] idsOf(ObjectNode json, String text) {
    try (Tokenizer tokenizer = GoldenFolders.open(json)) {
      return tokenizer.encode(text).ids();
    }
  }
}
