package dev.candela.lm.checkpoint.source;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The warnings that are logged while it is open. */
final class Warnings extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  final List<String> sentences = new CopyOnWriteArrayList<>();

  Warnings() {
    ROOT.addHandler(this);
  }

  @Override
  public void publish(LogRecord logged) {
    if (logged.getLevel().intValue() == Level.WARNING.intValue()
        && logged.getLoggerName().startsWith("dev.candela.")) {
      sentences.add(logged.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
