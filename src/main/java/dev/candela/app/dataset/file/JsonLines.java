package dev.candela.app.dataset.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A JSON object on each line. */
final class JsonLines implements RowSource {

  /** A name that comes twice, or something behind the object, is a mistake and not a matter. */
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private final LineReader lines;

  JsonLines(LineReader lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable Row next() throws IOException {
    for (var line = lines.read(); line != null; line = lines.read()) {
      if (line.tooLong()) {
        return Broken.tooLong(line.number());
      }
      if (!line.text().isBlank()) {
        return row(line.number(), line.text());
      }
    }
    return null;
  }

  private static Row row(long line, String text) throws IOException {
    if (text.indexOf(LineReader.UNDECODABLE) >= 0) {
      return new Broken(line, "is not valid UTF-8");
    }
    try {
      JsonNode node = JSON.readValue(text);
      return node.isObject()
          ? new Found(line, node.properties())
          : new Broken(
              line,
              "is a JSON %s, expected an object with a prompt"
                  .formatted(node.getNodeType().name().toLowerCase(Locale.ROOT)));
    } catch (JsonProcessingException e) {
      return new Broken(line, "is not valid JSON" + column(e));
    }
  }

  /** Where it stopped making sense; the parser's own words would repeat the row. */
  private static String column(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
  }
}
