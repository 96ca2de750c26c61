package dev.candela.app.model.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads server-sent events, as the HTML standard defines them (9.2.6), as far as model servers use
 * them: names and data, no ids.
 */
final class ServerEvents {
  private ServerEvents() {}

  /**
   * An event.
   *
   * @param name what kind it is, {@code message} when it does not say
   * @param data its lines, joined by newlines
   */
  record Event(String name, String data) {}

  /** Reads all events of a stream. */
  static void read(InputStream stream, Consumer<Event> heard) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    var data = new StringBuilder();
    String name = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          heard.accept(new Event(name.isEmpty() ? "message" : name, data.substring(1)));
        }
        data.setLength(0);
        name = "";
      } else if (line.startsWith("data:")) {
        data.append('\n').append(value(line));
      } else if (line.startsWith("event:")) {
        name = value(line);
      }
    }
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
