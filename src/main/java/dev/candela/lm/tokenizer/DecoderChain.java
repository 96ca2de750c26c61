package dev.candela.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of the {@code decoder} in a tokenizer.json, nested sequences laid flat. Two chains
 * cover the decoder-only families: {@code ByteLevel} alone, and SentencePiece's {@code Replace,
 * ByteFallback, Fuse, Strip}, the last three optional.
 */
record DecoderChain(List<JsonNode> steps) {
  private static final String UNDERSCORE = "▁";

  static DecoderChain of(JsonNode decoder) {
    List<JsonNode> steps = new ArrayList<>();
    collect(decoder, steps);
    return new DecoderChain(List.copyOf(steps));
  }

  private static void collect(JsonNode decoder, List<JsonNode> steps) {
    if (type(decoder).equals("Sequence")) {
      decoder.path("decoders").forEach(step -> collect(step, steps));
    } else if (decoder.isObject()) {
      steps.add(decoder);
    }
  }

  /** How the pieces spell text, as far as the steps tell. */
  Optional<Spelling> spelling() {
    if (steps.size() == 1 && type(steps.getFirst()).equals("ByteLevel")) {
      return Optional.of(Spelling.BYTE_LEVEL);
    }
    boolean metaspace =
        steps.stream()
            .anyMatch(
                s ->
                    replacesUnderscore(s)
                        || List.of("Metaspace", "ByteFallback").contains(type(s)));
    return metaspace ? Optional.of(Spelling.METASPACE) : Optional.empty();
  }

  /** What a {@link MetaspaceDecoder} has to do, if that is all that the steps do. */
  Optional<MetaspaceDecoder.Rules> metaspaceRules() {
    List<JsonNode> left = new ArrayList<>(steps);
    boolean replace = !left.isEmpty() && replacesUnderscore(left.getFirst());
    if (replace) {
      left.removeFirst();
    }
    boolean bytes = removeFirst(left, "ByteFallback");
    boolean fuse = removeFirst(left, "Fuse");
    boolean strip = fuse && left.size() == 1 && stripsOneSpace(left.getFirst());
    if (strip) {
      left.removeFirst();
    }
    boolean understood = left.isEmpty() && (replace || bytes);
    return understood
        ? Optional.of(new MetaspaceDecoder.Rules(replace ? UNDERSCORE : "", bytes, strip))
        : Optional.empty();
  }

  private static boolean removeFirst(List<JsonNode> steps, String type) {
    boolean matches = !steps.isEmpty() && type(steps.getFirst()).equals(type);
    if (matches) {
      steps.removeFirst();
    }
    return matches;
  }

  private static boolean replacesUnderscore(JsonNode step) {
    return type(step).equals("Replace")
        && step.path("pattern").path("String").asText().equals(UNDERSCORE)
        && step.path("content").asText().equals(" ");
  }

  private static boolean stripsOneSpace(JsonNode step) {
    return type(step).equals("Strip")
        && step.path("content").asText().equals(" ")
        && step.path("start").asInt() == 1
        && step.path("stop").asInt() == 0;
  }

  private static String type(JsonNode step) {
    return step.path("type").asText();
  }
}
