package dev.candela.app.share;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/shares}: states of the user interface that can be passed on as a link. */
@Path("/api/v1/shares")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "Shares")
public class SharesResource {

  private final Shares shares;

  SharesResource(Shares shares) {
    this.shares = shares;
  }

  /** A state to keep. */
  @Schema(description = "A state to keep.")
  public record NewShare(
      @Schema(
              description = "Any JSON of up to 64 KiB.",
              implementation = Object.class,
              required = true,
              examples = "{\"dataset\": \"sample_prompts\"}")
          @Nullable JsonNode state) {}

  /** Where it is kept. */
  @Schema(description = "Where it is kept.")
  public record ShareId(@Schema(examples = "kH3vX1t0Q2m5b7cR9dYw4A") String id) {}

  @POST
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "share", summary = "Keep a state under an id that nobody can guess")
  public ShareId keep(@Nullable NewShare wanted) {
    return new ShareId(shares.keep(wanted == null ? null : wanted.state()).id());
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getShare", summary = "Read what is kept under an id")
  public Share get(@PathParam("id") String id) {
    return shares.require(id);
  }
}
