package dev.candela.lm.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.ChatTemplate;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the chat template of a checkpoint folder: {@code chat_template.jinja}, or the key {@code
 * chat_template} of {@code tokenizer_config.json} or {@code chat_template.json}. Presets of Keras
 * have none; they get the one that their family was trained with.
 */
public final class ChatTemplates {
  private static final String KEY = "chat_template";
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final String DEFAULT_NAME = "default";
  private static final long LARGEST = 4L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The tokens that templates of a family of presets write. */
  private enum Family {
    GEMMA("gemma.jinja", "<bos>", "<eos>"),
    GEMMA3("gemma3.jinja", "<bos>", "<eos>"),
    LLAMA2("llama2.jinja", "<s>", "</s>"),
    LLAMA3("llama3.jinja", "<|begin_of_text|>", "<|end_of_text|>"),
    MISTRAL("mistral.jinja", "<s>", "</s>");

    private final String resource;
    private final String bos;
    private final String eos;

    Family(String resource, String bos, String eos) {
      this.resource = resource;
      this.bos = bos;
      this.eos = eos;
    }
  }

  private ChatTemplates() {}

  /**
   * The template of a folder, if it has one.
   *
   * @throws CheckpointException if a file that may hold one cannot be read
   */
  public static Optional<ChatTemplate> of(Path folder) {
    JsonNode config = object(folder.resolve(TOKENIZER_CONFIG));
    Optional<String> source =
        text(folder.resolve("chat_template.jinja"))
            .or(() -> source(config.path(KEY)))
            .or(() -> source(object(folder.resolve("chat_template.json")).path(KEY)));
    if (source.isPresent()) {
      return Optional.of(new JinjaChatTemplate(source.get(), tokens(config)));
    }
    return family(object(folder.resolve("tokenizer.json"))).map(ChatTemplates::template);
  }

  /** One template, or several with names. */
  private static Optional<String> source(JsonNode template) {
    if (template.isTextual()) {
      return Optional.of(template.textValue());
    }
    for (JsonNode each : template) {
      if (each.path("name").asText().equals(DEFAULT_NAME) && each.path("template").isTextual()) {
        return Optional.of(each.get("template").textValue());
      }
    }
    return Optional.empty();
  }

  /** The special tokens by role, such as {@code bos_token}. */
  private static Map<String, String> tokens(JsonNode config) {
    Map<String, String> tokens = new HashMap<>();
    config
        .properties()
        .forEach(
            field -> {
              JsonNode token = field.getValue();
              String name = token.isObject() ? token.path("content").asText("") : token.asText("");
              if (field.getKey().endsWith("_token") && (token.isTextual() || token.isObject())) {
                tokens.put(field.getKey(), name);
              }
            });
    return tokens;
  }

  private static Optional<Family> family(JsonNode kerasTokenizer) {
    return switch (kerasTokenizer.path("class_name").asText("")) {
      case "GemmaTokenizer" -> Optional.of(Family.GEMMA);
      case "Gemma3Tokenizer" -> Optional.of(Family.GEMMA3);
      case "LlamaTokenizer" -> Optional.of(Family.LLAMA2);
      case "Llama3Tokenizer" -> Optional.of(Family.LLAMA3);
      case "MistralTokenizer" -> Optional.of(Family.MISTRAL);
      default -> Optional.empty();
    };
  }

  private static ChatTemplate template(Family family) {
    try (InputStream in =
        Objects.requireNonNull(
            ChatTemplates.class.getResourceAsStream(family.resource), family.resource)) {
      // An editor ends a file with a newline, which is no part of the template.
      String source = new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
      return new JinjaChatTemplate(
          source, Map.of("bos_token", family.bos, "eos_token", family.eos));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object in a file; an empty one if it is not there, or is a large tokenizer.json. */
  private static JsonNode object(Path file) {
    return text(file)
        .map(
            text -> {
              try {
                return JSON.readTree(text);
              } catch (IOException e) {
                throw new CheckpointException("%s is not valid JSON".formatted(file), e);
              }
            })
        .filter(JsonNode::isObject)
        .orElseGet(JSON::createObjectNode);
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LARGEST
          ? Optional.of(Files.readString(file))
          : Optional.empty();
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read as text".formatted(file), e);
    }
  }
}
