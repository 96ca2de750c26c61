package dev.candela.lm.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.ChatMessage;
import dev.candela.lm.ChatTemplate;
import dev.candela.lm.LanguageModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code golden/templates} has templates of the kinds that checkpoints have, and {@code
 * expected.json} what jinja2 3.1 made of them and of the built-in ones.
 */
class ChatTemplatesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/templates");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static JsonNode expected() throws IOException {
    return JSON.readTree(GOLDEN.resolve("expected.json").toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemma", "llama2", "llama3", "mistral", "chatml"})
  void aCheckpointsTemplateRendersAsInJinja2(String name) throws IOException {
    JsonNode golden = expected().path("files").path(name);
    Files.copy(GOLDEN.resolve(name + ".jinja"), folder.resolve("chat_template.jinja"));
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        JSON.writeValueAsString(
            Map.of(
                "bos_token", golden.path("bos_token"),
                "eos_token", Map.of("content", golden.path("eos_token")))));
    check(ChatTemplates.of(folder).orElseThrow(), golden.path("expected"));
  }

  @ParameterizedTest
  @CsvSource({
    "gemma, GemmaTokenizer",
    "gemma3, Gemma3Tokenizer",
    "llama2, LlamaTokenizer",
    "llama3, Llama3Tokenizer",
    "mistral, MistralTokenizer"
  })
  void aPresetGetsTheTemplateOfItsFamily(String name, String tokenizer) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"class_name\": \"" + tokenizer + "\", \"config\": {}}");
    check(
        ChatTemplates.of(folder).orElseThrow(),
        expected().path("keras").path(name).path("expected"));
  }

  private static void check(ChatTemplate template, JsonNode expected) throws IOException {
    JsonNode conversations = expected().path("conversations");
    for (Map.Entry<String, JsonNode> each : conversations.properties()) {
      List<ChatMessage> messages =
          each.getValue()
              .valueStream()
              .map(m -> new ChatMessage(m.get("role").asText(), m.get("content").asText()))
              .toList();
      JsonNode wanted = expected.path(each.getKey());
      if (wanted.isTextual()) {
        assertThat(template.render(messages)).as(each.getKey()).isEqualTo(wanted.asText());
      } else {
        assertThatThrownBy(() -> template.render(messages))
            .as(each.getKey())
            .isInstanceOf(LanguageModelException.class)
            .hasMessageEndingWith(wanted.path("refused").asText());
      }
    }
  }

  @Test
  void theTurnsOfGemmaAreWrittenAsItWasTrained() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"), "{\"class_name\": \"GemmaTokenizer\", \"config\": {}}");
    assertThat(
            ChatTemplates.of(folder).orElseThrow().render(List.of(new ChatMessage("user", "Hi"))))
        .isEqualTo("<bos><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n");
  }

  @Test
  void ofSeveralTemplatesTheDefaultOneIsTaken() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": [{"name": "tool_use", "template": "tools"},
                           {"name": "default", "template": "plain"}]}
        """);
    assertThat(render()).isEqualTo("plain");
  }

  @Test
  void aFolderWithoutTemplateHasNone() throws IOException {
    assertThat(ChatTemplates.of(folder)).isEmpty();
    Files.writeString(folder.resolve("tokenizer.json"), "{\"class_name\": \"GPT2Tokenizer\"}");
    assertThat(ChatTemplates.of(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include '/etc/passwd' %}",
        "{% import 'pom.xml' as x %}{{ x }}",
        "{% extends 'a' %}",
        "{{ ''.getClass().forName('java.lang.Runtime') }}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ no_such_function() }}",
        "{% if %}"
      })
  void aTemplateThatWantsMoreThanToRenderGetsNothing(String template) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), template);
    String rendered;
    try {
      rendered = render();
    } catch (LanguageModelException e) {
      rendered = "";
    }
    assertThat(rendered.length()).isLessThan(200_000);
    assertThat(rendered).doesNotContain("root:", "project", "java.lang");
  }

  @Test
  void theDateIsWrittenAsPythonWritesIt() throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), "{{ strftime_now('%d %b %Y %%') }}");
    assertThat(render()).matches("\\d\\d [A-Z][a-z]{2} \\d{4} %");
  }

  private String render() {
    return ChatTemplates.of(folder).orElseThrow().render(List.of(new ChatMessage("user", "Hi")));
  }
}
