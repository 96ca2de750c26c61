package dev.candela.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/** Ids become the same text one by one, all at once, and in the original library. */
class StreamingDecoderTest {
  private static final List<Path> FOLDERS =
      List.of(
          GoldenFolders.of("gpt2"),
          GoldenFolders.of("llama3"),
          GoldenFolders.of("gemma"),
          GoldenFolders.of("llama"));
  private static final List<Tokenizer> TOKENIZERS = FOLDERS.stream().map(Tokenizers::open).toList();
  private static final List<NativeTokenizer> LIBRARY =
      FOLDERS.stream()
          .map(
              folder ->
                  new NativeTokenizer(
                      "tokenizer.json",
                      GoldenFolders.read(folder.getFileName().toString(), "tokenizer.json")))
          .toList();
  private static final Tokenizer LLAMA_MODEL =
      Tokenizers.open(GoldenFolders.withoutTokenizerJson("llama"));

  @AfterContainer
  static void close() {
    TOKENIZERS.forEach(Tokenizer::close);
    LIBRARY.forEach(NativeTokenizer::close);
    LLAMA_MODEL.close();
  }

  /** Ids of all kinds: special ones, byte pieces in runs, words, and those without a name. */
  @Provide
  Arbitrary<int[]> ids() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(0, 300)),
            Tuple.of(4, Arbitraries.integers().between(0, 660)),
            Tuple.of(1, Arbitraries.integers().between(0, Integer.MAX_VALUE)))
        .array(int[].class)
        .ofMaxSize(40);
  }

  /** Bytes of UTF-8 as Llama's byte pieces, cut and spoilt. */
  @Provide
  Arbitrary<int[]> byteRuns() {
    Arbitrary<Integer> lead = Arbitraries.of(0xC3, 0xE2, 0xED, 0xF0, 0xF4, 0x41, 0xC0, 0xFF);
    Arbitrary<Integer> tail = Arbitraries.of(0x80, 0x9F, 0xA0, 0x90, 0x8F, 0xBF);
    return Arbitraries.oneOf(lead, tail).map(b -> b + 3).array(int[].class).ofMaxSize(12);
  }

  @Property(tries = 1000)
  void aStreamGivesTheTextOfTheWhole(@ForAll("ids") int[] ids) {
    for (Tokenizer tokenizer : TOKENIZERS) {
      assertThat(String.join("", stream(tokenizer, ids))).isEqualTo(tokenizer.decode(ids));
    }
    assertThat(String.join("", stream(LLAMA_MODEL, ids))).isEqualTo(LLAMA_MODEL.decode(ids));
  }

  @Property(tries = 1000)
  void decodingAgreesWithTheLibrary(@ForAll("ids") int[] ids) {
    for (int i = 0; i < TOKENIZERS.size(); i++) {
      assertThat(TOKENIZERS.get(i).decode(ids)).isEqualTo(LIBRARY.get(i).decode(ids));
    }
  }

  @Property(tries = 500)
  void runsOfBytesAgreeWithTheLibrary(@ForAll("byteRuns") int[] ids) {
    assertThat(TOKENIZERS.get(3).decode(ids)).isEqualTo(LIBRARY.get(3).decode(ids));
    assertThat(LLAMA_MODEL.decode(ids)).isEqualTo(LIBRARY.get(3).decode(ids));
  }

  @Property(tries = 500)
  void noDeltaEndsInsideACharacter(@ForAll("ids") int[] ids) {
    for (Tokenizer tokenizer : TOKENIZERS) {
      assertThat(stream(tokenizer, ids)).allSatisfy(WellFormedText::require);
    }
  }

  @Example
  void aCharacterAppearsWithTheLastOfItsTokens() {
    Tokenizer gpt2 = TOKENIZERS.getFirst();
    int[] ids = gpt2.encode("a😀b").ids();
    assertThat(stream(gpt2, ids)).containsExactly("a", "", "", "😀", "b", "");
  }

  @Example
  void anIncompleteCharacterAppearsAtTheEnd() {
    Tokenizer gpt2 = TOKENIZERS.getFirst();
    int[] ids = gpt2.encode("😀").ids();
    StreamingDecoder decoder = gpt2.streamingDecoder();
    assertThat(decoder.push(ids[0])).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
  }

  @Example
  void aDecoderThatOnlyTheLibraryKnowsGivesItsTextAtTheEnd() {
    ObjectNode json = (ObjectNode) GoldenFolders.readJson("gemma", "tokenizer.json");
    json.set(
        "decoder",
        GoldenFolders.JSON
            .createObjectNode()
            .put("type", "WordPiece")
            .put("prefix", "##")
            .put("cleanup", false));
    try (Tokenizer tokenizer = GoldenFolders.open(json)) {
      int[] ids = tokenizer.encode("Hi the").ids();
      assertThat(stream(tokenizer, ids).getLast()).isEqualTo(tokenizer.decode(ids)).isNotEmpty();
    }
  }

  @Example
  void negativeIdsAreRefused() {
    for (Tokenizer tokenizer : TOKENIZERS) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tokenizer.decode(new int[] {5, -1}))
          .withMessage("Token id -1 is negative.");
      assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.streamingDecoder().push(-1));
      assertThatIllegalArgumentException().isThrownBy(() -> tokenizer.display(-1));
    }
  }

  @Example
  void idsBeyondTheVocabularyStandForNoText() {
    Tokenizer gemma = TOKENIZERS.get(2);
    assertThat(gemma.size()).isEqualTo(641);
    assertThat(gemma.decode(new int[] {647, Integer.MAX_VALUE})).isEmpty();
    assertThat(gemma.display(647)).isEqualTo("<unnamed 647>");
  }

  private static List<String> stream(Tokenizer tokenizer, int[] ids) {
    StreamingDecoder decoder = tokenizer.streamingDecoder();
    List<String> deltas = new ArrayList<>();
    for (int id : ids) {
      deltas.add(decoder.push(id));
    }
    deltas.add(decoder.finish());
    return deltas;
  }
}
