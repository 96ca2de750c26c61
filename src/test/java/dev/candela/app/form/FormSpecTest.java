package dev.candela.app.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormSpecTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final FormSpec SPEC =
      FormSpec.of(
          "lamp",
          "Lamp",
          "A lamp.",
          List.of(
              FormField.text("name", "Name").mandatory().upTo(5),
              FormField.integer("count", "Count", 1, 64).byDefault(4),
              FormField.number("warmth", "Warmth", 0, 1, 0.01),
              FormField.flag("on", "On", true),
              FormField.choice("colour", "Colour", List.of("red", "green")),
              FormField.of(FieldType.LONG_TEXT, "note", "Note"),
              FormField.of(FieldType.SECRET, "key", "Key"),
              FormField.of(FieldType.FIELDS, "fields", "Fields").byDefault(List.of("prompt"))));

  @Test
  void whatIsNotFilledInHasItsDefault() {
    FormValues values = SPEC.check(Map.of("name", " one "), "config");
    assertThat(values.asMap())
        .containsExactly(
            Map.entry("name", "one"),
            Map.entry("count", 4L),
            Map.entry("on", true),
            Map.entry("fields", List.of("prompt")));
    assertThat(values.text("key")).isEmpty();
  }

  @Test
  void nullAndTheEmptyTextCountAsNotFilledIn() {
    var given = new HashMap<String, Object>(Map.of("name", "a", "note", "", "key", "  "));
    given.put("count", null);
    FormValues values = SPEC.check(given, "config");
    assertThat(values.asMap()).doesNotContainKeys("note", "key");
    assertThat(values.integer("count")).hasValue(4L);
  }

  @Test
  void everyTypeOfValueIsTaken() throws JsonProcessingException {
    Map<?, ?> given =
        JSON.readValue(
            """
            {"name": "a", "count": 7.0, "warmth": 1, "on": false, "colour": "green",
             "note": "two\\nlines", "key": "k", "fields": ["a", "b", "a"]}
            """,
            Map.class);
    @SuppressWarnings("unchecked")
    FormValues values = SPEC.check((Map<String, Object>) given, "config");
    assertThat(values.integer("count")).hasValue(7L);
    assertThat(values.number("warmth")).hasValue(1.0);
    assertThat(values.flag("on")).isFalse();
    assertThat(values.text("note")).hasValue("two\nlines");
    assertThat(values.fields("fields")).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name | config.name is missing.",
        "{'name': 7} | name | config.name must be a string.",
        "{'name': 'sixsix'} | name | config.name has 6 characters; at most 5 are taken.",
        "{'name': 'a\\nb'} | name | config.name must be one line without control characters.",
        "{'name': 'a', 'count': 0} | count | config.count must be a number from 1 to 64.",
        "{'name': 'a', 'count': 65} | count | config.count must be a number from 1 to 64.",
        "{'name': 'a', 'count': 1e400} | count | config.count must be a whole number from 1 to 64.",
        "{'name': 'a', 'count': 1.5} | count | config.count must be a whole number from 1 to 64.",
        "{'name': 'a', 'count': '4'} | count | config.count must be a whole number from 1 to 64.",
        "{'name': 'a', 'warmth': 1.01} | warmth | config.warmth must be a number from 0 to 1.",
        "{'name': 'a', 'warmth': []} | warmth | config.warmth must be a number from 0 to 1.",
        "{'name': 'a', 'on': 'yes'} | on | config.on must be true or false.",
        "{'name': 'a', 'colour': 'blue'} | colour | config.colour must be one of red, green.",
        "{'name': 'a', 'fields': 'b'} | fields | config.fields must be a list of field names.",
        "{'name': 'a', 'fields': [1]} | fields | config.fields must be a list of field names.",
        "{'name': 'a', 'size': 1} | size | config.size is no field of lamp; it has name, count,"
            + " warmth, on, colour, note, key, fields."
      })
  void aWrongValueIsRefusedWithItsFieldAndLimit(String json, String field, String message)
      throws JsonProcessingException {
    @SuppressWarnings("unchecked")
    Map<String, Object> values = JSON.readValue(json.replace('\'', '"'), Map.class);
    RequestRefused refused =
        catchThrowableOfType(RequestRefused.class, () -> SPEC.check(values, "config"));
    assertThat(refused).hasMessage(message);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.details()).containsEntry("field", "config." + field);
  }

  @Test
  void aSecretIsInNoDescriptionOfTheValues() {
    FormValues values = SPEC.check(Map.of("name", "a", "key", "hush"), "config");
    assertThat(values.toString()).doesNotContain("hush");
  }

  @Test
  void aFormIsWrittenAsTheUserInterfaceReadsIt() throws JsonProcessingException {
    JsonNode json = JSON.readTree(JSON.writeValueAsString(SPEC.unavailable("No mains.")));
    assertThat(json.get("available").asBoolean()).isFalse();
    assertThat(json.get("unavailableReason").asText()).isEqualTo("No mains.");
    assertThat(json.get("fields").get(5).get("type").asText()).isEqualTo("long_text");
    assertThat(json.get("fields").get(1).toString())
        .isEqualTo(
            "{\"name\":\"count\",\"label\":\"Count\",\"type\":\"integer\",\"required\":false,"
                + "\"default\":4,\"min\":1.0,\"max\":64.0,\"step\":1.0,\"choices\":null,"
                + "\"help\":\"\",\"placeholder\":null}");
  }
}
