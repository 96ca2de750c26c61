package dev.candela.lm.tokenizer;

import ai.djl.sentencepiece.jni.LibUtils;
import ai.djl.sentencepiece.jni.SentencePieceLibrary;
import dev.candela.lm.checkpoint.CheckpointException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Google's SentencePiece library behind DJL's native methods. DJL's {@code SpTokenizer} is passed
 * over because it reports its use over the network unless told otherwise, and because of what it
 * adds, only {@code decode} would be of use, which loses every character outside of the basic
 * plane.
 */
final class NativeSentencePiece implements AutoCloseable {
  private final String file;
  private final long handle;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Loads a model.
   *
   * @param file the file that errors name
   * @param model what {@link SentencePieceModel#toBytes} gave
   */
  NativeSentencePiece(String file, byte[] model) {
    this.file = file;
    LibUtils.loadLibrary();
    SentencePieceLibrary library = SentencePieceLibrary.LIB;
    handle = library.createSentencePieceProcessor();
    try {
      library.loadModelFromBytes(handle, model);
    } catch (RuntimeException e) {
      library.deleteSentencePieceProcessor(handle);
      throw new CheckpointException(
          "%s is not a usable tokenizer: %s".formatted(file, Sentence.of(e)), e);
    }
  }

  /** Encodes text that has a UTF-8 form, NUL included; adds no special tokens. */
  int[] encode(String text) {
    Lock read = lock.readLock();
    read.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The tokenizer of " + file + " is closed.");
      }
      return SentencePieceLibrary.LIB.encode(handle, text);
    } finally {
      read.unlock();
    }
  }

  @Override
  public void close() {
    Lock write = lock.writeLock();
    write.lock();
    try {
      if (!closed) {
        closed = true;
        SentencePieceLibrary.LIB.deleteSentencePieceProcessor(handle);
      }
    } finally {
      write.unlock();
    }
  }
}
