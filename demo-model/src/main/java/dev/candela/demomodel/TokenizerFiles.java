package dev.candela.demomodel;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains the tokenizer on the corpus and writes it in the form of Hugging Face's fast tokenizers.
 */
final class TokenizerFiles {

  static final String PAD = "<pad>";
  static final String BEGIN = "<s>";
  static final String END = "</s>";
  static final int PAD_ID = 0;
  static final int BEGIN_ID = 1;
  static final int END_ID = 2;

  private static final List<String> SPECIAL = List.of(PAD, BEGIN, END);

  private TokenizerFiles() {}

  /**
   * Writes {@code tokenizer.json} and {@code tokenizer_config.json}.
   *
   * @param prompts how many training prompts are read
   * @param vocabulary the largest number of tokens, special ones included
   */
  static void write(Path folder, Corpus corpus, int prompts, int vocabulary) throws IOException {
    BytePairs pairs = new BytePairs();
    for (int i = 0; i < prompts; i++) {
      GeneratedPrompt prompt = corpus.training(i, 1.0);
      pairs.read(prompt.prompt() + prompt.target());
    }
    List<String> merges = pairs.merges(vocabulary - 256 - SPECIAL.size());
    ObjectMapper json = new ObjectMapper();
    Files.createDirectories(folder);
    json.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer(merges));
    json.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("tokenizer_config.json").toFile(), config());
  }

  private static Map<String, Object> tokenizer(List<String> merges) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("truncation", null);
    file.put("padding", null);
    file.put("added_tokens", addedTokens());
    file.put("normalizer", null);
    file.put("pre_tokenizer", byteLevel());
    file.put("post_processor", beginFirst());
    file.put("decoder", byteLevel());
    file.put("model", model(merges));
    return file;
  }

  private static List<Map<String, Object>> addedTokens() {
    List<Map<String, Object>> tokens = new ArrayList<>();
    for (String content : SPECIAL) {
      Map<String, Object> token = new LinkedHashMap<>();
      token.put("id", tokens.size());
      token.put("content", content);
      token.put("single_word", false);
      token.put("lstrip", false);
      token.put("rstrip", false);
      token.put("normalized", false);
      token.put("special", true);
      tokens.add(token);
    }
    return tokens;
  }

  private static Map<String, Object> byteLevel() {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("type", "ByteLevel");
    step.put("add_prefix_space", false);
    step.put("trim_offsets", false);
    step.put("use_regex", true);
    return step;
  }

  private static Map<String, Object> beginFirst() {
    Map<String, Object> begin = Map.of("SpecialToken", Map.of("id", BEGIN, "type_id", 0));
    Map<String, Object> first = Map.of("Sequence", Map.of("id", "A", "type_id", 0));
    Map<String, Object> second = Map.of("Sequence", Map.of("id", "B", "type_id", 1));
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("type", "TemplateProcessing");
    step.put("single", List.of(begin, first));
    step.put("pair", List.of(begin, first, second));
    step.put(
        "special_tokens",
        Map.of(BEGIN, Map.of("id", BEGIN, "ids", List.of(BEGIN_ID), "tokens", List.of(BEGIN))));
    return step;
  }

  private static Map<String, Object> model(List<String> merges) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
    BytePairs.alphabet().forEach(symbol -> vocabulary.put(symbol, vocabulary.size()));
    for (String merge : merges) {
      vocabulary.putIfAbsent(merge.replace(" ", ""), vocabulary.size());
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("dropout", null);
    model.put("unk_token", null);
    model.put("continuing_subword_prefix", null);
    model.put("end_of_word_suffix", null);
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("vocab", vocabulary);
    model.put("merges", merges);
    return model;
  }

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("bos_token", BEGIN);
    config.put("eos_token", END);
    config.put("pad_token", PAD);
    config.put("add_bos_token", true);
    config.put("add_eos_token", false);
    config.put("clean_up_tokenization_spaces", false);
    config.put("model_max_length", ModelShape.POSITIONS);
    return config;
  }
}
