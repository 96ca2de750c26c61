package dev.candela.modelserver.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candela.lm.checkpoint.source.CheckpointSource.LocalFolder;
import dev.candela.lm.torch.Precision;
import dev.candela.modelserver.config.ModelServerConfig;
import dev.candela.start.HarmlessPort;
import dev.candela.start.WrongSetting;
import io.quarkus.runtime.configuration.MemorySize;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSettingsTest {

  @TempDir Path folder;

  @Test
  void theDefaultsAreThoseOfTheCodelab() {
    ModelPlan settings = read(Map.of("MODEL_CONFIG", "gemma_1.1_2b_IT:" + folder));
    assertThat(settings)
        .isEqualTo(
            new ModelPlan(
                "gemma_1.1_2b_IT",
                new LocalFolder(folder),
                true,
                Precision.BFLOAT16,
                1,
                512,
                OptionalLong.empty()));
  }

  @Test
  void everySettingIsTaken() {
    ModelPlan settings =
        read(
            Map.of(
                "MODEL_CONFIG", "a:" + folder,
                "DL_FRAMEWORK", "transformers",
                "DL_RUNTIME", "torch",
                "PRECISION", "float32",
                "BATCH_SIZE", "8",
                "SEQUENCE_LENGTH", "4096"));
    assertThat(settings)
        .isEqualTo(
            new ModelPlan(
                "a",
                new LocalFolder(folder),
                false,
                Precision.FLOAT32,
                8,
                4096,
                OptionalLong.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MODEL_CONFIG | a:/tmp,b:/tmp | MODEL_CONFIG 'a:/tmp,b:/tmp' has a comma; one server serves"
            + " one model: ",
        "MODEL_CONFIG | somewhere | MODEL_CONFIG 'somewhere' has no colon; set it to name:source,",
        "MODEL_CONFIG | hf://org/model | MODEL_CONFIG 'hf://org/model' is not a name, a colon and a"
            + " source; ",
        "MODEL_CONFIG | :/tmp | MODEL_CONFIG ':/tmp' is not a name, a colon and a source; ",
        "MODEL_CONFIG | a: | MODEL_CONFIG 'a:' is not a name, a colon and a source; ",
        "MODEL_CONFIG | a:ftp://host/model | MODEL_CONFIG 'a:ftp://host/model' has a scheme that"
            + " is",
        "MODEL_CONFIG | a:no_such_preset | MODEL_CONFIG 'a:no_such_preset' names neither a folder"
            + " nor a preset that is known; ",
        "MODEL_CONFIG | a:/no/such/folder | MODEL_CONFIG 'a:/no/such/folder' does not name a"
            + " folder;",
        "MODEL_CONFIG | a:classpath:no-model | MODEL_CONFIG: the application has no model"
            + " 'no-model' among its resources; set it to name:path-of-a-checkpoint-folder.",
        "DL_FRAMEWORK | keras | DL_FRAMEWORK 'keras' must be kerasnlp or transformers.",
        "DL_RUNTIME | tensorflow | DL_RUNTIME 'tensorflow' is not supported; set it to torch or"
            + " leave it out.",
        "DL_RUNTIME | jax | DL_RUNTIME 'jax' must be torch.",
        "PRECISION | float16 | PRECISION 'float16' must be bfloat16 or float32.",
        "BATCH_SIZE | 0 | BATCH_SIZE '0' must be a whole number from 1 to 1024.",
        "BATCH_SIZE | one | BATCH_SIZE 'one' must be a whole number from 1 to 1024.",
        "SEQUENCE_LENGTH | -5 | SEQUENCE_LENGTH '-5' must be a whole number from 2 to 16777216.",
        "SEQUENCE_LENGTH | 1e3 | SEQUENCE_LENGTH '1e3' must be a whole number from 2 to 16777216."
      })
  void aWrongValueIsAnsweredWithOneSentence(String key, String value, String sentence) {
    var settings = new HashMap<>(Map.of("MODEL_CONFIG", "a:" + folder));
    settings.put(key, value);
    assertThat(catchThrowableOfType(WrongSetting.class, () -> read(settings)))
        .hasMessageStartingWith(sentence);
  }

  @Test
  void anEmptyModelConfigIsAnsweredWithOneSentence() {
    assertThat(catchThrowableOfType(WrongSetting.class, () -> read(Map.of())))
        .hasMessageStartingWith("MODEL_CONFIG is empty; set it to name:source, ");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "5432, true", "65535, true", "65536, false", "-1, false", "x, false"})
  void aPortIsANumberThatAServerCanListenOn(String text, boolean port) {
    assertThat(HarmlessPort.isPort(text)).isEqualTo(port);
  }

  private ModelPlan read(Map<String, String> values) {
    var bundled = new BundledFolder(getClass().getClassLoader(), folder);
    return new ModelSettings(new Given(values), bundled).read();
  }

  private record Given(Map<String, String> values) implements ModelServerConfig.Model {

    private Optional<String> value(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public Optional<String> config() {
      return value("MODEL_CONFIG");
    }

    @Override
    public Optional<String> framework() {
      return value("DL_FRAMEWORK");
    }

    @Override
    public Optional<String> runtime() {
      return value("DL_RUNTIME");
    }

    @Override
    public Optional<String> precision() {
      return value("PRECISION");
    }

    @Override
    public Optional<String> batchSize() {
      return value("BATCH_SIZE");
    }

    @Override
    public Optional<String> sequenceLength() {
      return value("SEQUENCE_LENGTH");
    }

    @Override
    public Optional<MemorySize> memory() {
      return Optional.empty();
    }

    @Override
    public Optional<String> dataFolder() {
      return Optional.empty();
    }
  }
}
