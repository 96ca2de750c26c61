package dev.candela.journey;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the application of a journey keeps its state. */
enum Store {
  /** The embedded database, in a folder. */
  EMBEDDED {
    @Override
    Map<String, String> settings(Path folder) {
      return Map.of("CANDELA_DATA", folder.toString());
    }
  },
  /** A PostgreSQL database of its own, on the server that the tests were given. */
  POSTGRESQL {
    @Override
    Map<String, String> settings(Path folder) {
      String name = "journey_" + Long.toHexString(System.nanoTime());
      String server = server();
      try (Connection connection = DriverManager.getConnection(server, USER, "");
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      String url = server.substring(0, server.lastIndexOf('/') + 1) + name;
      return Map.of(
          "CANDELA_DATA", folder.toString(),
          "CANDELA_DATABASE_URL", url,
          "CANDELA_DATABASE_USER", USER);
    }
  };

  private static final String USER = "candela";

  private static String server() {
    @Nullable String url = System.getenv("CANDELA_TEST_DATABASE_URL");
    if (url == null) {
      throw new IllegalStateException("CANDELA_TEST_DATABASE_URL is not set");
    }
    return url;
  }

  /** Whether there is one here. */
  boolean isHere() {
    return this == EMBEDDED || System.getenv("CANDELA_TEST_DATABASE_URL") != null;
  }

  /** The application's settings for a new, empty store. */
  abstract Map<String, String> settings(Path folder);
}
