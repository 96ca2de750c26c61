package dev.candela.lm.tokenizer;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the tokenizer of a checkpoint folder. */
public final class Tokenizers {
  private static final String HUGGING_FACE = "tokenizer.json";
  private static final String SENTENCE_PIECE = "tokenizer.model";

  private Tokenizers() {}

  /**
   * Opens {@code tokenizer.json}, or {@code tokenizer.model} (SentencePiece) in a folder without
   * one, or what is in {@code assets/tokenizer} of a Keras preset. Never touches the network.
   *
   * <p>A large tokenizer.json keeps loading in the background after this method returns, so that
   * weights can be read meanwhile; the first {@link Tokenizer#encode} waits for it, and throws the
   * {@link CheckpointException} if the file turns out to be unusable only then. Encode something
   * before calling a server ready.
   *
   * @throws CheckpointException if the folder has neither file, or one that cannot be used
   */
  public static Tokenizer open(Path folder) {
    if (KerasTokenizers.isPreset(folder)) {
      return KerasTokenizers.open(folder);
    }
    Path json = folder.resolve(HUGGING_FACE);
    if (Files.isRegularFile(json)) {
      return HuggingFaceJsonTokenizer.open(json.toString(), read(json));
    }
    Path model = folder.resolve(SENTENCE_PIECE);
    if (Files.isRegularFile(model)) {
      TokenizerConfig config = TokenizerConfig.read(folder);
      return SentencePieceTokenizer.open(model.toString(), read(model), config);
    }
    throw new CheckpointException(
        "%s has no tokenizer: neither %s nor %s is there."
            .formatted(folder, HUGGING_FACE, SENTENCE_PIECE));
  }

  /** The bytes of a file. */
  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, Sentence.of(e)), e);
    }
  }
}
