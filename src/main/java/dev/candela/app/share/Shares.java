package dev.candela.app.share;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.app.store.Database;
import dev.candela.app.store.StoredJson;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps what is shared, under ids that nobody can guess: 128 random bits. */
@Singleton
public class Shares {

  private static final int ID_BYTES = 16;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

  private final Database database;
  private final StoredJson json;
  private final ShareConfig config;
  private final SecureRandom random = new SecureRandom();

  Shares(Database database, StoredJson json, ShareConfig config) {
    this.database = database;
    this.json = json;
    this.config = config;
  }

  /**
   * Keeps a state.
   *
   * @throws RequestRefused if it is none, too large, or one too many
   */
  public Share keep(@Nullable JsonNode state) {
    if (state == null || state.isNull()) {
      throw RequestRefused.field(null, "state", "is missing; it must be JSON.");
    }
    checkSize(state.toString());
    String text = json.write(state);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    var share =
        new Share(
            Base64.getUrlEncoder().withoutPadding().encodeToString(id),
            state,
            Instant.now().truncatedTo(ChronoUnit.MILLIS));
    database.inTransaction(
        handle -> {
          int there = handle.createQuery("select count(*) from share").mapTo(Integer.class).one();
          if (there >= config.most()) {
            throw new RequestRefused(
                ErrorCode.CONFLICT,
                "There are as many shared states as there can be, %d.".formatted(config.most()),
                Map.of("limit", config.most()));
          }
          return handle.execute(
              "insert into share (id, state, created_at) values (?, ?, ?)",
              share.id(),
              text,
              Timestamp.from(share.createdAt()));
        });
    return share;
  }

  /** What was kept under an id; refuses with {@code NOT_FOUND} if there is nothing. */
  public Share require(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new RequestRefused(
                    ErrorCode.NOT_FOUND, "There is nothing shared under this id.", Map.of()));
  }

  /** What is no id is not there, and may be a text that the database refuses. */
  private Optional<Share> find(String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    return database.withHandle(
        handle ->
            handle
                .createQuery("select state, created_at from share where id = :id")
                .bind("id", id)
                .map(
                    (row, context) ->
                        new Share(
                            id,
                            json.read(row.getString("state"), JsonNode.class),
                            row.getTimestamp("created_at").toInstant()))
                .findOne());
  }

  private void checkSize(String text) {
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    long limit = config.stateSize().asLongValue();
    if (bytes > limit) {
      throw RequestRefused.field(
          ErrorCode.TOO_LARGE,
          null,
          "state",
          "has %d bytes, the most are %d.".formatted(bytes, limit),
          Map.of("have", bytes, "limit", limit, "unit", "bytes"));
    }
  }
}
