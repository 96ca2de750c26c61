package dev.candela.modelserver.start;

import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.CheckpointFormat;
import dev.candela.lm.checkpoint.source.CheckpointFetcher;
import dev.candela.lm.checkpoint.source.SourceSettings;
import dev.candela.lm.serving.ModelQueue;
import dev.candela.lm.serving.QueueLimits;
import dev.candela.lm.torch.TorchLanguageModel;
import dev.candela.lm.torch.TorchSettings;
import dev.candela.modelserver.config.ModelServerConfig;
import dev.candela.start.WrongSetting;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Checks the settings before the port opens, and loads the model while it does.
 *
 * <p>A wrong setting, or a checkpoint that cannot be loaded, ends the process with one sentence and
 * exit code 1. In dev mode and tests a server without a model stays up and says why.
 */
@Singleton
class ModelStart {

  private static final Logger LOG = Logger.getLogger(ModelStart.class);

  private static final Duration BETWEEN_LOGS = Duration.ofSeconds(5);

  private final ModelServerConfig config;
  private final ModelHost host;

  ModelStart(ModelServerConfig config, ModelHost host) {
    this.config = config;
    this.host = host;
  }

  void start(@Observes StartupEvent event) {
    ModelPlan plan = plan();
    host.expect(plan.name());
    Thread.ofPlatform().name("model-loading").daemon(true).start(() -> load(plan));
  }

  private ModelPlan plan() {
    try {
      var bundled = new BundledFolder(Thread.currentThread().getContextClassLoader(), unpackTo());
      return new ModelSettings(config.model(), bundled).read();
    } catch (WrongSetting e) {
      // Quarkus prints the message of this exception alone, and exits with code 1.
      throw new ConfigurationException(e.getMessage(), e.getCause());
    }
  }

  private Path unpackTo() {
    return config
        .model()
        .dataFolder()
        .map(Path::of)
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "candela-" + System.getProperty("user.name")))
        .resolve("models");
  }

  private void load(ModelPlan plan) {
    long begin = System.nanoTime();
    try {
      TorchSettings settings = plan.in(fetch(plan));
      LanguageModel model = TorchLanguageModel.open(settings);
      warmUp(model);
      var limits =
          new QueueLimits(
              config.queue().running(),
              config.queue().waiting(),
              config.queue().deadline(),
              plan.batchSize());
      host.serve(new ModelQueue(model, limits), CheckpointRevision.of(settings));
      logReady(model.info(), Duration.ofNanos(System.nanoTime() - begin));
    } catch (CheckpointException e) {
      fail(plan, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("The model could not be loaded because of a defect", e);
      fail(plan, "internal error, see the log");
    }
  }

  /** The checkpoint's folder; downloads it if it is elsewhere, and tells the log how it goes. */
  private Path fetch(ModelPlan plan) {
    Thread log = Thread.ofVirtual().name("download-log").start(this::logProgress);
    try {
      Config all = ConfigProvider.getConfig();
      var settings = new SourceSettings(name -> all.getOptionalValue(name, String.class));
      Path folder = new CheckpointFetcher(settings, host.progress()).fetch(plan.source());
      if (!plan.presets() && CheckpointFormat.of(folder) == CheckpointFormat.KERAS) {
        throw new CheckpointException(
            "%s is a Keras preset, but DL_FRAMEWORK is transformers; set it to kerasnlp"
                .formatted(folder));
      }
      return folder;
    } finally {
      log.interrupt();
    }
  }

  private void logProgress() {
    String before = "";
    try {
      while (true) {
        Thread.sleep(BETWEEN_LOGS);
        String now = host.progress().snapshot().sentence();
        if (!now.isEmpty() && !now.equals(before)) {
          LOG.info(now);
          before = now;
        }
      }
    } catch (InterruptedException e) {
      // The checkpoint is there.
    }
  }

  /** The first calls are slow: they read the weights from disk and prepare the programs. */
  private static void warmUp(LanguageModel model) {
    try {
      var parameters = new GenerationParameters(2, null, null, null, null, null, List.of());
      var prompt = new GenerationRequest("Hi", parameters, true);
      model.generate(List.of(prompt), GenerationListener.NONE);
      var explained = new SalienceRequest("Hi", " there", new TargetSelection.WholeTarget(), true);
      model.salience(List.of(explained));
    } catch (LanguageModelException e) {
      LOG.debugf("the warm-up was refused: %s", e.getMessage());
    }
  }

  private static void logReady(ModelInfo info, Duration took) {
    LOG.infof(
        "%s is ready after %d ms: %s, %d parameters, %s on %s, %d tokens",
        info.name(),
        took.toMillis(),
        info.family(),
        info.parameters(),
        info.dtype(),
        info.device(),
        info.contextLength());
  }

  private void fail(ModelPlan plan, String reason) {
    host.fail(reason);
    LOG.errorf("The model %s could not be loaded: %s", plan.name(), reason);
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      Quarkus.asyncExit(1);
    }
  }
}
