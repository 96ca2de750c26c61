package dev.candela.app.stream;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** The pulses of the things that somebody follows at this moment, by their ids. */
@Singleton
public class Pulses {

  /** What other instances do to a thing is seen this late at most. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** What happens meanwhile comes as one event. */
  private static final Duration SHORTEST = Duration.ofMillis(40);

  private final ConcurrentHashMap<String, Followed> followed = new ConcurrentHashMap<>();

  private record Followed(Pulse pulse, int followers) {}

  /** Something has happened to a thing. */
  public void beat(String id) {
    Followed found = followed.get(id);
    if (found != null) {
      found.pulse().beat();
    }
  }

  /** Something has happened to all of them. */
  public void beatAll() {
    followed.values().forEach(each -> each.pulse().beat());
  }

  /**
   * Tells a client of a thing: at once, and again whenever something has happened to it.
   *
   * @param tell sends what is new; false when there will be no more
   */
  public void tail(String id, EventSink sink, BooleanSupplier tell) {
    try (Follower follower = follow(id)) {
      while (!sink.ended()) {
        long beats = follower.pulse().beats();
        if (!tell.getAsBoolean()) {
          return;
        }
        sink.heartbeat();
        Pulse.pause(SHORTEST);
        follower.pulse().await(beats, LOOK_AGAIN);
      }
    }
  }

  /** Follows a thing until closed. */
  private Follower follow(String id) {
    Followed now =
        followed.compute(
            id,
            (key, before) ->
                before == null
                    ? new Followed(new Pulse(), 1)
                    : new Followed(before.pulse(), before.followers() + 1));
    return new Follower(id, now.pulse());
  }

  private void leave(String id) {
    followed.computeIfPresent(
        id,
        (key, before) ->
            before.followers() == 1 ? null : new Followed(before.pulse(), before.followers() - 1));
  }

  /** Somebody who follows a thing. */
  private final class Follower implements AutoCloseable {

    private final String id;
    private final Pulse pulse;

    private Follower(String id, Pulse pulse) {
      this.id = id;
      this.pulse = pulse;
    }

    /** The pulse of the thing. */
    Pulse pulse() {
      return pulse;
    }

    @Override
    public void close() {
      leave(id);
    }
  }
}
