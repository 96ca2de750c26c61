package dev.candela.app.cache;

import dev.candela.app.store.Database;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * What models have answered, by {@link ContentKey}. It survives restarts and is shared by all
 * instances on one database. When it is full, what was not used for the longest time goes.
 */
@Singleton
public class WorkCache {

  private static final Logger LOG = Logger.getLogger(WorkCache.class);

  /** The embedded database takes no longer binary value. */
  private static final int LARGEST_ENTRY = 1 << 20;

  /** Uses closer together than this are one, or each reading would be a writing too. */
  private static final long USE_GRANULARITY_MILLIS = 1000;

  private static final int KEYS_AT_ONCE = 500;
  private static final int REMOVED_AT_ONCE = 500;

  private final Database database;
  private final long mostEntries;
  private final long mostBytes;
  private final InstantSource clock;
  private final ReentrantLock removing = new ReentrantLock();
  private volatile Size size = new Size(0, 0);

  /** How much there is, as far as this instance knows. */
  private record Size(long entries, long bytes) {}

  @Inject
  WorkCache(Database database, CacheConfig config) {
    this(database, config.entries(), config.size().asLongValue(), InstantSource.system());
  }

  WorkCache(Database database, long mostEntries, long mostBytes, InstantSource clock) {
    this.database = database;
    this.mostEntries = mostEntries;
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  void measureAtStart(@Observes StartupEvent event) {
    size = database.withHandle(WorkCache::measure);
  }

  /** What is kept for a key. */
  public Optional<byte[]> find(String key) {
    return Optional.ofNullable(find(List.of(key)).get(key));
  }

  /** What is kept for each of some keys; keys without are left out. */
  public Map<String, byte[]> find(Collection<String> keys) {
    var found = new HashMap<String, byte[]>();
    List<String> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE));
      database.inTransaction(
          handle -> {
            found.putAll(read(handle, some));
            return found;
          });
    }
    return found;
  }

  private Map<String, byte[]> read(Handle handle, List<String> keys) {
    var found = new HashMap<String, byte[]>();
    handle
        .createQuery("select cache_key, content from cached_work where cache_key in (<keys>)")
        .bindList("keys", keys)
        .map((row, context) -> Map.entry(row.getString(1), row.getBytes(2)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    if (!found.isEmpty()) {
      long now = clock.millis();
      handle
          .createUpdate(
              "update cached_work set used_at = :now"
                  + " where cache_key in (<keys>) and used_at <= :before")
          .bindList("keys", List.copyOf(found.keySet()))
          .bind("now", now)
          .bind("before", now - USE_GRANULARITY_MILLIS)
          .execute();
    }
    return found;
  }

  /**
   * Keeps something, instead of what was kept for the key before. Where that cannot be done it will
   * be computed again: that is no reason to lose it now, so nothing is thrown.
   */
  public void put(String key, byte[] content) {
    if (content.length > LARGEST_ENTRY || content.length > mostBytes) {
      return;
    }
    try {
      keep(key, content);
    } catch (RuntimeException e) {
      LOG.warnf("what was computed could not be kept in the cache: %s", kind(e));
    }
  }

  /** What went wrong, without the database's words: they may hold what was to be kept. */
  private static String kind(RuntimeException e) {
    return e.getCause() instanceof SQLException cause
        ? "SQL state " + cause.getSQLState()
        : e.getClass().getSimpleName();
  }

  private void keep(String key, byte[] content) {
    boolean added = database.inTransaction(handle -> write(handle, key, content));
    if (added) {
      size = new Size(size.entries() + 1, size.bytes() + content.length);
      if (size.entries() > mostEntries || size.bytes() > mostBytes) {
        makeRoom();
      }
    }
  }

  private boolean write(Handle handle, String key, byte[] content) {
    int replaced =
        handle
            .createUpdate(
                "update cached_work set content = :content, bytes = :bytes, used_at = :now"
                    + " where cache_key = :key")
            .bind("content", content)
            .bind("bytes", content.length)
            .bind("now", clock.millis())
            .bind("key", key)
            .execute();
    if (replaced == 1) {
      return false;
    }
    handle
        .createUpdate(
            "insert into cached_work (cache_key, content, bytes, used_at)"
                + " values (:key, :content, :bytes, :now) on conflict do nothing")
        .bind("key", key)
        .bind("content", content)
        .bind("bytes", content.length)
        .bind("now", clock.millis())
        .execute();
    return true;
  }

  /** Removes a tenth more than needed, so that not every new entry has to. */
  private void makeRoom() {
    if (!removing.tryLock()) {
      return;
    }
    try {
      size = database.withHandle(WorkCache::measure);
      while (size.entries() > mostEntries * 9 / 10 || size.bytes() > mostBytes / 10 * 9) {
        int removed = database.inTransaction(this::removeOldest);
        size = database.withHandle(WorkCache::measure);
        if (removed == 0) {
          break;
        }
      }
      LOG.debugf("the cache has %d entries after making room", size.entries());
    } finally {
      removing.unlock();
    }
  }

  private int removeOldest(Handle handle) {
    int some = Math.clamp(mostEntries / 10, 1, REMOVED_AT_ONCE);
    return handle
        .createUpdate(
            "delete from cached_work where cache_key in"
                + " (select cache_key from cached_work order by used_at, cache_key limit :some)")
        .bind("some", some)
        .execute();
  }

  private static Size measure(Handle handle) {
    return handle
        .createQuery("select count(*), coalesce(sum(bytes), 0) from cached_work")
        .map((row, context) -> new Size(row.getLong(1), row.getLong(2)))
        .one();
  }
}
