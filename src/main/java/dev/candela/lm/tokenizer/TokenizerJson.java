package dev.candela.lm.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candela.lm.checkpoint.CheckpointException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this project needs to know of a tokenizer.json besides what the native library makes of it:
 * the vocabulary by id (the library has no such look-up) and how pieces spell text. Also refuses
 * the files that would bring the library, and the process with it, down. Format:
 * github.com/huggingface/tokenizers, {@code tokenizers/src/tokenizer/serialization.rs} and the
 * {@code serialization.rs} beside each model.
 *
 * <p>The file is read as a stream, because most of its megabytes are vocabulary and merges.
 *
 * @param vocabulary model and added tokens; for an id that both have, the added token
 * @param spelling how pieces spell text, if known
 * @param decoderRules for {@link Spelling#METASPACE}, what its decoder does, if it is known to the
 *     end
 */
record TokenizerJson(
    Vocabulary vocabulary,
    Optional<Spelling> spelling,
    Optional<MetaspaceDecoder.Rules> decoderRules) {

  /** Field names are unique tokens here, so remembering them would only cost. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .build());

  /**
   * Reads a file's content.
   *
   * @param file the file that errors name
   * @throws CheckpointException if it is not a tokenizer.json, or not one that is safe to load
   */
  static TokenizerJson parse(String file, byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      return new Reader(file, parser).read();
    } catch (IOException e) {
      throw new CheckpointException("%s cannot be read: %s".formatted(file, Sentence.of(e)), e);
    }
  }

  /**
   * The decoder for one sequence, if this project knows the file's decoder; else ask the library.
   */
  Optional<PieceDecoder> newDecoder() {
    if (spelling.equals(Optional.of(Spelling.BYTE_LEVEL))) {
      return Optional.of(new ByteLevelDecoder());
    }
    return decoderRules.map(MetaspaceDecoder::new);
  }

  /** One pass over the file. */
  private static final class Reader {
    private final String file;
    private final JsonParser parser;
    private final Vocabulary.Builder vocabulary;
    private final List<AddedToken> added = new ArrayList<>();
    private final ObjectNode parts = JSON.createObjectNode();
    private boolean hasModel;

    Reader(String file, JsonParser parser) {
      this.file = file;
      this.parser = parser;
      vocabulary = new Vocabulary.Builder(file);
    }

    TokenizerJson read() throws IOException {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "the file");
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "model" -> readModel(value);
          case "added_tokens" -> readAddedTokens();
          case "normalizer", "pre_tokenizer", "post_processor", "decoder" ->
              parts.set(name, parser.readValueAsTree());
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw broken("has something after its end");
      }
      if (!hasModel) {
        throw broken("has no model");
      }
      addTokens();
      new TokenizerJsonCheck(file).check(parts);
      DecoderChain chain = DecoderChain.of(parts.path("decoder"));
      return new TokenizerJson(vocabulary.build(), chain.spelling(), chain.metaspaceRules());
    }

    private void readModel(JsonToken start) throws IOException {
      expect(start, JsonToken.START_OBJECT, "model");
      hasModel = true;
      ObjectNode rest = JSON.createObjectNode();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "vocab" -> readVocabulary(value);
          case "merges" -> parser.skipChildren();
          default -> rest.set(name, parser.readValueAsTree());
        }
      }
      parts.set("model", rest);
    }

    /**
     * BPE, WordPiece and WordLevel have a map from piece to id, Unigram a list of [piece, score].
     */
    private void readVocabulary(JsonToken start) throws IOException {
      if (start == JsonToken.START_ARRAY) {
        for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
          expect(parser.nextToken(), JsonToken.VALUE_STRING, "model.vocab[" + id + "]");
          vocabulary.put(id, parser.getText());
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
              throw broken("ends too early");
            }
            parser.skipChildren();
          }
        }
        expect(parser.currentToken(), JsonToken.END_ARRAY, "model.vocab");
        return;
      }
      expect(start, JsonToken.START_OBJECT, "model.vocab");
      for (String piece = parser.nextFieldName(); piece != null; piece = parser.nextFieldName()) {
        expect(parser.nextToken(), JsonToken.VALUE_NUMBER_INT, "an id in model.vocab");
        vocabulary.put(parser.getLongValue(), piece);
      }
    }

    private void readAddedTokens() throws IOException {
      JsonNode tokens = parser.readValueAsTree();
      for (JsonNode token : tokens) {
        JsonNode content = token.path("content");
        JsonNode id = token.path("id");
        if (!content.isTextual() || !id.canConvertToInt()) {
          throw broken("has an added token without id and content");
        }
        if (!content.textValue().isEmpty()) { // the library passes over empty ones, too
          added.add(
              new AddedToken(
                  id.intValue(),
                  content.textValue(),
                  token.path("special").asBoolean(),
                  token.path("lstrip").asBoolean(),
                  token.path("rstrip").asBoolean()));
        }
      }
    }

    /**
     * Gives added tokens the ids that the library gives them: that of the model's piece of the same
     * name, else the next free one. The ids in the file are the same unless somebody edited it
     * badly; the library does not look at them.
     */
    private void addTokens() {
      Map<String, Integer> known =
          vocabulary.idsOf(added.stream().map(AddedToken::content).toList());
      int free = vocabulary.count();
      for (AddedToken token : added) {
        Integer id = known.get(token.content());
        if (id == null) {
          id = free;
          known.put(token.content(), id);
        }
        free = Math.max(free, id + 1);
        vocabulary.add(token.withId(id));
      }
    }

    private void expect(JsonToken actual, JsonToken wanted, String where) {
      if (actual != wanted) {
        throw broken("has %s where %s should be for %s".formatted(actual, wanted, where));
      }
    }

    private CheckpointException broken(String what) {
      return new CheckpointException("%s %s.".formatted(file, what));
    }
  }
}
