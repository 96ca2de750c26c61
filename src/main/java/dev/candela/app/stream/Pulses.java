package dev.candela.app.stream;

import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;

/** The pulses of the things that somebody follows at this moment, by their ids. */
@Singleton
public class Pulses {

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

  /** Follows a thing until closed. */
  public Follower follow(String id) {
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
  public final class Follower implements AutoCloseable {

    private final String id;
    private final Pulse pulse;

    private Follower(String id, Pulse pulse) {
      this.id = id;
      this.pulse = pulse;
    }

    /** The pulse of the thing. */
    public Pulse pulse() {
      return pulse;
    }

    @Override
    public void close() {
      leave(id);
    }
  }
}
