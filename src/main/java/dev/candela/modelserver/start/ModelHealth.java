package dev.candela.modelserver.start;

import dev.candela.lm.checkpoint.source.DownloadProgress;
import dev.candela.lm.serving.HostedModel;
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
      case HostedModel.State.Ready(var queue, var revision) ->
          answer.up().withData("name", queue.info().name()).build();
      case HostedModel.State.Loading() -> loading(answer);
      case HostedModel.State.Failed(String reason) ->
          answer.down().withData("state", "failed").withData("reason", reason).build();
    };
  }

  private HealthCheckResponse loading(HealthCheckResponseBuilder answer) {
    DownloadProgress.Snapshot progress = host.progress().snapshot();
    answer.down().withData("state", "loading");
    if (!progress.doing().isEmpty()) {
      answer
          .withData("doing", progress.doing())
          .withData("bytes", progress.doneBytes())
          .withData("total_bytes", progress.totalBytes())
          .withData("remaining_bytes", progress.remainingBytes())
          .withData("bytes_per_second", progress.bytesPerSecond());
    }
    return answer.build();
  }
}
