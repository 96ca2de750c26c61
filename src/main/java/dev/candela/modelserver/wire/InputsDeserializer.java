package dev.candela.modelserver.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the inputs and stops at the first one too many, so that a body full of tiny inputs does not
 * become a heap full of objects.
 */
final class InputsDeserializer extends StdDeserializer<List<InferenceInput>> {
  private static final long serialVersionUID = 1L;

  /** The attribute of the reader that holds the most inputs of a request, an Integer. */
  static final String MOST_INPUTS = "most inputs";

  InputsDeserializer() {
    super(List.class);
  }

  @Override
  public List<InferenceInput> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.isExpectedStartArrayToken()) {
      throw MismatchedInputException.from(parser, List.class, "not a list");
    }
    int most = (Integer) context.getAttribute(MOST_INPUTS);
    var inputs = new ArrayList<InferenceInput>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (inputs.size() == most) {
        throw new TooManyInputs(most);
      }
      inputs.add(input(parser, context, inputs));
    }
    return inputs;
  }

  private static InferenceInput input(
      JsonParser parser, DeserializationContext context, List<InferenceInput> before)
      throws IOException {
    try {
      if (!parser.isExpectedStartObjectToken()) {
        throw MismatchedInputException.from(parser, InferenceInput.class, "not an object");
      }
      return context.readValue(parser, InferenceInput.class);
    } catch (JsonMappingException e) {
      throw JsonMappingException.wrapWithPath(e, before, before.size());
    }
  }

  /** Passes through Jackson as it is, because Jackson leaves input/output errors alone. */
  static final class TooManyInputs extends IOException {
    private static final long serialVersionUID = 1L;

    private final int limit;

    TooManyInputs(int limit) {
      this.limit = limit;
    }

    RequestRefused refusal() {
      return new RequestRefused(
          ErrorCode.TOO_MANY_INPUTS,
          "The request has more than %d inputs; send them in several requests.".formatted(limit),
          Map.of("field", "inputs", "limit", limit));
    }
  }
}
