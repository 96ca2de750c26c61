package dev.candela.lm.tokenizer;

import dev.candela.lm.SpecialTokens;
import dev.candela.lm.Tokenization;
import dev.candela.lm.tokenizer.NativeTokenizer.Encoding;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer.json, run by Hugging Face's own library. Text to ids is the library's work; the
 * places of tokens come from the pieces themselves where they spell the text, since that is exact
 * to the byte, and from the library's spans where a normaliser changed it. Ids to text is done here
 * for the decoders of the supported families, so that a stream gives the same text as the whole,
 * and by the library for any other.
 */
final class HuggingFaceJsonTokenizer implements Tokenizer {
  private final TokenizerJson json;
  private final Vocabulary vocabulary;
  private final @Nullable PieceAligner aligner;
  private final NativeTokenizer library;
  private final List<Integer> endOfText;

  private HuggingFaceJsonTokenizer(
      TokenizerJson json, NativeTokenizer library, List<Integer> endOfText) {
    this.endOfText = endOfText;
    this.json = json;
    this.vocabulary = json.vocabulary();
    this.aligner = json.spelling().map(s -> new PieceAligner(vocabulary, s)).orElse(null);
    this.library = library;
  }

  /**
   * Reads the vocabulary and starts loading the library's part.
   *
   * @param file the file that errors name
   * @param content its content
   */
  static HuggingFaceJsonTokenizer open(String file, byte[] content) {
    return open(file, content, List.of());
  }

  /**
   * Reads the vocabulary and starts loading the library's part.
   *
   * @param endOfText the tokens that end a text
   */
  static HuggingFaceJsonTokenizer open(String file, byte[] content, List<Integer> endOfText) {
    NativeTokenizer.warmUp();
    TokenizerJson json = TokenizerJson.parse(file, content);
    return new HuggingFaceJsonTokenizer(
        json, new NativeTokenizer(file, content), List.copyOf(endOfText));
  }

  @Override
  public List<Integer> endOfText() {
    return endOfText;
  }

  @Override
  public Tokenization encode(String text, SpecialTokens specialTokens) {
    WellFormedText.require(text);
    if (aligner != null) {
      Encoding encoding = library.encode(text, specialTokens, false);
      int[] ends = aligner.align(text, encoding.ids(), encoding.special());
      if (ends != null) {
        return Tiling.of(text, encoding.ids(), encoding.special(), ends, vocabulary);
      }
    }
    return encodeWithSpans(text, specialTokens);
  }

  @Override
  public String decode(int[] ids) {
    Optional<PieceDecoder> decoder = json.newDecoder();
    return decoder.isPresent()
        ? new PieceStream(vocabulary, decoder.get()).decode(ids)
        : new WholeStream(library).decode(ids);
  }

  @Override
  public StreamingDecoder streamingDecoder() {
    Optional<PieceDecoder> decoder = json.newDecoder();
    return decoder.isPresent()
        ? new PieceStream(vocabulary, decoder.get())
        : new WholeStream(library);
  }

  @Override
  public String display(int id) {
    return vocabulary.display(id);
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public void close() {
    library.close();
  }

  private Tokenization encodeWithSpans(String text, SpecialTokens specialTokens) {
    Encoding encoding = library.encode(text, specialTokens, true);
    int[] spanEnds = encoding.spanEnds();
    int[] ends = spanEnds == null ? new int[0] : Utf16Offsets.ofCodePoints(text, spanEnds);
    return Tiling.of(text, encoding.ids(), encoding.special(), ends, vocabulary);
  }
}
