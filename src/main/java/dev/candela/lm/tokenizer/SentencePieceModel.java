package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.tokenizer.ProtoReader.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code ModelProto} in a tokenizer.model: pieces, and those settings that matter for encoding.
 * Format and defaults: github.com/google/sentencepiece, src/sentencepiece_model.proto.
 *
 * @param pieces the pieces in the order of their ids
 * @param trainer from {@code trainer_spec}
 * @param normalizer from {@code normalizer_spec}
 */
record SentencePieceModel(List<Piece> pieces, Trainer trainer, Normalizer normalizer) {

  /** {@code SentencePiece.Type}; the numbers are the format's. */
  enum Type {
    NORMAL(1),
    UNKNOWN(2),
    CONTROL(3),
    USER_DEFINED(4),
    UNUSED(5),
    BYTE(6);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** Whether the piece has a role instead of standing for text. */
    boolean isControl() {
      return this == CONTROL || this == UNKNOWN;
    }
  }

  /**
   * One piece of the vocabulary.
   *
   * @param text its string, {@code ▁} for a space
   * @param score its log-probability (unigram) or minus its rank (BPE)
   * @param type what kind of piece it is
   */
  record Piece(String text, float score, Type type) {}

  /**
   * What is kept of {@code trainer_spec}.
   *
   * @param modelType 1 for unigram, 2 for BPE
   * @param byteFallback whether unknown characters are spelled with byte pieces
   * @param whitespaceAsSuffix whether the space sign ends words instead of beginning them
   * @param bosPiece the piece that begins a text
   * @param eosPiece the piece that ends a text
   * @param unkPiece the piece for unknown characters
   */
  record Trainer(
      int modelType,
      boolean byteFallback,
      boolean whitespaceAsSuffix,
      String unkPiece,
      String bosPiece,
      String eosPiece) {}

  /**
   * What is kept of {@code normalizer_spec}.
   *
   * @param charsMap the compiled character map; empty for none
   * @param addDummyPrefix whether a space is put before the text
   * @param removeExtraWhitespaces whether runs of spaces become one and outer ones go
   * @param escapeWhitespaces whether spaces become {@code ▁}
   */
  record Normalizer(
      byte[] charsMap,
      boolean addDummyPrefix,
      boolean removeExtraWhitespaces,
      boolean escapeWhitespaces) {}

  private static final int UNIGRAM = 1;
  private static final int BPE = 2;

  /**
   * Reads and checks a model.
   *
   * @param file the file that errors name
   * @throws CheckpointException if it is not a model, or one that the native library cannot be
   *     trusted with: it ends the process at what it does not expect
   */
  static SentencePieceModel parse(String file, byte[] bytes) {
    try {
      SentencePieceModel model = read(new ProtoReader(ByteBuffer.wrap(bytes)));
      Optional<String> flaw = model.flaw();
      if (flaw.isPresent()) {
        throw new CheckpointException("%s cannot be used: %s.".formatted(file, flaw.get()));
      }
      return model;
    } catch (MalformedException e) {
      throw new CheckpointException(
          "%s is not a SentencePiece model: %s.".formatted(file, e.getMessage()), e);
    }
  }

  private static SentencePieceModel read(ProtoReader proto) throws MalformedException {
    List<Piece> pieces = new ArrayList<>();
    Trainer trainer = readTrainer(new ProtoReader(ByteBuffer.allocate(0)));
    Normalizer normalizer = readNormalizer(new ProtoReader(ByteBuffer.allocate(0)));
    while (proto.next()) {
      switch (proto.field()) {
        case 1 -> pieces.add(readPiece(proto.message()));
        case 2 -> trainer = readTrainer(proto.message());
        case 3 -> normalizer = readNormalizer(proto.message());
        default -> {} // self-test data and the denormaliser
      }
    }
    return new SentencePieceModel(List.copyOf(pieces), trainer, normalizer);
  }

  private static Piece readPiece(ProtoReader proto) throws MalformedException {
    String text = "";
    float score = 0;
    Type type = Type.NORMAL;
    while (proto.next()) {
      switch (proto.field()) {
        case 1 -> text = proto.string();
        case 2 -> score = proto.float32();
        case 3 -> type = type(proto.int32());
        default -> {}
      }
    }
    return new Piece(text, score, type);
  }

  private static Type type(int number) throws MalformedException {
    for (Type type : Type.values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new MalformedException("a piece has the unknown type " + number);
  }

  private static Trainer readTrainer(ProtoReader proto) throws MalformedException {
    int modelType = UNIGRAM;
    boolean byteFallback = false;
    boolean whitespaceAsSuffix = false;
    String unk = "<unk>";
    String bos = "<s>";
    String eos = "</s>";
    while (proto.next()) {
      switch (proto.field()) {
        case 3 -> modelType = proto.int32();
        case 24 -> whitespaceAsSuffix = proto.bool();
        case 35 -> byteFallback = proto.bool();
        case 45 -> unk = proto.string();
        case 46 -> bos = proto.string();
        case 47 -> eos = proto.string();
        default -> {}
      }
    }
    return new Trainer(modelType, byteFallback, whitespaceAsSuffix, unk, bos, eos);
  }

  private static Normalizer readNormalizer(ProtoReader proto) throws MalformedException {
    byte[] charsMap = {};
    boolean addDummyPrefix = true;
    boolean removeExtraWhitespaces = true;
    boolean escapeWhitespaces = true;
    while (proto.next()) {
      switch (proto.field()) {
        case 2 -> charsMap = proto.byteArray();
        case 3 -> addDummyPrefix = proto.bool();
        case 4 -> removeExtraWhitespaces = proto.bool();
        case 5 -> escapeWhitespaces = proto.bool();
        default -> {}
      }
    }
    return new Normalizer(charsMap, addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces);
  }

  /**
   * What the native library may not be given: it throws C++ exceptions through JNI or reads outside
   * of its arrays.
   */
  private Optional<String> flaw() {
    if (trainer.modelType() != UNIGRAM && trainer.modelType() != BPE) {
      return Optional.of("its model type %d is not unigram or BPE".formatted(trainer.modelType()));
    }
    Set<String> seen = new HashSet<>();
    int unknown = 0;
    int byteCount = 0;
    for (Piece piece : pieces) {
      if (piece.text().isEmpty() || piece.text().indexOf('\0') >= 0) {
        return Optional.of("piece %d is empty or contains NUL".formatted(seen.size()));
      }
      if (!Float.isFinite(piece.score())) {
        return Optional.of("the score of piece %d is not finite".formatted(seen.size()));
      }
      if (!seen.add(piece.text())) {
        return Optional.of("piece %d is there twice".formatted(seen.size()));
      }
      if (piece.type() == Type.BYTE && MetaspaceDecoder.byteOf(piece.text()) < 0) {
        return Optional.of("byte piece %d does not name a byte".formatted(seen.size() - 1));
      }
      unknown += piece.type() == Type.UNKNOWN ? 1 : 0;
      byteCount += piece.type() == Type.BYTE ? 1 : 0;
    }
    if (unknown != 1) {
      return Optional.of("it has %d pieces for unknown text instead of one".formatted(unknown));
    }
    if (trainer.byteFallback() ? byteCount != 256 : byteCount != 0) {
      return Optional.of("it has %d byte pieces".formatted(byteCount));
    }
    return CharsMap.flaw(normalizer.charsMap());
  }

  /**
   * The model for the native library, written anew so that it sees nothing that was not checked.
   *
   * @param addDummyPrefix whether the library shall put a space before every text it is given
   */
  byte[] toBytes(boolean addDummyPrefix) {
    ProtoWriter model = new ProtoWriter();
    for (Piece piece : pieces) {
      model.message(
          1,
          new ProtoWriter()
              .bytes(1, piece.text().getBytes(UTF_8))
              .float32(2, piece.score())
              .varint(3, piece.type().number));
    }
    model.message(
        2,
        new ProtoWriter()
            .varint(3, trainer.modelType())
            .varint(24, trainer.whitespaceAsSuffix() ? 1 : 0)
            .varint(35, trainer.byteFallback() ? 1 : 0)
            .bytes(45, trainer.unkPiece().getBytes(UTF_8)));
    model.message(
        3,
        new ProtoWriter()
            .bytes(2, normalizer.charsMap())
            .varint(3, addDummyPrefix ? 1 : 0)
            .varint(4, normalizer.removeExtraWhitespaces() ? 1 : 0)
            .varint(5, normalizer.escapeWhitespaces() ? 1 : 0));
    return model.toByteArray();
  }

  /**
   * Writes the few kinds of fields that are needed here; the counterpart of {@link ProtoReader}.
   */
  private static final class ProtoWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ProtoWriter varint(int field, int value) {
      write((long) field << 3);
      write(value & 0xFFFFFFFFL);
      return this;
    }

    ProtoWriter float32(int field, float value) {
      write(((long) field << 3) | 5);
      int bits = Float.floatToIntBits(value);
      for (int shift = 0; shift < 32; shift += 8) {
        out.write(bits >>> shift);
      }
      return this;
    }

    ProtoWriter bytes(int field, byte[] value) {
      write(((long) field << 3) | 2);
      write(value.length);
      out.writeBytes(value);
      return this;
    }

    ProtoWriter message(int field, ProtoWriter value) {
      return bytes(field, value.toByteArray());
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }

    private void write(long varint) {
      long rest = varint;
      while (rest > 0x7F) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
