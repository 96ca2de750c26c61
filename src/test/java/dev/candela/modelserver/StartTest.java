package dev.candela.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.junit.main.Launch;
import io.quarkus.test.junit.main.LaunchResult;
import io.quarkus.test.junit.main.QuarkusMainTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person sees who starts the server with a wrong setting. */
@QuarkusMainTest
@TestProfile(StartTest.WrongModel.class)
class StartTest {

  public static final class WrongModel implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("MODEL_CONFIG", "a:/one,b:/two");
    }
  }

  @Test
  @Launch(
      value = {},
      exitCode = 1)
  void aWrongSettingStopsTheStartWithOneSentence(LaunchResult result) {
    assertThat(result.getErrorOutput())
        .contains("MODEL_CONFIG 'a:/one,b:/two' has a comma")
        .doesNotContain("\tat ");
  }
}
