package dev.candela.modelserver;

import dev.candela.modelserver.start.ModelHost;
import dev.candela.modelserver.wire.InfoAnswer;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /info}: what the model is. */
@Path("/info")
@Tag(name = "Model")
public class InfoResource {

  private final ModelHost host;
  private final String version;

  InfoResource(
      ModelHost host, @ConfigProperty(name = "quarkus.application.version") String version) {
    this.host = host;
    this.version = version;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @NonBlocking
  @Operation(operationId = "info", summary = "Describe the model")
  public InfoAnswer info() {
    var queue = host.queue();
    return InfoAnswer.of(queue.info(), version, queue.batchSize());
  }
}
