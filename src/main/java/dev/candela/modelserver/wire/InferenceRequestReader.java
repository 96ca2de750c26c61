package dev.candela.modelserver.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import dev.candela.modelserver.config.ModelServerConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests strictly and says what is wrong with them. The {@code Content-Type} plays no part,
 * as in LIT: {@code curl -d} sends that of a form.
 *
 * <p>Jackson's own messages are never passed on, as they quote the text that was sent.
 */
@Provider
@Singleton
@Consumes(MediaType.WILDCARD)
public class InferenceRequestReader implements MessageBodyReader<InferenceRequest> {

  /** What each field must be, for the sentence about a value that is something else. */
  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          Map.entry("inputs", "a list of objects"),
          Map.entry("prompt", "a string"),
          Map.entry("messages", "a list of objects with role and content"),
          Map.entry("role", "a string"),
          Map.entry("content", "a string"),
          Map.entry("apply_chat_template", "true or false"),
          Map.entry("target", "a string or null"),
          Map.entry("target_mask", "a list of 0 and 1"),
          Map.entry("target_span", "a list of two whole numbers"),
          Map.entry("parameters", "an object"),
          Map.entry("max_new_tokens", "a whole number"),
          Map.entry("min_new_tokens", "a whole number"),
          Map.entry("temperature", "a number"),
          Map.entry("top_k", "a whole number"),
          Map.entry("top_p", "a number"),
          Map.entry("seed", "a whole number"),
          Map.entry("stop", "a string or a list of strings"),
          Map.entry("log_probabilities", "true or false"),
          Map.entry("embeddings", "true or false"));

  /** How much of a body that is too large is still taken off the wire, in times of the limit. */
  private static final int READ_ON_FACTOR = 3;

  private final ObjectReader reader;
  private final RequestRules rules;
  private final long mostBytes;

  InferenceRequestReader(ModelServerConfig config) {
    mostBytes = config.limits().bodySize().asLongValue();
    rules = new RequestRules(config.limits().characters());
    reader =
        JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                LogicalType.Textual,
                textual ->
                    List.of(
                            CoercionInputShape.Integer,
                            CoercionInputShape.Float,
                            CoercionInputShape.Boolean)
                        .forEach(shape -> textual.setCoercion(shape, CoercionAction.Fail)))
            .build()
            .readerFor(InferenceRequest.class)
            .withAttribute(InputsDeserializer.MOST_INPUTS, config.limits().inputs());
  }

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == InferenceRequest.class;
  }

  @Override
  public InferenceRequest readFrom(
      Class<InferenceRequest> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body) {
    InferenceRequest request = parse(bytes(body));
    rules.check(request);
    return request;
  }

  private byte[] bytes(InputStream body) {
    byte[] bytes;
    try {
      bytes = body.readNBytes(Math.toIntExact(mostBytes + 1));
      if (bytes.length > mostBytes) {
        // Most clients read an answer only when they have sent everything.
        body.skip(READ_ON_FACTOR * mostBytes);
      }
    } catch (IOException e) {
      throw new RequestRefused(
          ErrorCode.BAD_REQUEST, "The body ended before it was complete.", Map.of());
    }
    if (bytes.length > mostBytes) {
      throw RequestRefused.tooLarge(mostBytes);
    }
    return bytes;
  }

  private InferenceRequest parse(byte[] bytes) {
    InferenceRequest request;
    try {
      request = reader.readValue(bytes);
    } catch (InputsDeserializer.TooManyInputs e) {
      throw e.refusal();
    } catch (JacksonException e) {
      throw refusal(e);
    } catch (IOException e) {
      throw new RequestRefused(
          ErrorCode.INVALID_JSON, "The body is not valid UTF-8 JSON.", Map.of());
    }
    if (request == null) {
      throw notAnObject();
    }
    return request;
  }

  private static RequestRefused refusal(JacksonException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MismatchedInputException || cause instanceof InputCoercionException) {
        return e instanceof JsonMappingException mapping
            ? wrongType(mapping.getPath())
            : notAnObject();
      }
      if (cause instanceof StreamConstraintsException) {
        return new RequestRefused(
            ErrorCode.INVALID_JSON,
            "The body is nested too deeply, or has a number or a name that is too long.",
            Map.of());
      }
    }
    JsonLocation where = e.getLocation();
    return new RequestRefused(
        ErrorCode.INVALID_JSON,
        "The body is not valid JSON: line %d, column %d."
            .formatted(where.getLineNr(), where.getColumnNr()),
        Map.of("line", where.getLineNr(), "column", where.getColumnNr()));
  }

  private static RequestRefused notAnObject() {
    return new RequestRefused(
        ErrorCode.INVALID_REQUEST,
        "The body must be a JSON object with a list 'inputs'.",
        Map.of("field", "inputs"));
  }

  private static RequestRefused wrongType(List<JsonMappingException.Reference> path) {
    @Nullable Integer input = null;
    var field = new StringBuilder();
    String last = "";
    for (int i = 0; i < path.size(); i++) {
      JsonMappingException.Reference step = path.get(i);
      if (step.getFieldName() == null) {
        input = i == 1 && last.equals("inputs") ? Integer.valueOf(step.getIndex()) : input;
        continue;
      }
      last = step.getFieldName();
      field.append(field.isEmpty() ? "" : ".").append(last);
    }
    if (path.isEmpty()) {
      return notAnObject();
    }
    return expected(input, field.toString(), last);
  }

  private static RequestRefused expected(@Nullable Integer input, String path, String last) {
    if (input == null) {
      return RequestRefused.field(null, path, "must be " + EXPECTED.get(last) + ".");
    }
    String field = path.equals("inputs") ? "" : path.substring("inputs.".length());
    String what = field.isEmpty() ? "an object" : EXPECTED.getOrDefault(last, "something else");
    return RequestRefused.field(input, field, "must be " + what + ".");
  }
}
