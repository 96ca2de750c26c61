package dev.candela.lm.tokenizer;

import dev.candela.lm.SpecialTokens;
import dev.candela.lm.Tokenization;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.tokenizer.AddedTokenFinder.Occurrence;
import dev.candela.lm.tokenizer.SentencePieceModel.Piece;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer.model, run by Google's SentencePiece library, for folders that have no
 * tokenizer.json. Around it stands what Hugging Face's tokenizers do: special tokens are found by
 * name in the text and the stretches between them are encoded one by one; BOS and EOS are added as
 * tokenizer_config.json says; decoding leaves special tokens out and treats runs of byte pieces as
 * {@link MetaspaceDecoder} does.
 */
final class SentencePieceTokenizer implements Tokenizer {
  private final Vocabulary vocabulary;
  private final MetaspaceDecoder.Rules decoderRules;
  private final AddedTokenFinder addedTokens;
  private final AddedTokenFinder addedInPlainText;
  private final List<Integer> endOfText;
  private final OptionalInt bos;
  private final OptionalInt eos;
  private final DummyPrefix dummyPrefix;
  private final PieceAligner aligner;
  private final NativeSentencePiece library;

  /** Who puts the space before a stretch of text. */
  private enum DummyPrefix {
    NONE,
    /** The library, before every stretch. */
    LIBRARY,
    /** This class, before every stretch. */
    EVERYWHERE,
    /** This class, at the beginning of the text only. */
    FIRST;

    static DummyPrefix of(SentencePieceModel model, TokenizerConfig config) {
      if (!model.normalizer().addDummyPrefix()) {
        return NONE;
      }
      if (model.normalizer().removeExtraWhitespaces()) {
        return LIBRARY; // would take ours away again
      }
      return config.spaceAfterAdded() ? EVERYWHERE : FIRST;
    }
  }

  private SentencePieceTokenizer(String file, SentencePieceModel model, TokenizerConfig config) {
    vocabulary = vocabulary(file, model, config);
    dummyPrefix = DummyPrefix.of(model, config);
    decoderRules =
        new MetaspaceDecoder.Rules(
            "▁",
            model.trainer().byteFallback(),
            model.normalizer().addDummyPrefix() && !config.keras(),
            config.keras());
    addedTokens = new AddedTokenFinder(vocabulary.addedTokens());
    addedInPlainText = config.keras() ? new AddedTokenFinder(List.of()) : addedTokens;
    Map<String, Integer> idOfAdded = new HashMap<>();
    vocabulary.addedTokens().forEach(token -> idOfAdded.put(token.content(), token.id()));
    aligner = new PieceAligner(vocabulary, Spelling.METASPACE);
    String bosToken = config.bosToken().orElse(model.trainer().bosPiece());
    boolean addBos = config.addBos().orElse(idOfAdded.containsKey(bosToken));
    bos =
        addBos
            ? OptionalInt.of(required(idOfAdded.get(bosToken), bosToken, file))
            : OptionalInt.empty();
    String eosToken = config.eosToken().orElse(model.trainer().eosPiece());
    eos =
        config.addEos()
            ? OptionalInt.of(required(idOfAdded.get(eosToken), eosToken, file))
            : OptionalInt.empty();
    endOfText =
        Stream.concat(Stream.of(eosToken), config.otherEnds().stream())
            .flatMap(name -> Optional.ofNullable(idOfAdded.get(name)).stream())
            .toList();
    library = new NativeSentencePiece(file, model.toBytes(dummyPrefix == DummyPrefix.LIBRARY));
  }

  /**
   * Reads and loads a model.
   *
   * @param file the file that errors name
   * @param content its content
   * @param config what the files beside it say
   */
  static SentencePieceTokenizer open(String file, byte[] content, TokenizerConfig config) {
    return new SentencePieceTokenizer(file, SentencePieceModel.parse(file, content), config);
  }

  @Override
  public Tokenization encode(String text, SpecialTokens specialTokens) {
    WellFormedText.require(text);
    IdList ids = new IdList();
    if (specialTokens == SpecialTokens.IN_TEXT) {
      encodeStretches(text, addedTokens, ids);
      return tile(text, ids.toArray(), false);
    }
    bos.ifPresent(ids::add);
    encodeStretches(text, addedInPlainText, ids);
    eos.ifPresent(ids::add);
    return tile(text, ids.toArray(), true);
  }

  @Override
  public List<Integer> endOfText() {
    return endOfText;
  }

  @Override
  public String decode(int[] ids) {
    return streamingDecoder().decode(ids);
  }

  @Override
  public PieceStream streamingDecoder() {
    return new PieceStream(vocabulary, new MetaspaceDecoder(decoderRules));
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

  private void encodeStretches(String text, AddedTokenFinder addedTokens, IdList ids) {
    int from = 0;
    Optional<Occurrence> added = addedTokens.find(text, from);
    while (added.isPresent()) {
      encodeStretch(text, from, added.get().start(), ids);
      ids.add(added.get().token().id());
      from = added.get().end();
      added = addedTokens.find(text, from);
    }
    encodeStretch(text, from, text.length(), ids);
  }

  private void encodeStretch(String text, int from, int to, IdList ids) {
    if (from == to) {
      return;
    }
    boolean prefix =
        dummyPrefix == DummyPrefix.EVERYWHERE || (dummyPrefix == DummyPrefix.FIRST && from == 0);
    String stretch = text.substring(from, to);
    ids.addAll(library.encode(prefix ? " " + stretch : stretch));
  }

  private Tokenization tile(String text, int[] ids, boolean added) {
    boolean[] special = new boolean[ids.length];
    if (added && bos.isPresent()) {
      special[0] = true;
    }
    if (added && eos.isPresent()) {
      special[ids.length - 1] = true;
    }
    int[] ends = aligner.align(text, ids, special);
    if (ends == null) {
      ends = new LooseAligner(vocabulary).align(text, ids, special);
    }
    return Tiling.of(text, ids, special, ends, vocabulary);
  }

  private static int required(@Nullable Integer id, String name, String file) {
    if (id == null) {
      throw new CheckpointException(
          "%s has no piece \"%s\", which its configuration wants to add to texts."
              .formatted(file, name));
    }
    return id;
  }

  /** Pieces first; what a configuration adds or control pieces are can replace them. */
  private static Vocabulary vocabulary(
      String file, SentencePieceModel model, TokenizerConfig config) {
    Vocabulary.Builder builder = new Vocabulary.Builder(file);
    List<Piece> pieces = model.pieces();
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      builder.put(id, piece.text());
      if (piece.type().isControl() || config.specialTokens().contains(piece.text())) {
        builder.add(new AddedToken(id, piece.text(), true, false, false));
      }
    }
    config.addedTokens().forEach(builder::add);
    return builder.build();
  }

  /** A growing list of ids. */
  private static final class IdList {
    private int[] ids = new int[64];
    private int size;

    void add(int id) {
      addAll(new int[] {id});
    }

    void addAll(int[] more) {
      if (size + more.length > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(2 * ids.length, size + more.length));
      }
      System.arraycopy(more, 0, ids, size, more.length);
      size += more.length;
    }

    int[] toArray() {
      return Arrays.copyOf(ids, size);
    }
  }
}
