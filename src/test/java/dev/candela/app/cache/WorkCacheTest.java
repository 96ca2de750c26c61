package dev.candela.app.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.app.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WorkCacheTest {

  @Inject Database database;

  private final AtomicLong seconds = new AtomicLong(1_000_000);

  @BeforeEach
  void empty() {
    database.withHandle(handle -> handle.execute("delete from cached_work"));
  }

  private WorkCache cache(long entries, long bytes) {
    return new WorkCache(
        database, entries, bytes, () -> Instant.ofEpochSecond(seconds.incrementAndGet() * 10));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasPutIsFoundByEveryInstanceOnTheStore() {
    cache(10, 1000).put("key", bytes("content"));
    assertThat(cache(10, 1000).find("key")).hasValue(bytes("content"));
    assertThat(cache(10, 1000).find("another")).isEmpty();
  }

  @Test
  void theNewestContentOfAKeyCounts() {
    WorkCache cache = cache(10, 1000);
    cache.put("key", bytes("old"));
    cache.put("key", bytes("new"));
    assertThat(cache.find("key")).hasValue(bytes("new"));
  }

  @Test
  void whatCannotBeKeptIsNoReasonToFail() {
    WorkCache cache = cache(10, 1000);
    cache.put("a key of more than " + "many ".repeat(100) + "characters", bytes("content"));
    cache.put("key", bytes("content"));
    assertThat(cache.find("key")).isPresent();
  }

  @Test
  void manyKeysAreFoundAtOnce() {
    WorkCache cache = cache(10_000, 1 << 20);
    var keys = new java.util.ArrayList<String>();
    for (int i = 0; i < 1200; i++) {
      keys.add(UUID.randomUUID().toString());
      cache.put(keys.get(i), bytes("content " + i));
    }
    Map<String, byte[]> found = cache.find(keys);
    assertThat(found).hasSize(1200);
    assertThat(found.get(keys.get(700))).isEqualTo(bytes("content 700"));
  }

  @Test
  void whatWasNotUsedForTheLongestTimeGoesFirst() {
    WorkCache cache = cache(20, 1000);
    for (int i = 0; i < 20; i++) {
      cache.put("key " + i, bytes("content"));
    }
    assertThat(cache.find("key 0")).isPresent();
    cache.put("one more", bytes("content"));
    assertThat(cache.find(List.of("key 0", "one more"))).hasSize(2);
    assertThat(cache.find("key 1")).isEmpty();
    assertThat(cache.find("key 19")).isPresent();
  }

  @Test
  void theBytesAreBoundedToo() {
    WorkCache cache = cache(1000, 100);
    for (int i = 0; i < 50; i++) {
      cache.put("key " + i, new byte[20]);
    }
    long bytes =
        database.withHandle(
            handle ->
                handle.createQuery("select sum(bytes) from cached_work").mapTo(Long.class).one());
    assertThat(bytes).isBetween(20L, 100L);
    assertThat(cache.find("key 49")).isPresent();
  }

  @Test
  void whatIsLargerThanTheCacheIsNotKept() {
    WorkCache cache = cache(1000, 100);
    cache.put("key", new byte[101]);
    assertThat(cache.find("key")).isEmpty();
  }

  @Test
  void keysTellPartsApart() {
    assertThat(ContentKey.of("kind", "ab", "c")).isNotEqualTo(ContentKey.of("kind", "a", "bc"));
    assertThat(ContentKey.of("kind", "\uD800")).isNotEqualTo(ContentKey.of("kind", "\uD801"));
    assertThat(ContentKey.of("kind", "a")).hasSize(64).isEqualTo(ContentKey.of("kind", "a"));
  }
}
