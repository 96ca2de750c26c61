package dev.candela.app.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.inject.Singleton;

/** Values that a table keeps as JSON in a text column, which nobody searches. */
@Singleton
public final class StoredJson {

  private final ObjectMapper json;
  private final ObjectWriter writer;

  StoredJson(ObjectMapper json) {
    this.json = json;
    // Texts may have what a database does not keep, like half a surrogate pair; escaped, it does.
    writer = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  /** A value as text, all of it ASCII. */
  public String write(Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a %s could not be written as JSON".formatted(value.getClass()), e);
    }
  }

  /** A value that was written by {@link #write}. */
  public <T> T read(String text, Class<T> type) {
    return read(() -> json.readValue(text, type));
  }

  /** The same, of a type with parameters. */
  public <T> T read(String text, TypeReference<T> type) {
    return read(() -> json.readValue(text, type));
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store has something else than was written to it", e);
    }
  }

  private interface Reading<T> {
    T read() throws JsonProcessingException;
  }
}
