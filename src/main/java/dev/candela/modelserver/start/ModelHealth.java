package dev.candela.modelserver.start;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started and ready mean that the weights are loaded and warm. Being alive takes no model. */
@Startup
@Readiness
class ModelHealth implements HealthCheck {

  private final ModelHost host;

  ModelHealth(ModelHost host) {
    this.host = host;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("model");
    return switch (host.state()) {
      case ModelHost.State.Ready(var queue) ->
          answer.up().withData("name", queue.info().name()).build();
      case ModelHost.State.Loading() -> answer.down().withData("state", "loading").build();
      case ModelHost.State.Failed(String reason) ->
          answer.down().withData("state", "failed").withData("reason", reason).build();
    };
  }
}
