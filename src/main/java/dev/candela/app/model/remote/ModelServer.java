package dev.candela.app.model.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.candela.app.model.provider.Conversation;
import dev.candela.app.model.provider.Retries;
import dev.candela.app.model.provider.TryAgain;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import dev.candela.net.OutboundCall;
import dev.candela.net.OutboundClient;
import dev.candela.net.OutboundFailure;
import dev.candela.net.OutboundLimits;
import dev.candela.net.OutboundRequest;
import dev.candela.net.OutboundResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The endpoints of a model server. */
final class ModelServer {

  static final JsonMapper JSON = new JsonMapper();

  /** A model may take its time, and one that waits in a queue says nothing for a while. */
  private static final OutboundLimits LIMITS =
      new OutboundLimits(Duration.ofMinutes(5), Duration.ofMinutes(10), 64 << 20, 3);

  private final OutboundClient client;
  private final URI base;
  private final Credentials credentials;
  private final Retries retries;

  /**
   * @param base without a slash at its end
   */
  ModelServer(OutboundClient client, URI base, Credentials credentials, Retries retries) {
    this.client = client;
    this.base = base;
    this.credentials = credentials;
    this.retries = retries;
  }

  /** Asks something once, without sending anything. */
  ServerAnswer get(String path) throws OutboundFailure {
    return exchange(OutboundRequest.get(uri(path), OutboundLimits.SMALL));
  }

  /** Asks something once. */
  ServerAnswer postOnce(String path, String json) throws OutboundFailure {
    return exchange(OutboundRequest.post(uri(path), utf8(json), OutboundLimits.SMALL));
  }

  private ServerAnswer exchange(OutboundRequest request) throws OutboundFailure {
    try (OutboundResponse response =
        client.send(request.authorizedBy(credentials.authorization(request.uri())))) {
      return answer(response);
    }
  }

  private static ServerAnswer answer(OutboundResponse response) throws OutboundFailure {
    return new ServerAnswer(response.status(), response.text(), response.header("Retry-After"));
  }

  /**
   * Asks something until it is answered.
   *
   * @param inputs how many entries the answer must have
   * @param unwanted whether nobody wants the answer any more
   * @return a list with an entry for each input
   * @throws LanguageModelException when there is no such answer
   * @throws CancellationException when nobody wants the answer any more
   */
  JsonNode post(String path, JsonNode body, int inputs, BooleanSupplier unwanted) {
    var entries = new AtomicReference<@Nullable JsonNode>();
    retries.run(
        () -> {
          converse(
              path,
              body,
              "application/json",
              unwanted,
              (response, heard) -> heard.accept(entries(answer(response), inputs)),
              entries::set);
          return path;
        },
        unwanted);
    JsonNode found = entries.get();
    return found == null ? new ArrayNode(JSON.getNodeFactory()) : found;
  }

  private static JsonNode entries(ServerAnswer answer, int inputs) {
    if (!answer.isOk()) {
      throw answer.refusal();
    }
    JsonNode json = answer.json();
    if (json == null || !json.isArray() || json.size() != inputs) {
      throw new LanguageModelException(
          Kind.FAILED,
          "The model server answered with something other than a list of %d.".formatted(inputs));
    }
    return json;
  }

  /**
   * Asks something and listens to the events of the answer, once.
   *
   * @throws TryAgain when there was no answer and another attempt makes sense
   */
  void stream(
      String path, JsonNode body, BooleanSupplier unwanted, Consumer<ServerEvents.Event> consumer) {
    converse(
        path,
        body,
        "text/event-stream",
        unwanted,
        (response, heard) -> {
          if (response.status() != 200) {
            throw answer(response).refusal();
          }
          ServerEvents.read(response.body(), heard);
        },
        consumer);
  }

  private <E> void converse(
      String path,
      JsonNode body,
      String accept,
      BooleanSupplier unwanted,
      Reading<E> reading,
      Consumer<E> consumer) {
    URI uri = uri(path);
    try {
      OutboundCall call =
          client.prepare(
              OutboundRequest.post(uri, utf8(write(body)), LIMITS)
                  .with("Accept", accept)
                  .authorizedBy(credentials.authorization(uri)));
      new Conversation<E>(call::cancel, unwanted)
          .hold(heard -> read(call, reading, heard), consumer);
    } catch (OutboundFailure e) {
      throw trouble(e);
    }
  }

  private static <E> void read(OutboundCall call, Reading<E> reading, Consumer<E> heard) {
    try (OutboundResponse response = call.send()) {
      reading.of(response, heard);
    } catch (OutboundFailure e) {
      throw trouble(e);
    } catch (IOException e) {
      throw new TryAgain(
          new LanguageModelException(Kind.FAILED, "The model server broke off its answer."), null);
    }
  }

  private static RuntimeException trouble(OutboundFailure e) {
    Kind kind = e.worthRetrying() ? Kind.UNAVAILABLE : Kind.REFUSED;
    var trouble = new LanguageModelException(kind, e.getMessage());
    return e.worthRetrying() ? new TryAgain(trouble, null) : trouble;
  }

  private URI uri(String path) {
    return URI.create(base + path);
  }

  private static String write(JsonNode body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request could not be written as JSON", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Retries retries() {
    return retries;
  }

  /** Makes something of an answer. */
  private interface Reading<E> {
    void of(OutboundResponse response, Consumer<E> heard) throws IOException;
  }
}
