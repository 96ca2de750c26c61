package dev.candela.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.app.AppApi;
import dev.candela.app.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What instances that share a store may rely on. */
@QuarkusTest
@Timeout(60)
class JobStoreTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration NONE = Duration.ZERO;

  @Inject Database database;
  @Inject JobStore store;

  /** A kind that no instance knows, so that nobody but the test works on it. */
  private String kind;

  @BeforeEach
  void ownKind() {
    kind = UUID.randomUUID().toString().substring(0, 18);
  }

  private String insert() {
    String id = UUID.randomUUID().toString();
    database.inTransaction(
        handle -> {
          store.insert(handle, id, kind);
          return id;
        });
    return id;
  }

  private Job job(String id) {
    return database.withHandle(handle -> store.find(handle, id)).orElseThrow();
  }

  @Test
  void ofManyInstancesOneGetsAJob() throws Exception {
    for (int round = 0; round < 5; round++) {
      String id = insert();
      var winners = new ConcurrentLinkedQueue<String>();
      var together = new CyclicBarrier(8);
      var threads = new java.util.ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        String owner = "owner " + i;
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      await(together);
                      if (store.claim(kind, owner, LONG, 10).contains(id)) {
                        winners.add(owner);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(winners).hasSize(1);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aJobIsTakenOverOnceItsLeaseHasExpired() {
    String id = insert();
    assertThat(store.claim(kind, "first", NONE, 10)).containsExactly(id);
    AppApi.until(() -> store.claim(kind, "second", LONG, 10).equals(List.of(id)));
    assertThat(store.claim(kind, "third", LONG, 10)).isEmpty();
    assertThat(store.renew("first", LONG)).isEmpty();
    assertThat(store.renew("second", LONG)).isEqualTo(Map.of(id, false));
  }

  @Test
  void whoLostAJobRecordsNothing() {
    String id = insert();
    store.claim(kind, "first", NONE, 10);
    AppApi.until(() -> !store.claim(kind, "second", LONG, 10).isEmpty());
    long before = job(id).changes();
    assertThatThrownBy(() -> database.inTransaction(handle -> store.change(handle, id, "first")))
        .isInstanceOf(LeaseLost.class);
    assertThat(job(id).changes()).isEqualTo(before);
    assertThat(database.<Long>inTransaction(handle -> store.change(handle, id, "second")))
        .isEqualTo(before + 1);
  }

  @Test
  void aJobThatWasGivenBackCanBeTakenAtOnce() {
    String id = insert();
    store.claim(kind, "first", LONG, 10);
    store.release(id, "first", NONE);
    AppApi.until(() -> store.claim(kind, "second", LONG, 10).equals(List.of(id)));
    assertThat(job(id).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void aJobThatNobodyWorksOnIsCancelledAtOnceAndAnotherOneByItsOwner() {
    String idle = insert();
    assertThat(store.requestCancel(idle, (handle, change) -> {})).isTrue();
    assertThat(job(idle).state()).isEqualTo(JobState.CANCELLED);
    String busy = insert();
    store.claim(kind, "owner", LONG, 10);
    assertThat(store.requestCancel(busy, (handle, change) -> {})).isFalse();
    assertThat(store.renew("owner", LONG)).isEqualTo(Map.of(busy, true));
  }

  @Test
  void onlyAJobThatHasEndedBeginsAgain() {
    String id = insert();
    assertThat(database.<Boolean>inTransaction(handle -> store.again(handle, id))).isFalse();
    database.inTransaction(
        handle -> {
          JobStore.end(handle, id, JobState.DONE);
          return id;
        });
    assertThat(database.<Boolean>inTransaction(handle -> store.again(handle, id))).isTrue();
    assertThat(job(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void theOldestJobsComeFirst() {
    List<String> ids = List.of(insert(), insert(), insert());
    assertThat(store.claim(kind, "owner", LONG, 2)).isEqualTo(ids.subList(0, 2));
  }
}
