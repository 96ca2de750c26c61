package dev.candela.app.dataset;

import dev.candela.error.RequestRefused;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters that filter and sort examples, wherever examples are asked for. */
public class ExampleQuery {

  private static final int CHARACTERS = 10_000;

  @QueryParam("query")
  @Parameter(
      description =
          "Words that must all be in the fields; \"a phrase\", field:word, -without, this OR that,"
              + " field:1-10, field:>=5.",
      example = "source:gsm8k -apples")
  @Nullable String query;

  @QueryParam("facet")
  @Parameter(
      description = "A field and its value. Values of the same field are alternatives.",
      example = "source:gsm8k")
  @Nullable List<String> facet;

  @QueryParam("slice")
  @Parameter(description = "Only what is in this slice.")
  @Nullable String slice;

  @QueryParam("hidden")
  @Parameter(
      description = "Whether hidden examples are left out (false), or are all (true).",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"false", "true", "all"},
              defaultValue = "false"))
  @Nullable String hidden;

  @QueryParam("added")
  @Parameter(
      description = "Only those that were added (true), or that were loaded (false).",
      schema = @Schema(type = SchemaType.BOOLEAN))
  @Nullable String added;

  @QueryParam("parent")
  @Parameter(description = "Only what was made directly from the example with this id.")
  @Nullable String parent;

  @QueryParam("sort")
  @Parameter(
      description =
          "A field, with a minus in front for the other direction; -position has the newest first."
              + " Without it, what was made from an example comes directly behind it.",
      example = "-target")
  @Nullable String sort;

  /** What they ask for. */
  ExampleFilter filter() {
    return new ExampleFilter(
        text("query", query),
        facet == null ? List.of() : facet,
        slice,
        hidden(),
        added(),
        parent,
        text("sort", sort));
  }

  private static String text(String name, @Nullable String value) {
    if (value != null && value.length() > CHARACTERS) {
      throw Refusals.tooMany(name, value.length(), CHARACTERS, "characters");
    }
    return value == null ? "" : value;
  }

  private ExampleFilter.Hidden hidden() {
    return switch (hidden == null ? "false" : hidden.toLowerCase(Locale.ROOT)) {
      case "false", "" -> ExampleFilter.Hidden.NO;
      case "true" -> ExampleFilter.Hidden.YES;
      case "all" -> ExampleFilter.Hidden.ALL;
      default -> throw RequestRefused.field(null, "hidden", "must be false, true or all.");
    };
  }

  private @Nullable Boolean added() {
    return switch (added == null ? "" : added.toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw RequestRefused.field(null, "added", "must be true or false.");
    };
  }
}
