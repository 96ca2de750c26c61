package dev.candela.lm.checkpoint.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalInt;

/** What a setting names as the place of a checkpoint. */
public sealed interface CheckpointSource {

  /**
   * A folder on this machine.
   *
   * @param path where it is
   */
  record LocalFolder(Path path) implements CheckpointSource {}

  /**
   * A repository on the Hugging Face Hub.
   *
   * @param repository its name, {@code organisation/name}; old ones have no organisation
   * @param revision a branch, a tag or a commit
   */
  record HuggingFaceRepository(String repository, String revision) implements CheckpointSource {}

  /**
   * A variation of a model on Kaggle.
   *
   * @param owner who published it
   * @param model the model
   * @param framework the framework whose files they are, such as {@code keras}
   * @param variation the variation
   * @param version its version; the latest if it is missing
   */
  record KaggleModel(
      String owner, String model, String framework, String variation, OptionalInt version)
      implements CheckpointSource {

    @Override
    public String toString() {
      String path = "%s/%s/%s/%s".formatted(owner, model, framework, variation);
      return "kaggle://" + (version.isPresent() ? path + "/" + version.getAsInt() : path);
    }
  }

  /**
   * A folder in a bucket of Google Cloud Storage.
   *
   * @param bucket the bucket
   * @param folder the folder in it, without slashes at its ends; may be empty
   */
  record BucketFolder(String bucket, String folder) implements CheckpointSource {}

  /**
   * A packed folder on the web.
   *
   * @param uri where it is
   * @param format how it is packed
   */
  record WebArchive(URI uri, ArchiveFormat format) implements CheckpointSource {}
}
