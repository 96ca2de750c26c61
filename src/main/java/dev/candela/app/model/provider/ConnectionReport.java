package dev.candela.app.model.provider;

import java.util.ArrayList;
import java.util.List;

/** What was found, step by step, while connecting to a model. */
public final class ConnectionReport {

  private final List<ConnectionCheck> checks = new ArrayList<>();

  /** Something is as it should be. */
  public void passed(String name, String message) {
    checks.add(new ConnectionCheck(name, true, message));
  }

  /** Something is wrong. Returns what to throw. */
  public ConnectionFailed failed(String name, String message) {
    checks.add(new ConnectionCheck(name, false, message));
    return new ConnectionFailed(message, List.copyOf(checks));
  }

  /** The steps so far, in order. */
  public List<ConnectionCheck> checks() {
    return List.copyOf(checks);
  }
}
