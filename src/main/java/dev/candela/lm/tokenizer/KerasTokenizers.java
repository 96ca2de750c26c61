package dev.candela.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the tokenizers of Keras presets: the class that {@code tokenizer.json} names, with the
 * files in {@code assets/tokenizer}. Texts begin with the class's start token, as KerasHub's
 * preprocessors begin them.
 *
 * <p>KerasHub 0.32 leaves the text before byte-level BPE uncut in some versions and cuts it nearly
 * like the original in others; here it is cut as the models were trained.
 */
final class KerasTokenizers {
  private static final String CONFIG = "tokenizer.json";
  private static final String ASSETS = "assets/tokenizer";
  private static final String PROTO = "vocabulary.spm";
  private static final String VOCABULARY = "vocabulary.json";
  private static final String MERGES = "merges.txt";

  /** How Llama 3 cuts text into words; published with its tokenizer. */
  private static final String LLAMA3_WORDS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path assets;

  private KerasTokenizers(Path folder) {
    this.folder = folder;
    assets = folder.resolve(ASSETS);
  }

  /** Whether a folder has the tokenizer of a Keras preset. */
  static boolean isPreset(Path folder) {
    return Files.isDirectory(folder.resolve(ASSETS));
  }

  /**
   * Opens a preset's tokenizer.
   *
   * @throws CheckpointException if it is not there, of an unknown class, or cannot be used
   */
  static Tokenizer open(Path folder) {
    return new KerasTokenizers(folder).open();
  }

  private Tokenizer open() {
    JsonNode config = object(folder.resolve(CONFIG));
    String name = config.path("class_name").asText("");
    return switch (name) {
      // Models that were tuned for conversations end their turn before they end the text.
      case "GemmaTokenizer", "Gemma3Tokenizer" ->
          sentencePiece("<bos>", "<eos>", List.of("<end_of_turn>"));
      case "LlamaTokenizer", "MistralTokenizer" -> sentencePiece("<s>", "</s>", List.of());
      case "GPT2Tokenizer" -> bytePairs(config, "<|endoftext|>", List.of("<|endoftext|>"), gpt2());
      case "Llama3Tokenizer" ->
          bytePairs(
              config, "<|begin_of_text|>", List.of("<|end_of_text|>", "<|eot_id|>"), llama3Words());
      default ->
          throw new CheckpointException(
              "%s: the tokenizer class \"%s\" is not supported".formatted(CONFIG, name));
    };
  }

  private Tokenizer sentencePiece(String start, String end, List<String> otherEnds) {
    Path file = assets.resolve(PROTO);
    return SentencePieceTokenizer.open(
        file.toString(), read(file), TokenizerConfig.ofKeras(start, end, otherEnds));
  }

  /** Byte-level BPE, written down as a tokenizer.json for the library that runs those. */
  private Tokenizer bytePairs(
      JsonNode config, String start, List<String> ends, ObjectNode preTokenizer) {
    JsonNode vocabulary = object(assets.resolve(VOCABULARY));
    List<Integer> endIds = new ArrayList<>();
    for (String end : ends) {
      if (vocabulary.path(end).isInt()) {
        endIds.add(vocabulary.path(end).intValue());
      }
    }
    if (!vocabulary.path(start).isInt()) {
      throw new CheckpointException(
          "%s has no token \"%s\", with which texts begin".formatted(VOCABULARY, start));
    }
    ObjectNode file = JSON.createObjectNode();
    file.put("version", "1.0");
    file.set("added_tokens", addedTokens(config, vocabulary, start, ends));
    file.set("pre_tokenizer", preTokenizer);
    file.set("post_processor", template(start, vocabulary.path(start).intValue()));
    file.set("decoder", byteLevel(false));
    ObjectNode model = file.putObject("model").put("type", "BPE");
    model.set("vocab", vocabulary);
    model.set("merges", merges());
    try {
      return HuggingFaceJsonTokenizer.open(
          assets.resolve(VOCABULARY).toString(), JSON.writeValueAsBytes(file), endIds);
    } catch (IOException e) {
      throw new IllegalStateException("a tree could not be written as JSON", e);
    }
  }

  private static ArrayNode addedTokens(
      JsonNode config, JsonNode vocabulary, String start, List<String> ends) {
    List<String> names = new ArrayList<>(ends);
    names.add(start);
    config.path("config").path("unsplittable_tokens").forEach(name -> names.add(name.asText()));
    ArrayNode added = JSON.createArrayNode();
    names.stream()
        .distinct()
        .filter(name -> vocabulary.path(name).isInt())
        .forEach(
            name ->
                added
                    .addObject()
                    .put("id", vocabulary.path(name).intValue())
                    .put("content", name)
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true));
    return added;
  }

  private static ObjectNode template(String start, int id) {
    ObjectNode template = JSON.createObjectNode().put("type", "TemplateProcessing");
    ArrayNode single = template.putArray("single");
    single.addObject().putObject("SpecialToken").put("id", start).put("type_id", 0);
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    template.putArray("pair");
    ObjectNode token = template.putObject("special_tokens").putObject(start).put("id", start);
    token.putArray("ids").add(id);
    token.putArray("tokens").add(start);
    return template;
  }

  private static ObjectNode gpt2() {
    return byteLevel(true);
  }

  private static ObjectNode llama3Words() {
    ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
    ArrayNode parts = sequence.putArray("pretokenizers");
    parts
        .addObject()
        .put("type", "Split")
        .put("behavior", "Isolated")
        .put("invert", false)
        .putObject("pattern")
        .put("Regex", LLAMA3_WORDS);
    parts.add(byteLevel(false));
    return sequence;
  }

  private static ObjectNode byteLevel(boolean useRegex) {
    return JSON.createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", useRegex);
  }

  /** One merge a line; a first line with the version of the format and empty ones are none. */
  private ArrayNode merges() {
    ArrayNode merges = JSON.createArrayNode();
    Path file = assets.resolve(MERGES);
    String text = new String(read(file), StandardCharsets.UTF_8);
    text.lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#version"))
        .forEach(merges::add);
    return merges;
  }

  private static JsonNode object(Path file) {
    try {
      JsonNode json = JSON.readTree(read(file));
      if (json != null && json.isObject()) {
        return json;
      }
      throw new CheckpointException(file + " is not a JSON object.");
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, Sentence.of(e)), e);
    }
  }

  private static byte[] read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException("the preset has no " + file);
    }
    return Tokenizers.read(file);
  }
}
