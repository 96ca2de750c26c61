package dev.candela.app.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.junit.main.Launch;
import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator sees who names a file without examples. */
@QuarkusMainTest
@TestProfile(WrongDatasetsTest.FileWithoutExamples.class)
class WrongDatasetsTest {

  public static final class FileWithoutExamples implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("DATASETS", "menus:src/test/resources/datasets/broken.jsonl");
    }
  }

  @Test
  @Launch(
      value = {},
      exitCode = 1)
  void aFileWithoutExamplesStopsTheStartWithTheFileAndTheLine(LaunchResult result) {
    assertThat(result.getErrorOutput())
        .contains("DATASETS 'menus:")
        .contains("broken.jsonl' has no example: line 2 is not valid JSON at column")
        .doesNotContain("\tat ");
  }
}
