package dev.candela.lm.checkpoint.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.checkpoint.CheckpointException;
import dev.candela.lm.checkpoint.source.CheckpointSource.BucketFolder;
import dev.candela.lm.checkpoint.source.CheckpointSource.HuggingFaceRepository;
import dev.candela.lm.checkpoint.source.CheckpointSource.LocalFolder;
import dev.candela.lm.checkpoint.source.CheckpointSource.WebArchive;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceParserTest {
  private final SourceParser parser = new SourceParser(true);

  @Test
  void aFolderThatIsThereGoesBeforeAnyOtherMeaning(@TempDir Path folder) {
    assertThat(parser.parse(folder.toString())).isEqualTo(new LocalFolder(folder));
  }

  @ParameterizedTest
  @CsvSource({
    "gemma_2b_en, kaggle://keras/gemma/keras/gemma_2b_en/3",
    "gemma_1.1_instruct_2b_en, kaggle://keras/gemma/keras/gemma_1.1_instruct_2b_en/4",
    "gpt2_base_en, kaggle://keras/gpt2/keras/gpt2_base_en/3",
    "llama3.2_instruct_1b, kaggle://keras/llama3/keras/llama3.2_instruct_1b/1",
    "mistral_7b_en, kaggle://keras/mistral/keras/mistral_7b_en/8",
    "shieldgemma_2b_en, kaggle://google/shieldgemma/keras/shieldgemma_2b_en/2",
    "kaggle://a/b/keras/c, kaggle://a/b/keras/c",
    "kaggle://a/b/keras/c/7, kaggle://a/b/keras/c/7"
  })
  void presetsAndHandlesNameAModelOnKaggle(String text, String handle) {
    assertThat(parser.parse(text)).hasToString(handle);
  }

  @Test
  void repositoriesAreNamedWithAndWithoutRevision() {
    assertThat(parser.parse("google/gemma-2b")).isEqualTo(repository("google/gemma-2b", "main"));
    assertThat(parser.parse("hf://google/gemma-2b@v1.1"))
        .isEqualTo(repository("google/gemma-2b", "v1.1"));
    assertThat(parser.parse("google/gemma-2b@refs/pr/3"))
        .isEqualTo(repository("google/gemma-2b", "refs/pr/3"));
  }

  private static HuggingFaceRepository repository(String name, String revision) {
    return new HuggingFaceRepository(name, revision);
  }

  @Test
  void aBareWordIsARepositoryWhereThereAreNoPresets() {
    assertThat(new SourceParser(false).parse("gpt2")).isEqualTo(repository("gpt2", "main"));
  }

  @Test
  void bucketsAndArchivesAreToldByTheirScheme() {
    assertThat(parser.parse("gs://bucket/a/b/")).isEqualTo(new BucketFolder("bucket", "a/b"));
    assertThat(parser.parse("gs://bucket")).isEqualTo(new BucketFolder("bucket", ""));
    assertThat(parser.parse("https://host/a.TAR.GZ?x=1"))
        .isInstanceOfSatisfying(
            WebArchive.class, it -> assertThat(it.format()).isEqualTo(ArchiveFormat.TAR_GZ));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "llama2_7b_en_int8 | names a preset that cannot be used: its weights are quantised",
        "embedding_gemma3_300m | names a preset that cannot be used: it encodes text",
        "s3://bucket/model | has a scheme that is not known; set it to name:source, where",
        "kaggle://a/b/c | is not kaggle://owner/model/framework/variation",
        "kaggle://a/b/../c | is not kaggle://owner/model/framework/variation",
        "kaggle://a/b/keras/c/latest | is not kaggle://owner/model/framework/variation",
        "hf://a/b/c | is not hf://organisation/name or hf://organisation/name@revision.",
        "hf://a/..b@../x | is not hf://organisation/name or hf://organisation/name@revision.",
        "gs://B/x | is not gs://bucket/folder.",
        "gs://bucket/a/../b | is not gs://bucket/folder.",
        "https://host/model.safetensors | is the URL of something else than a .tar.gz or .zip.",
        "https:///a.zip | is not a URL with a host.",
        "no_such_preset | names neither a folder nor a preset that is known; set it to",
        "./missing | does not name a folder; set it to",
        "../org/name | does not name a folder; set it to"
      })
  void whatNamesNothingIsSaidToBeWrong(String text, String sentence) {
    assertThatThrownBy(() -> parser.parse(text))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(sentence);
  }
}
