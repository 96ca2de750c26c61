package dev.candela.modelserver;

import dev.candela.lm.checkpoint.source.DownloadProgress.Snapshot;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.modelserver.start.ModelHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** What is counted, for {@code /q/metrics}; there from the start, so that gauges show zero. */
@Startup
@Singleton
class ServerMetrics {

  private final MeterRegistry registry;
  private final Counter inputTokens;
  private final Counter generatedTokens;

  ServerMetrics(MeterRegistry registry, ModelHost host) {
    this.registry = registry;
    inputTokens = tokens("input");
    generatedTokens = tokens("generated");
    gauge("candela.queue.waiting", "Requests that wait for the model.", host, ModelQueue::waiting);
    gauge("candela.queue.running", "Requests that have the model.", host, ModelQueue::running);
    download(
        "candela.download.done",
        "Bytes of the checkpoint that have been downloaded.",
        host,
        Snapshot::doneBytes);
    download(
        "candela.download.remaining",
        "Bytes of the checkpoint that have not been downloaded.",
        host,
        Snapshot::remainingBytes);
    download(
        "candela.download.rate",
        "Bytes a second, on average since the download began.",
        host,
        Snapshot::bytesPerSecond);
  }

  private void download(
      String name, String description, ModelHost host, ToLongFunction<Snapshot> value) {
    Gauge.builder(name, host, from -> value.applyAsLong(from.progress().snapshot()))
        .description(description)
        .baseUnit("bytes")
        .register(registry);
  }

  private Counter tokens(String kind) {
    return Counter.builder("candela.tokens")
        .tag("kind", kind)
        .description("Tokens that the model has read in prompts and targets, and generated.")
        .register(registry);
  }

  private void gauge(
      String name, String description, ModelHost host, ToIntFunction<ModelQueue> value) {
    Gauge.builder(name, host, from -> from.queueIfReady().map(value::applyAsInt).orElse(0))
        .description(description)
        .register(registry);
  }

  /** Measures how long an answer takes, waiting included. */
  <T> T timed(String endpoint, Supplier<T> answer) {
    Timing timing = begin(endpoint);
    boolean answered = false;
    try {
      T result = answer.get();
      answered = true;
      return result;
    } finally {
      timing.end(answered);
    }
  }

  /** Begins to measure how long an answer takes that is not given in one go. */
  Timing begin(String endpoint) {
    return new Timing(endpoint, Timer.start(registry));
  }

  /** A request that is being answered. */
  final class Timing {
    private final String endpoint;
    private final Timer.Sample begin;

    private Timing(String endpoint, Timer.Sample begin) {
      this.endpoint = endpoint;
      this.begin = begin;
    }

    /** The answer has been given, or will not be. */
    void end(boolean answered) {
      begin.stop(
          Timer.builder("candela.requests")
              .description("Time from a request's arrival to its answer.")
              .tag("endpoint", endpoint)
              .tag("outcome", answered ? "answered" : "refused")
              .publishPercentileHistogram()
              .register(registry));
    }
  }

  void countInput(int tokens) {
    inputTokens.increment(tokens);
  }

  void countGenerated(int tokens) {
    generatedTokens.increment(tokens);
  }
}
