package dev.candela.app.metric;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which examples were measured together.
 *
 * @param kind why they are together
 * @param name the slice's name, the facets' values, or a word for the rest
 * @param facets the value of each field, empty unless it is a facet
 */
@Schema(description = "Which examples were measured together.")
public record MetricGroup(
    @Schema(description = "Why they are together.") Kind kind,
    @Schema(description = "For people.", examples = "source: gsm8k") String name,
    @Schema(description = "The value of each field.", examples = "{\"source\": \"gsm8k\"}")
        Map<String, String> facets) {
  public MetricGroup {
    facets = Collections.unmodifiableMap(new LinkedHashMap<>(facets));
  }

  /** Why examples are together. */
  public enum Kind {
    @JsonProperty("all")
    ALL,
    @JsonProperty("selection")
    SELECTION,
    @JsonProperty("slice")
    SLICE,
    @JsonProperty("facet")
    FACET
  }

  static MetricGroup of(Kind kind, String name) {
    return new MetricGroup(kind, name, Map.of());
  }
}
