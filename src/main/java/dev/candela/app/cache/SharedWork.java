package dev.candela.app.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Does the same work once for all who ask for it at the same time.
 *
 * @param <V> what comes of it
 */
public final class SharedWork<V> {

  private final ConcurrentHashMap<String, CompletableFuture<V>> underWay =
      new ConcurrentHashMap<>();

  /** Does some work, or waits for whoever does it already; both get the same, refusals included. */
  public V get(String key, Supplier<V> work) {
    var mine = new CompletableFuture<V>();
    CompletableFuture<V> others = underWay.putIfAbsent(key, mine);
    if (others != null) {
      return await(others);
    }
    try {
      mine.complete(work.get());
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
    } finally {
      underWay.remove(key, mine);
    }
    return await(mine);
  }

  private static <V> V await(CompletableFuture<V> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }
}
