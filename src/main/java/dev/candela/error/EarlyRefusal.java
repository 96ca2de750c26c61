package dev.candela.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Refuses requests before they come to a resource, in the shape that all refusals have. */
@Singleton
public class EarlyRefusal {

  private final ObjectMapper json;

  EarlyRefusal(ObjectMapper json) {
    this.json = json;
  }

  /** Answers a request, whose body nobody is going to read. */
  public void answer(RoutingContext context, RequestRefused refused) {
    UnreadBody.closeAfterAnswer(context.request());
    context
        .response()
        .setStatusCode(refused.code().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json;charset=UTF-8")
        .end(body(refused));
  }

  private String body(RequestRefused refused) {
    try {
      return json.writeValueAsString(Trouble.of(refused).answer());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
