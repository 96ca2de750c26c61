package dev.candela.app.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How embeddings are brought down to two or three dimensions. */
public enum ProjectionMethod {
  /** Principal component analysis: keeps large distances. */
  @JsonProperty("pca")
  PCA,
  /** UMAP: keeps neighbourhoods. */
  @JsonProperty("umap")
  UMAP;

  /** Their names in the API. */
  public static List<String> names() {
    return Stream.of(values()).map(method -> method.name().toLowerCase(Locale.ROOT)).toList();
  }
}
