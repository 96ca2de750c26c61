package dev.candela.modelserver.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/**
 * Writes floats as the shortest decimal that reads back as the same float, and null for what JSON
 * has no number for.
 */
final class FloatsSerializer extends StdSerializer<float[]> {
  private static final long serialVersionUID = 1L;

  FloatsSerializer() {
    super(float[].class);
  }

  @Override
  public void serialize(float[] values, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    json.writeStartArray(values, values.length);
    for (float value : values) {
      if (Float.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
    json.writeEndArray();
  }
}
