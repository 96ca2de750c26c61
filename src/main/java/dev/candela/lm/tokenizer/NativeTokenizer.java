package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.candela.lm.SpecialTokens;
import dev.candela.lm.checkpoint.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's Rust library behind DJL's native methods.
 *
 * <p>DJL's {@code HuggingFaceTokenizer} is passed over on purpose: it parses the whole file a
 * second time, fetches eight arrays per text of which two are needed (the spans alone cost as much
 * as tokenising), truncates at 512 tokens unless told otherwise, and reports its use over the
 * network unless told otherwise.
 *
 * <p>Loading a large vocabulary takes the library a second or more, so it happens on a thread of
 * its own; whoever needs it first waits.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final Executor OWN_THREAD =
      task -> Thread.ofPlatform().daemon().name("tokenizer-load").start(task);

  /** What the library says about a text; arrays of one length. */
  record Encoding(int[] ids, boolean[] special, int @Nullable [] spanEnds) {}

  private final String file;
  private final CompletableFuture<Long> handle;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Starts loading.
   *
   * @param file the file that errors name
   * @param json the content of a tokenizer.json that {@link TokenizerJson} has accepted
   */
  NativeTokenizer(String file, byte[] json) {
    this.file = file;
    handle = CompletableFuture.supplyAsync(() -> create(file, json), OWN_THREAD);
  }

  /** Starts linking the library, which takes a while the first time, and does not wait for it. */
  static void warmUp() {
    var _ = CompletableFuture.runAsync(NativeTokenizer::link, OWN_THREAD);
  }

  /**
   * Encodes a text.
   *
   * @param specialTokens whether special tokens are added
   * @param withSpans whether to fetch where tokens end in the text, in code points; -1 for tokens
   *     that stand for none of it
   */
  Encoding encode(String text, SpecialTokens specialTokens, boolean withSpans) {
    return with(
        tokenizer -> {
          TokenizersLibrary library = TokenizersLibrary.LIB;
          long encoding = library.encode(tokenizer, text, specialTokens == SpecialTokens.ADDED);
          try {
            long[] ids = library.getTokenIds(encoding);
            long[] special = library.getSpecialTokenMask(encoding);
            return new Encoding(
                toInts(ids),
                toBooleans(special),
                withSpans ? ends(library.getTokenCharSpans(encoding)) : null);
          } finally {
            library.deleteEncoding(encoding);
          }
        });
  }

  /** Decodes without special tokens. */
  String decode(int[] ids) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return with(tokenizer -> TokenizersLibrary.LIB.decode(tokenizer, wide, true));
  }

  /** Frees the native memory; if it is still loading, as soon as that is done. */
  @Override
  public void close() {
    Lock write = lock.writeLock();
    write.lock();
    try {
      if (!closed) {
        closed = true;
        var _ = handle.thenAccept(TokenizersLibrary.LIB::deleteTokenizer);
      }
    } finally {
      write.unlock();
    }
  }

  private <T> T with(LongFunction<T> action) {
    Lock read = lock.readLock();
    read.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The tokenizer of " + file + " is closed.");
      }
      return action.apply(loaded());
    } catch (CheckpointException | IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) { // the library's word for "no piece for this text"
      throw new CheckpointException(
          "%s cannot tokenise the text: %s".formatted(file, Sentence.of(e)), e);
    } finally {
      read.unlock();
    }
  }

  private long loaded() {
    try {
      return handle.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof CheckpointException said) {
        throw new CheckpointException(String.valueOf(said.getMessage()), said);
      }
      throw new CheckpointException(
          "%s is not a usable tokenizer: %s".formatted(file, Sentence.of(cause)), cause);
    }
  }

  private static void link() {
    if (System.getenv("RUST_FLAVOR") == null && System.getProperty("RUST_FLAVOR") == null) {
      System.setProperty("RUST_FLAVOR", "cpu"); // any other flavour would be downloaded
    }
    LibUtils.checkStatus();
  }

  private static long create(String file, byte[] json) {
    String text = decoded(file, json);
    link();
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long tokenizer = library.createTokenizerFromString(text);
    if (tokenizer == 0) {
      throw new CheckpointException(file + " is not a usable tokenizer.");
    }
    library.disableTruncation(tokenizer);
    library.disablePadding(tokenizer);
    return tokenizer;
  }

  private static String decoded(String file, byte[] json) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file + " is not UTF-8.", e);
    }
  }

  private static int[] toInts(long[] values) {
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }

  private static boolean[] toBooleans(long[] values) {
    boolean[] booleans = new boolean[values.length];
    for (int i = 0; i < booleans.length; i++) {
      booleans[i] = values[i] != 0;
    }
    return booleans;
  }

  private static int[] ends(@Nullable CharSpan[] spans) {
    int[] ends = new int[spans.length];
    for (int i = 0; i < ends.length; i++) {
      CharSpan span = spans[i];
      ends[i] = span == null ? -1 : span.getEnd();
    }
    return ends;
  }
}
