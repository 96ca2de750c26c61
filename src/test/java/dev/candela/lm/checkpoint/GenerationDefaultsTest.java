package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationDefaultsTest {
  private static final String FILE = "generation_config.json";

  @TempDir Path folder;
  private EditedCheckpoint llama;

  @BeforeEach
  void copy() {
    llama = EditedCheckpoint.of("llama", folder);
  }

  @Test
  void silenceMeansGreedy() {
    assertThat(llama.open().generation())
        .isEqualTo(
            new GenerationDefaults(
                /* sample= */ false,
                /* temperature= */ 1,
                /* topK= */ 50,
                /* topP= */ 1,
                /* repetitionPenalty= */ 1,
                OptionalInt.of(1),
                /* eosTokenIds= */ List.of(2),
                /* padTokenId= */ OptionalInt.of(0),
                /* maxNewTokens= */ OptionalInt.empty(),
                /* unsupported= */ List.of()));
  }

  @Test
  void everySettingIsRead() {
    llama.file(
        FILE,
        """
        {"do_sample": true, "temperature": 0.7, "top_k": 20, "top_p": 0.8,
         "repetition_penalty": 1.05, "bos_token_id": 5, "eos_token_id": [6, 7],
         "pad_token_id": 8, "max_new_tokens": 99, "max_length": 4096}
        """);
    assertThat(llama.open().generation())
        .isEqualTo(
            new GenerationDefaults(
                /* sample= */ true,
                /* temperature= */ 0.7,
                /* topK= */ 20,
                /* topP= */ 0.8,
                /* repetitionPenalty= */ 1.05,
                OptionalInt.of(5),
                /* eosTokenIds= */ List.of(6, 7),
                /* padTokenId= */ OptionalInt.of(8),
                /* maxNewTokens= */ OptionalInt.of(99),
                /* unsupported= */ List.of()));
  }

  @Test
  void withoutTheFileTheConfigurationSpeaks() {
    llama
        .delete(FILE)
        .config(config -> config.put("do_sample", true).put("temperature", 0.5).put("top_k", 3));
    GenerationDefaults defaults = llama.open().generation();
    assertThat(defaults.sample()).isTrue();
    assertThat(defaults.temperature()).isEqualTo(0.5);
    assertThat(defaults.topK()).isEqualTo(3);
    assertThat(defaults.bosTokenId()).hasValue(1);
    assertThat(defaults.eosTokenIds()).containsExactly(2);
  }

  @Test
  void missingStopTokensComeFromTheConfiguration() {
    llama.file(FILE, "{\"do_sample\": true}");
    assertThat(llama.open().generation().eosTokenIds()).containsExactly(2);
  }

  @Test
  void minusOneIsNoToken() {
    llama.json(FILE, json -> json.put("pad_token_id", -1));
    llama.config(config -> config.put("pad_token_id", -1));
    assertThat(llama.open().generation().padTokenId()).isEmpty();
  }

  @Test
  void nullsSwitchFiltersOff() {
    llama.file(
        FILE,
        """
        {"do_sample": true, "temperature": null, "top_k": null, "top_p": null,
         "repetition_penalty": null}
        """);
    GenerationDefaults defaults = llama.open().generation();
    assertThat(defaults.temperature()).isEqualTo(1);
    assertThat(defaults.topK()).isZero();
    assertThat(defaults.topP()).isEqualTo(1);
    assertThat(defaults.repetitionPenalty()).isEqualTo(1);
  }

  @Test
  void temperatureZeroMeansGreedy() {
    llama.file(FILE, "{\"do_sample\": true, \"temperature\": 0.0}");
    assertThat(llama.open().generation().sample()).isFalse();
    assertThat(llama.open().generation().temperature()).isEqualTo(1);
  }

  @Test
  void settingsThatNobodyHonoursAreNamed() {
    llama.file(
        FILE,
        """
        {"num_beams": 4, "min_p": 0.0, "typical_p": 1.0, "no_repeat_ngram_size": 3,
         "suppress_tokens": [1], "bad_words_ids": null, "cache_implementation": "hybrid"}
        """);
    assertThat(llama.open().generation().unsupported())
        .containsExactly("no_repeat_ngram_size", "num_beams", "suppress_tokens");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "temperature | -1 | must be a number from 0.0",
        "temperature | NaN | must be a number from 0.0",
        "temperature | \"hot\" | must be a number from 0.0",
        "top_p | 1.5 | must be a number from 0.0 to 1.0",
        "top_k | -1 | must be a whole number from 0",
        "top_k | 2.5 | must be a whole number from 0",
        "repetition_penalty | 0 | must be a number from",
        "do_sample | 1 | must be true or false",
        "eos_token_id | \"</s>\" | must be a whole number from -1",
        "eos_token_id | [1, null] | must be a whole number from -1",
        "max_new_tokens | 0 | must be a whole number from 1",
      })
  void nonsenseIsRefused(String key, String value, String complaint) {
    llama.file(FILE, "{\"%s\": %s}".formatted(key, value));
    assertThatThrownBy(llama::open)
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(FILE + ": " + key + " is ")
        .hasMessageContaining(complaint);
  }
}
