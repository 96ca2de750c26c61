package dev.candela.modelserver.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the model server. Those of the model have short names in the environment, which
 * {@code application.properties} maps to these keys; any other key is set as usual, for example
 * {@code CANDELA_MODEL_SERVER_QUEUE_WAITING}.
 */
@ConfigMapping(prefix = "candela.model-server")
public interface ModelServerConfig {

  /** Which model to serve, and how. */
  Model model();

  /** How many requests are taken on. */
  Queue queue();

  /** How large a request may be. */
  Limits limits();

  /**
   * Texts, so that a wrong value can be answered with a sentence: {@code ModelSettings} reads them.
   */
  interface Model {

    /**
     * {@code MODEL_CONFIG}: the model's name, a colon, and where its checkpoint comes from: a
     * folder, a preset, a repository of a hub, a folder in a bucket or the URL of an archive.
     */
    Optional<String> config();

    /**
     * {@code DL_FRAMEWORK}: {@code kerasnlp}, which takes presets of Keras and folders of Hugging
     * Face, or {@code transformers}, which takes the latter only.
     */
    Optional<String> framework();

    /** {@code DL_RUNTIME}: what computes; {@code torch}. */
    Optional<String> runtime();

    /** {@code PRECISION}: the number format of the weights, {@code bfloat16} or {@code float32}. */
    Optional<String> precision();

    /** {@code BATCH_SIZE}: the most inputs of a request that are computed together. */
    Optional<String> batchSize();

    /** {@code SEQUENCE_LENGTH}: the most tokens of prompt and output together. */
    Optional<String> sequenceLength();

    /**
     * {@code MODEL_MEMORY}: the most memory that the model may take, such as {@code 12G}; what the
     * machine or the GPU has when this is not set. A model that takes more is not loaded.
     */
    Optional<MemorySize> memory();

    /** {@code CANDELA_DATA}: where the model that comes with the application is unpacked. */
    Optional<String> dataFolder();
  }

  /** How many requests are taken on. */
  interface Queue {

    /** How many requests have the model at the same time; it interleaves their steps. */
    @WithDefault("4")
    int running();

    /** How many requests wait for the model; any more are answered with 429. */
    @WithDefault("64")
    int waiting();

    /** The most time between a request's arrival and its answer. */
    @WithDefault("300s")
    Duration deadline();

    /** How often a waiting stream tells that it is still there. */
    @WithDefault("5s")
    Duration heartbeat();
  }

  /** How large a request may be. */
  interface Limits {

    /** The most bytes of a request's body; any more are answered with 413. */
    @WithDefault("10M")
    MemorySize bodySize();

    /** The most inputs of a request. */
    @WithDefault("256")
    int inputs();

    /**
     * The most UTF-16 code units of prompt and target together, before they are cut into tokens.
     */
    @WithDefault("1000000")
    int characters();
  }
}
