package dev.candela.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A question that a model is being asked, for everybody who asks the same meanwhile. */
final class Flight {

  private final List<Asker> askers = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  Flight(Asker first) {
    askers.add(first);
  }

  /** One more asks; false when it is too late because nobody wanted the answer any more. */
  synchronized boolean join(Asker asker) {
    if (outcome.isDone() || abandoned()) {
      return false;
    }
    askers.add(asker);
    if (!text.isEmpty()) {
      asker.more(text.toString());
    }
    return true;
  }

  /** Whether all who asked have left. */
  synchronized boolean abandoned() {
    return askers.stream().allMatch(Asker::gone);
  }

  synchronized void more(String piece) {
    text.append(piece);
    askers.forEach(asker -> asker.more(piece));
  }

  synchronized void restart() {
    if (!text.isEmpty()) {
      text.setLength(0);
      askers.forEach(Asker::restart);
    }
  }

  synchronized void land(Outcome found) {
    outcome.complete(found);
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }
}
