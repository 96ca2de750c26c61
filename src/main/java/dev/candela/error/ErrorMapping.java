package dev.candela.error;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CancellationException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns exceptions of resources and of the web framework into answers. */
public final class ErrorMapping {

  /** What web servers log when the client closed the connection; nobody will see it. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  @ServerExceptionMapper
  Response map(Throwable thrown, HttpServerRequest request) {
    if (thrown instanceof CancellationException || thrown instanceof BodyBrokenOff) {
      return Response.status(CLIENT_CLOSED_REQUEST).build();
    }
    Trouble trouble = Trouble.of(thrown);
    if (trouble.code() == ErrorCode.TOO_LARGE) {
      UnreadBody.closeAfterAnswer(request);
    }
    return answer(trouble);
  }

  /** More specific than the mapper above, so that the framework's own ones do not come first. */
  @ServerExceptionMapper
  Response map(WebApplicationException thrown) {
    return answer(Trouble.of(thrown));
  }

  /** More specific than the framework's own mapper, which would answer with an empty body. */
  @ServerExceptionMapper
  Response map(MismatchedInputException thrown) {
    return answer(Trouble.of(thrown));
  }

  private static Response answer(Trouble trouble) {
    Response.ResponseBuilder answer =
        Response.status(trouble.code().status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(trouble.answer());
    int retryAfter = trouble.code().retryAfterSeconds();
    if (retryAfter > 0) {
      answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    return answer.build();
  }
}
