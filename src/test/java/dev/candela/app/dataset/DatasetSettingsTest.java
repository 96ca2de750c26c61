package dev.candela.app.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.start.WrongSetting;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetSettingsTest {

  @TempDir Path folder;

  @Test
  void withoutASettingThereAreTheSamples() {
    assertThat(settings("").sources()).containsExactly(new DatasetSource.Samples("sample_prompts"));
    assertThat(settings("").maxExamples()).isEqualTo(1000);
  }

  @Test
  void filesAddressesAndTheSamplesCanBeNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{}");
    assertThat(
            settings(
                    "one:%s, two:https://x.example/b.csv , three:gs://b_u/c.txt,sample_prompts"
                        .formatted(file))
                .sources())
        .extracting(DatasetSource::name)
        .containsExactly("one", "two", "three", "sample_prompts");
  }

  @Test
  void aWrongEntryIsNamedInOneSentence() {
    Map<String, String> sentences =
        Map.of(
            "a",
            "DATASETS 'a' has no colon; set it to name:path,name:path.",
            ":x.txt",
            "DATASETS ':x.txt' is not a name, a colon and a path;",
            "https://x/y.csv",
            "DATASETS 'https://x/y.csv' is not a name, a colon and a path;",
            "a:/none.txt",
            "DATASETS 'a:/none.txt' does not name a file that can be read.",
            "a:/none.exe",
            "DATASETS 'a:/none.exe' does not name a .jsonl, .csv or .txt file.",
            "a:ftp://x/y.csv",
            "DATASETS 'a:ftp://x/y.csv' does not have an address that begins",
            "a:https://x/y.csv,a:https://x/z.csv",
            "DATASETS 'a:https://x/z.csv' has a name that",
            "a:https://x/y.csv,",
            "DATASETS '' has no colon;",
            "a:" + "/",
            "DATASETS 'a:/' does not name a .jsonl, .csv or .txt file.");
    sentences.forEach(
        (value, sentence) ->
            assertThatThrownBy(() -> settings(value).sources())
                .as(value)
                .isInstanceOf(WrongSetting.class)
                .hasMessageStartingWith(sentence));
  }

  @Test
  void theNumberOfExamplesMustBeOne() {
    assertThat(settings("", "10000").maxExamples()).isEqualTo(10_000);
    for (String wrong : new String[] {"0", "-1", "x", "1e3", "100001", "99999999999"}) {
      assertThatThrownBy(() -> settings("", wrong).maxExamples())
          .isInstanceOf(WrongSetting.class)
          .hasMessage(
              "MAX_EXAMPLES '%s' must be a whole number from 1 to 100000.".formatted(wrong));
    }
  }

  private static DatasetSettings settings(String datasets) {
    return settings(datasets, "");
  }

  private static DatasetSettings settings(String datasets, String maxExamples) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(DatasetConfig.class)
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .withDefaultValue("candela.app.datasets.at-start", datasets)
            .withDefaultValue("candela.app.datasets.max-examples", maxExamples)
            .build();
    return new DatasetSettings(config.getConfigMapping(DatasetConfig.class));
  }
}
