package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables mean what they mean to the hubs' own libraries. */
class SourceSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "HOME=/h, /h/.cache/huggingface/hub",
    "HOME=/h;XDG_CACHE_HOME=/x, /x/huggingface/hub",
    "HOME=/h;HF_HOME=/f, /f/hub",
    "HOME=/h;HF_HOME=/f;HF_HUB_CACHE=/c, /c"
  })
  void theCacheOfHuggingFaceIsWhereItsLibraryHasIt(String variables, Path cache) {
    assertThat(settings(variables).huggingFaceCache()).isEqualTo(cache);
  }

  @Test
  void theOtherCachesAreInTheHomeFolderUnlessTheyAreMoved() {
    assertThat(settings("HOME=/h").kaggleCache()).isEqualTo(Path.of("/h/.cache/kagglehub"));
    assertThat(settings("HOME=/h;KAGGLEHUB_CACHE=/k").kaggleCache()).isEqualTo(Path.of("/k"));
    assertThat(settings("HOME=/h").ownCache()).isEqualTo(Path.of("/h/.cache/candela"));
    assertThat(settings("HOME=/h;CANDELA_CACHE=/c").ownCache()).isEqualTo(Path.of("/c"));
  }

  @Test
  void aTokenIsAVariableOrTheFileThatALoginWrote(@TempDir Path home) throws IOException {
    assertThat(settings("HOME=" + home).huggingFaceToken()).isEmpty();
    Path folder = Files.createDirectories(home.resolve(".cache/huggingface"));
    Files.writeString(folder.resolve("token"), "hf_file\n");
    assertThat(settings("HOME=" + home).huggingFaceToken()).contains("hf_file");
    assertThat(settings("HF_TOKEN= hf_variable ;HOME=" + home).huggingFaceToken())
        .contains("hf_variable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=True", "CANDELA_OFFLINE=yes"})
  void eachOfThreeVariablesForbidsTheNetwork(String variable) {
    assertThat(settings(variable).offline()).isTrue();
    assertThat(settings(variable.replaceFirst("=.*", "=0")).offline()).isFalse();
  }

  @Test
  void aWrongValueIsNamed() {
    assertThatThrownBy(() -> settings("HF_ENDPOINT=huggingface.co").huggingFace())
        .isInstanceOf(CheckpointException.class)
        .hasMessage("HF_ENDPOINT 'huggingface.co' is not an http or https URL");
    assertThatThrownBy(() -> settings("CANDELA_DOWNLOADS=0").parallel())
        .hasMessage("CANDELA_DOWNLOADS '0' must be a whole number from 1 to 64");
    assertThat(settings("CANDELA_DOWNLOADS=64").parallel()).isEqualTo(64);
  }

  private static SourceSettings settings(String variables) {
    Map<String, String> environment = new java.util.HashMap<>();
    for (String each : java.util.List.of(variables.split(";", -1))) {
      int equals = each.indexOf('=');
      environment.put(each.substring(0, equals), each.substring(equals + 1));
    }
    return SourceSettings.of(environment);
  }
}
