package dev.candela.app.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.candela.app.dataset.file.ContentId;
import dev.candela.app.dataset.file.ExampleFile;
import dev.candela.app.dataset.file.FileFormat;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of the operator's datasets when the application starts again. */
@QuarkusTest
class ConfiguredDatasetsTest {

  @Inject ConfiguredDatasets configured;
  @Inject Datasets datasets;
  @Inject Edits edits;
  @Inject Slices slices;

  private final String name = "c" + UUID.randomUUID();

  @Test
  void theSameFileAgainChangesNothing() throws Exception {
    load("a\nb\n");
    edit("a2", id("a"));
    Dataset before = datasets.require(name);
    load("a\nb\n");
    assertThat(datasets.require(name)).isEqualTo(before);
  }

  @Test
  void aChangedFileBringsItsRowsInItsOrder() throws Exception {
    load("a\nb\nc\n");
    load("x\nc\na\n");
    assertThat(prompts()).containsExactly("x", "c", "a");
    assertThat(datasets.require(name).hidden()).isZero();
  }

  @Test
  void whatUsersAddedStaysBehindWhatItWasMadeFrom() throws Exception {
    load("a\nb\n");
    edit("b2", id("b"));
    load("x\nb\n");
    assertThat(prompts()).containsExactly("x", "b", "b2");
  }

  @Test
  void aParentOrAMemberOfASliceThatIsGoneFromTheFileIsHidden() throws Exception {
    load("a\nb\nc\nd\n");
    edit("a2", id("a"));
    slices.put(name, "kept", List.of(id("b")));
    load("d\n");
    assertThat(prompts()).containsExactlyInAnyOrder("d", "a2");
    assertThat(datasets.require(name).hidden()).isEqualTo(2);
    assertThat(slices.require(name, "kept").exampleIds()).hasSize(1);
    assertThat(datasets.family(name, id("a2")).ancestors()).hasSize(1);
  }

  @Test
  void anUploadedDatasetOfTheSameNameKeepsItsRows() throws Exception {
    datasets.create(name, DatasetKind.UPLOAD, null, file("mine\n"));
    load("theirs\n");
    assertThat(prompts()).containsExactly("theirs", "mine");
    assertThat(datasets.require(name).kind()).isEqualTo(DatasetKind.CONFIGURED);
  }

  @Test
  void rowsFromBeforeTheOperatorsFileStayHoweverOftenItChanges() throws Exception {
    datasets.create(name, DatasetKind.UPLOAD, null, file("mine\nboth\n"));
    load("theirs\nboth\n");
    load("theirs\nmore\nboth\n");
    load("more\n");
    assertThat(prompts()).containsExactly("more", "mine");
  }

  @Test
  void aRowThatComesBackIntoTheFileIsShownAgain() throws Exception {
    load("a\nb\nc\n");
    edit("a2", id("a"));
    slices.put(name, "kept", List.of(id("b")));
    load("c\n");
    load("c\nd\n");
    assertThat(prompts()).containsExactlyInAnyOrder("c", "d", "a2");
    load("a\nb\nc\n");
    assertThat(prompts()).containsExactly("a", "a2", "b", "c");
    assertThat(datasets.require(name).hidden()).isZero();
    assertThat(datasets.requireExample(name, id("a")).added()).isFalse();
  }

  @Test
  void aRowThatAUserHidStaysHiddenWhileTheFileHasIt() throws Exception {
    load("a\nb\n");
    edits.hide(name, List.of(id("a")), true);
    load("x\na\nb\n");
    load("a\nb\n");
    assertThat(prompts()).containsExactly("b");
  }

  @Test
  void aRowOutsideTheFileThatAUserRestoredStaysShown() throws Exception {
    load("a\nb\n");
    slices.put(name, "kept", List.of(id("a")));
    load("b\n");
    edits.hide(name, List.of(id("a")), false);
    load("b\nc\n");
    assertThat(prompts()).containsExactly("b", "c", "a");
  }

  private void load(String lines) throws Exception {
    configured.load(name, DatasetKind.CONFIGURED, "x.txt", file(lines));
  }

  private ExampleFile file(String lines) throws Exception {
    return ExampleFile.read(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
        FileFormat.TXT,
        datasets.limits());
  }

  private void edit(String prompt, String parent) {
    edits.add(
        name, List.of(new NewExample(Map.of("prompt", TextNode.valueOf(prompt)), parent, "edit")));
  }

  private String id(String prompt) {
    return ContentId.of(Map.of("prompt", prompt));
  }

  private List<String> prompts() {
    return datasets.examples(name, datasets.allIds(name)).stream().map(Example::prompt).toList();
  }
}
