package dev.candela.lm.serving;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out turns in the order in which they are asked for. Whoever wants one takes a seat first; a
 * seat is kept over several turns, so that a long list of inputs is never refused half way, and
 * after each turn its owner queues up behind the others.
 */
final class WaitingRoom {

  private static final long ASK_AGAIN_MILLIS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turnEnded = lock.newCondition();
  private final Queue<CountDownLatch> line = new ArrayDeque<>();
  private final int turns;
  private int freeSeats;
  private int freeTurns;

  /**
   * @param turns how many may have their turn at the same time
   * @param waiting how many may wait besides
   */
  WaitingRoom(int turns, int waiting) {
    this.turns = turns;
    freeTurns = turns;
    freeSeats = turns + waiting;
  }

  /** Takes a seat; false when there is none. */
  boolean takeSeat() {
    lock.lock();
    try {
      if (freeSeats == 0) {
        return false;
      }
      freeSeats--;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leaveSeat() {
    lock.lock();
    try {
      freeSeats++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a turn, which must be given back with {@link #endTurn}.
   *
   * @param whileWaiting run several times a second; it ends the waiting by throwing
   */
  void takeTurn(Runnable whileWaiting) {
    CountDownLatch turn = queueUp();
    boolean taken = false;
    try {
      while (!turn.await(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        whileWaiting.run();
      }
      taken = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the model");
    } finally {
      if (!taken) {
        stepOut(turn);
      }
    }
  }

  private CountDownLatch queueUp() {
    lock.lock();
    try {
      var turn = new CountDownLatch(1);
      if (freeTurns > 0) {
        freeTurns--;
        turn.countDown();
      } else {
        line.add(turn);
      }
      return turn;
    } finally {
      lock.unlock();
    }
  }

  private void stepOut(CountDownLatch turn) {
    lock.lock();
    try {
      // The turn may have come at the moment of leaving.
      if (!line.remove(turn)) {
        endTurn();
      }
    } finally {
      lock.unlock();
    }
  }

  void endTurn() {
    lock.lock();
    try {
      CountDownLatch next = line.poll();
      if (next == null) {
        freeTurns++;
      } else {
        next.countDown();
      }
      turnEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for their turn. */
  int waiting() {
    lock.lock();
    try {
      return line.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many have their turn. */
  int running() {
    lock.lock();
    try {
      return turns - freeTurns;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nobody has a turn or wants one; false when that takes too long. */
  boolean awaitEmpty(Duration most) {
    long left = most.toNanos();
    lock.lock();
    try {
      while (freeTurns < turns || !line.isEmpty()) {
        if (left <= 0) {
          return false;
        }
        left = turnEnded.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
