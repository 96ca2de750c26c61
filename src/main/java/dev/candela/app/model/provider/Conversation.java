package dev.candela.app.model.provider;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Listens to a provider on a thread of its own, and hands what it says to the thread that asked,
 * which looks up several times a second whether anybody still wants it.
 *
 * @param <E> what the provider says
 */
public final class Conversation<E> {

  /** Listens until the provider has said everything. */
  @FunctionalInterface
  public interface Listening<E> {

    /**
     * Blocks until the end.
     *
     * @throws RuntimeException which is thrown on the thread that asked
     */
    void to(Consumer<E> heard);
  }

  private static final long ASK_AGAIN_MILLIS = 50;

  private sealed interface Said<E> {
    record Something<E>(E what) implements Said<E> {}

    record Nothing<E>() implements Said<E> {}

    record Trouble<E>(Throwable thrown) implements Said<E> {}
  }

  private final BlockingQueue<Said<E>> said = new LinkedBlockingQueue<>();
  private final Runnable hangUp;
  private final BooleanSupplier unwanted;

  /**
   * @param hangUp makes the listening end soon; called from the thread that asked
   * @param unwanted whether nobody wants the answer any more
   */
  public Conversation(Runnable hangUp, BooleanSupplier unwanted) {
    this.hangUp = hangUp;
    this.unwanted = unwanted;
  }

  /**
   * Holds the conversation.
   *
   * @param consumer told of everything the provider says, on the calling thread
   * @throws CancellationException when nobody wants the answer any more
   */
  public void hold(Listening<E> listening, Consumer<E> consumer) {
    Thread.ofVirtual().name("model-conversation").start(() -> listen(listening));
    boolean ended = false;
    try {
      while (true) {
        Said<E> next = next();
        switch (next) {
          case Said.Something<E>(E what) -> consumer.accept(what);
          case Said.Nothing<E>() -> {
            ended = true;
            return;
          }
          case Said.Trouble<E>(Throwable thrown) -> {
            ended = true;
            throw sameKind(thrown);
          }
        }
      }
    } finally {
      if (!ended) {
        hangUp.run();
      }
    }
  }

  private void listen(Listening<E> listening) {
    try {
      listening.to(what -> said.add(new Said.Something<>(what)));
      said.add(new Said.Nothing<>());
    } catch (RuntimeException | Error e) {
      said.add(new Said.Trouble<>(e));
    }
  }

  private Said<E> next() {
    try {
      while (!unwanted.getAsBoolean()) {
        Said<E> next = said.poll(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new CancellationException("nobody wants the answer any more");
  }

  private static RuntimeException sameKind(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }
}
