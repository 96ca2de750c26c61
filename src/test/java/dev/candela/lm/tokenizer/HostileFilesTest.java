package dev.candela.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.tokenizer.SentencePieceModel.Normalizer;
import dev.candela.lm.tokenizer.SentencePieceModel.Piece;
import dev.candela.lm.tokenizer.SentencePieceModel.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Broken files end in a sentence or in a tokenizer that works, never in the end of the process. The
 * seeds are fixed: there is no shrinking a test whose failure takes the virtual machine with it.
 */
class HostileFilesTest {
  private static final String TEXT = "Hi, <s>the <bos>é😀 e\u0301 ▁\r\n\0 12 <|endoftext|>日本語 ";

  /** One change to a file: a byte overwritten, a stretch left out, or the rest cut off. */
  record Change(int kind, double where, int value) {
    byte[] applyTo(byte[] file) {
      int at = (int) (where * (file.length - 1));
      if (kind == 0) {
        return Arrays.copyOf(file, at);
      }
      byte[] changed = file.clone();
      if (kind < 8) {
        changed[at] = (byte) value;
        return changed;
      }
      int to = Math.min(file.length, at + value % 32);
      System.arraycopy(file, to, changed, at, file.length - to);
      return Arrays.copyOf(changed, file.length - (to - at));
    }
  }

  @Provide
  Arbitrary<Change> changes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 10),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.oneOf(
                Arbitraries.integers().between(0, 255),
                Arbitraries.of('"', '[', '{', '0', '\\').map(c -> (int) c)))
        .as(Change::new);
  }

  @Property(tries = 400, seed = "1", shrinking = ShrinkingMode.OFF)
  void aChangedTokenizerJsonDoesNoHarm(
      @ForAll("changes") Change change, @ForAll @IntRange(max = 1) int family) {
    String name = List.of("gpt2", "llama").get(family);
    byte[] file = change.applyTo(GoldenFolders.read(name, "tokenizer.json"));
    try (Tokenizer tokenizer = HuggingFaceJsonTokenizer.open("tokenizer.json", file)) {
      assertWorks(tokenizer);
    } catch (CheckpointException e) {
      assertThat(e).hasMessageEndingWith(".");
    }
  }

  @Property(tries = 400, seed = "2", shrinking = ShrinkingMode.OFF)
  void aChangedTokenizerModelDoesNoHarm(
      @ForAll @Size(min = 1, max = 3) List<@From("changes") Change> changes) {
    byte[] file = GoldenFolders.read("llama", "tokenizer.model");
    for (Change change : changes) {
      file = file.length == 0 ? file : change.applyTo(file);
    }
    openModel(file);
  }

  @Property(tries = 400, seed = "3", shrinking = ShrinkingMode.OFF)
  void aWellFormedModelOfNonsenseDoesNoHarm(@ForAll("models") SentencePieceModel model) {
    openModel(model.toBytes(model.normalizer().addDummyPrefix()));
  }

  @Provide
  Arbitrary<SentencePieceModel> models() {
    Arbitrary<Piece> pieces =
        Combinators.combine(
                Arbitraries.oneOf(
                    Arbitraries.of("a", "H", "i", "▁", "▁▁", "Hi", "<s>", "é", "", "\0", "<0x41>"),
                    Arbitraries.strings().ofMaxLength(3)),
                Arbitraries.oneOf(
                    Arbitraries.floats(), Arbitraries.of(0f, -1f, Float.MAX_VALUE, -1e30f)),
                Arbitraries.of(SentencePieceModel.Type.class))
            .as(Piece::new);
    Arbitrary<List<Piece>> withUnknown =
        pieces
            .list()
            .ofMaxSize(30)
            .map(
                list -> {
                  List<Piece> all = new ArrayList<>(list);
                  all.removeIf(
                      p ->
                          p.type() == SentencePieceModel.Type.UNKNOWN
                              || p.type() == SentencePieceModel.Type.BYTE);
                  all.addFirst(new Piece("<unk>", 0, SentencePieceModel.Type.UNKNOWN));
                  return all;
                });
    Arbitrary<Trainer> trainers =
        Combinators.combine(
                Arbitraries.of(1, 1, 2, 2, 3),
                Arbitraries.of(false, false, true),
                Arbitraries.of(false, true))
            .as((type, bytes, suffix) -> new Trainer(type, bytes, suffix, "<unk>", "<s>", "</s>"));
    Arbitrary<Normalizer> normalizers =
        Combinators.combine(
                Arbitraries.of(false, true),
                Arbitraries.of(false, true),
                Arbitraries.of(false, true))
            .as((dummy, extra, escape) -> new Normalizer(new byte[0], dummy, extra, escape));
    return Combinators.combine(Arbitraries.oneOf(withUnknown, pieces.list()), trainers, normalizers)
        .as(SentencePieceModel::new);
  }

  @Example
  void whatMakesTheLibraryPanicIsRefused() {
    assertRefused(
        "normalizer",
        "{\"type\": \"Precompiled\", \"precompiled_charsmap\": null}",
        "character map");
    assertRefused(
        "normalizer", "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}", "trie");
    assertRefused(
        "normalizer", "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"?\"}", "base64");
    assertRefused("normalizer", "{\"type\": \"Prepend\", \"prepend\": \"\"}", "nothing");
    assertRefused(
        "normalizer",
        "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Replace\","
            + " \"pattern\": {\"Regex\": \"a*\"}, \"content\": \"x\"}]}",
        "empty text");
    assertRefused(
        "normalizer",
        "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"x\"}",
        "empty text");
    assertRefused("pre_tokenizer", "{\"type\": \"FixedLength\", \"length\": 0}", "no length");
    assertRefused(
        "post_processor",
        "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"x\"}},"
            + " {\"Sequence\": {\"id\": \"A\"}}], \"pair\": [], \"special_tokens\": {}}",
        "\"x\"");
    assertRefused(
        "post_processor",
        "{\"type\": \"TemplateProcessing\", \"single\": [{\"Sequence\": {\"id\": \"B\"}}],"
            + " \"pair\": [], \"special_tokens\": {}}",
        "second text");
    assertRefused(
        "decoder", "{\"type\": \"Strip\", \"content\": \" \", \"start\": 0, \"stop\": 1}", "end");
  }

  @Example
  void aModelWithAPrefixForContinuedWordsIsRefused() throws IOException {
    ObjectNode json = (ObjectNode) GoldenFolders.readJson("gpt2", "tokenizer.json");
    ((ObjectNode) json.get("model")).put("continuing_subword_prefix", "##");
    byte[] file = GoldenFolders.JSON.writeValueAsBytes(json);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> HuggingFaceJsonTokenizer.open("tokenizer.json", file))
        .withMessage("tokenizer.json uses continuing_subword_prefix, which is not supported.");
  }

  private static void assertRefused(String part, String value, String why) {
    ObjectNode json = (ObjectNode) GoldenFolders.readJson("gpt2", "tokenizer.json");
    try {
      json.set(part, GoldenFolders.JSON.readTree(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> GoldenFolders.open(json))
        .withMessageContaining(why)
        .withMessageEndingWith(".");
  }

  private static void openModel(byte[] file) {
    TokenizerConfig config = TokenizerConfig.read(GoldenFolders.of("llama"));
    try (Tokenizer tokenizer = SentencePieceTokenizer.open("tokenizer.model", file, config)) {
      assertWorks(tokenizer);
    } catch (CheckpointException e) {
      assertThat(e).hasMessageStartingWith("tokenizer.model").hasMessageEndingWith(".");
    }
  }

  private static void assertWorks(Tokenizer tokenizer) {
    int[] ids = tokenizer.encode(TEXT).ids();
    assertThat(tokenizer.decode(ids)).isNotNull();
    for (int id = 0; id < tokenizer.size(); id++) {
      assertThat(tokenizer.display(id)).isNotNull();
    }
  }
}
