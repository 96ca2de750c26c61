package dev.candela.modelserver.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a list of 0 and 1, or of false and true. */
final class MaskDeserializer extends StdDeserializer<List<Boolean>> {
  private static final long serialVersionUID = 1L;

  MaskDeserializer() {
    super(List.class);
  }

  @Override
  public List<Boolean> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      throw mismatch(parser);
    }
    var mask = new ArrayList<Boolean>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      try {
        mask.add(entry(parser));
      } catch (MismatchedInputException e) {
        throw JsonMappingException.wrapWithPath(e, mask, mask.size());
      }
    }
    return mask;
  }

  private static boolean entry(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        double value = parser.getDoubleValue();
        if (value != 0 && value != 1) {
          throw mismatch(parser);
        }
        yield value == 1;
      }
      default -> throw mismatch(parser);
    };
  }

  private static MismatchedInputException mismatch(JsonParser parser) {
    return MismatchedInputException.from(parser, List.class, "not a mask");
  }
}
