package dev.candela.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What tokenizer_config.json (and added_tokens.json beside it) says about a tokenizer.model, which
 * does not itself say which special tokens a text gets. A folder without these files has an empty
 * one.
 *
 * @param addBos whether a text begins with {@link #bosToken}; empty if the file does not say
 * @param addEos whether a text ends with {@link #eosToken}
 * @param bosToken the name of the token that begins a text
 * @param eosToken the name of the token that ends a text
 * @param specialTokens the names of all tokens that have a role, those two included
 * @param addedTokens tokens beyond, or with other rights than, the pieces of the model
 * @param spaceAfterAdded whether the model's dummy prefix also goes after each added token in the
 *     text ({@code legacy}), as it does before the text
 * @param keras whether it is KerasHub's: the names of special tokens become those tokens only in
 *     what a chat template wrote, a response keeps its first space, and wrong bytes are replaced
 *     one by one
 * @param otherEnds the names of tokens that end a text besides {@link #eosToken}
 */
record TokenizerConfig(
    Optional<Boolean> addBos,
    boolean addEos,
    Optional<String> bosToken,
    Optional<String> eosToken,
    List<String> specialTokens,
    List<AddedToken> addedTokens,
    boolean spaceAfterAdded,
    boolean keras,
    List<String> otherEnds) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The classes whose {@code add_bos_token} is true unless the file says otherwise. */
  private static final Set<String> BOS_BY_DEFAULT =
      Set.of("LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer");

  private static final List<String> ROLES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "pad_token",
          "sep_token",
          "cls_token",
          "mask_token");

  /**
   * Reads the files of a checkpoint folder.
   *
   * @throws CheckpointException if a file is there but is not what it should be
   */
  static TokenizerConfig read(Path folder) {
    JsonNode config = readObject(folder.resolve("tokenizer_config.json"));
    Map<Integer, AddedToken> added = new LinkedHashMap<>();
    readObject(folder.resolve("added_tokens.json"))
        .properties()
        .forEach(
            e -> put(added, token(e.getValue().asText(), e.getKey(), JSON.nullNode(), folder)));
    config
        .path("added_tokens_decoder")
        .properties()
        .forEach(
            e ->
                put(
                    added,
                    token(
                        e.getKey(), e.getValue().path("content").asText(), e.getValue(), folder)));
    return new TokenizerConfig(
        addBos(config),
        config.path("add_eos_token").asBoolean(false),
        name(config.path("bos_token")),
        name(config.path("eos_token")),
        ROLES.stream().flatMap(role -> name(config.path(role)).stream()).toList(),
        List.copyOf(added.values()),
        config.path("legacy").asBoolean(true),
        false,
        List.of());
  }

  /**
   * What a Keras preset's tokenizer does: begins texts with {@code bosToken} and takes the names of
   * special tokens in them for ordinary text.
   */
  static TokenizerConfig ofKeras(String bosToken, String eosToken, List<String> otherEnds) {
    return new TokenizerConfig(
        Optional.of(true),
        false,
        Optional.of(bosToken),
        Optional.of(eosToken),
        Stream.concat(Stream.of(bosToken, eosToken), otherEnds.stream()).toList(),
        List.of(),
        true,
        true,
        otherEnds);
  }

  private static Optional<Boolean> addBos(JsonNode config) {
    if (config.path("add_bos_token").isBoolean()) {
      return Optional.of(config.path("add_bos_token").booleanValue());
    }
    String type = config.path("tokenizer_class").asText("");
    return type.isEmpty()
        ? Optional.empty()
        : Optional.of(BOS_BY_DEFAULT.contains(type.replaceFirst("Fast$", "")));
  }

  /** A token's name, which the file gives as a string or as an object with {@code content}. */
  private static Optional<String> name(JsonNode token) {
    JsonNode name = token.isObject() ? token.path("content") : token;
    return name.isTextual() && !name.textValue().isEmpty()
        ? Optional.of(name.textValue())
        : Optional.empty();
  }

  private static void put(Map<Integer, AddedToken> added, AddedToken token) {
    added.put(token.id(), token);
  }

  private static AddedToken token(String id, String content, JsonNode rights, Path folder) {
    if (!id.matches("\\d{1,9}") || content.isEmpty()) {
      throw new CheckpointException(
          "The tokenizer configuration in %s has an added token without id or name."
              .formatted(folder));
    }
    return new AddedToken(
        Integer.parseInt(id),
        content,
        rights.path("special").asBoolean(),
        rights.path("lstrip").asBoolean(),
        rights.path("rstrip").asBoolean());
  }

  private static JsonNode readObject(Path file) {
    if (!Files.exists(file)) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode json = JSON.readTree(file.toFile());
      if (json.isObject()) {
        return json;
      }
      throw new CheckpointException(file + " is not a JSON object.");
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, Sentence.of(e)), e);
    }
  }
}
