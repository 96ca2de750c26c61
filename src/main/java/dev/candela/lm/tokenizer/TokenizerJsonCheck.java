package dev.candela.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candela.lm.checkpoint.CheckpointException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Refuses what makes the native library panic. A panic inside a native method cannot be caught: it
 * takes the whole process down. The rules follow the sources of github.com/huggingface/tokenizers
 * 0.21, which take a part for what its fields fit if its {@code type} is not understood; so the
 * fields are what is looked at here.
 */
final class TokenizerJsonCheck {
  /** Has a place for every kind of match that takes no room: at ends, at words, between signs. */
  private static final String SAMPLE = " Hi, a1é▁\n";

  private final String file;

  TokenizerJsonCheck(String file) {
    this.file = file;
  }

  /**
   * Checks everything but vocabulary and merges.
   *
   * @param parts {@code model}, {@code normalizer}, ... without the model's vocabulary and merges
   */
  void check(JsonNode parts) {
    checkModel(parts.path("model"));
    checkNormalizer(parts.path("normalizer"));
    checkPreTokenizer(parts.path("pre_tokenizer"));
    checkPostProcessor(parts.path("post_processor"));
    checkDecoder(parts.path("decoder"));
  }

  /** BPE cuts the prefix off the second half of each merge, however short that is. */
  private void checkModel(JsonNode model) {
    boolean prefix = !model.path("continuing_subword_prefix").asText("").isEmpty();
    if (prefix && !type(model).equals("WordPiece")) {
      throw refused("uses continuing_subword_prefix, which is not supported");
    }
  }

  private void checkNormalizer(JsonNode normalizer) {
    normalizer.path("normalizers").forEach(this::checkNormalizer);
    if (normalizer.has("precompiled_charsmap") || type(normalizer).equals("Precompiled")) {
      checkCharsMap(normalizer.path("precompiled_charsmap").asText(""));
    }
    if (normalizer.path("prepend").asText(" ").isEmpty()) {
      throw refused("puts nothing before texts");
    }
    checkReplace(normalizer.path("pattern"));
  }

  /** Replacing nothing by something loses count of the characters. */
  private void checkReplace(JsonNode pattern) {
    if (pattern.path("String").asText(" ").isEmpty() || matchesNothing(pattern.path("Regex"))) {
      throw refused("replaces the empty text, which is not supported");
    }
  }

  private static boolean matchesNothing(JsonNode regex) {
    try {
      return regex.isTextual()
          && Pattern.compile(regex.textValue())
              .matcher(SAMPLE)
              .results()
              .anyMatch(match -> match.start() == match.end());
    } catch (PatternSyntaxException e) {
      return false; // the library's syntax knows more; it says itself what is wrong
    }
  }

  /** A character map is walked without looking at its bounds. */
  private void checkCharsMap(String base64) {
    try {
      byte[] map = Base64.getDecoder().decode(base64);
      Optional<String> flaw = CharsMap.flaw(map);
      if (map.length == 0 || flaw.isPresent()) {
        throw refused("cannot be used: " + flaw.orElse("its character map is empty"));
      }
    } catch (IllegalArgumentException e) {
      throw refused("has a character map that is not base64");
    }
  }

  private void checkPreTokenizer(JsonNode preTokenizer) {
    preTokenizer.path("pretokenizers").forEach(this::checkPreTokenizer);
    if (preTokenizer.path("length").asInt(1) < 1) {
      throw refused("cuts text into pieces of no length");
    }
  }

  /** A template looks special tokens and texts up without asking whether they are there. */
  private void checkPostProcessor(JsonNode processor) {
    processor.path("processors").forEach(this::checkPostProcessor);
    if (!processor.has("single") && !type(processor).equals("TemplateProcessing")) {
      return;
    }
    JsonNode known = processor.path("special_tokens");
    int texts = 0;
    for (JsonNode item : processor.path("single")) {
      JsonNode special = item.path("SpecialToken").path("id");
      texts += item.has("Sequence") ? 1 : 0;
      if (item.path("Sequence").path("id").asText("A").equals("B")) {
        throw refused("has a template that wants a second text");
      }
      if (special.isTextual()) {
        checkTemplateToken(special.textValue(), known.path(special.textValue()));
      }
    }
    if (texts != 1) {
      throw refused("has a template that takes the text %d times".formatted(texts));
    }
  }

  private void checkTemplateToken(String name, JsonNode token) {
    if (!token.isObject() || token.path("ids").size() != token.path("tokens").size()) {
      throw refused("has a template with the token \"%s\", but no ids for it".formatted(name));
    }
  }

  /** Cutting the end off a piece that is shorter cuts more than there is. */
  private void checkDecoder(JsonNode decoder) {
    decoder.path("decoders").forEach(this::checkDecoder);
    if (decoder.path("stop").asInt() != 0) {
      throw refused("strips the end of decoded text, which is not supported");
    }
  }

  private static String type(JsonNode part) {
    return part.path("type").asText();
  }

  private CheckpointException refused(String what) {
    return new CheckpointException("%s %s.".formatted(file, what));
  }
}
