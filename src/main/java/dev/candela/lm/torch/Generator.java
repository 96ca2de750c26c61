package dev.candela.lm.torch;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.Tokenization;
import dev.candela.lm.checkpoint.GenerationDefaults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Continues prompts: reads them into the key/value cache once, then adds one token to every row at
 * a time. Each step is a piece of work of its own for the engine, so that other requests get their
 * turn in between; listeners are called from the caller's thread.
 */
final class Generator {

  private final TorchEngine engine;
  private final Decoder decoder;
  private final Texts texts;
  private final GenerationDefaults defaults;

  Generator(TorchEngine engine, Decoder decoder, Texts texts, GenerationDefaults defaults) {
    this.engine = engine;
    this.decoder = decoder;
    this.texts = texts;
    this.defaults = defaults;
  }

  /** Prepares a request; {@code row} is its index in what the listener and errors say. */
  GenerationRow row(GenerationRequest request, int row, GenerationListener listener) {
    // One token must remain for the answer.
    Tokenization prompt = texts.fitting(request.text(), 1, "prompt", row);
    int[] ids = prompt.ids();
    if (ids.length == 0) {
      throw new LanguageModelException(
          LanguageModelException.Kind.INVALID,
          "the prompt has no tokens and this model adds none to begin with",
          row,
          "prompt",
          Map.of());
    }
    return new GenerationRow(row, request, prompt, withoutPadding(ids), texts, defaults, listener);
  }

  /**
   * Padding in a prompt is not read, as in the transformers library, which takes every token with
   * the padding id for padding unless the id also ends a text. It matters for checkpoints that use
   * one id to begin texts and to pad.
   */
  private int[] withoutPadding(int[] ids) {
    if (defaults.padTokenId().isEmpty()
        || defaults.eosTokenIds().contains(defaults.padTokenId().getAsInt())) {
      return ids;
    }
    int padding = defaults.padTokenId().getAsInt();
    int[] read = Arrays.stream(ids).filter(id -> id != padding).toArray();
    return read.length == 0 ? ids : read;
  }

  /** Generates until every row has ended. */
  void complete(List<GenerationRow> rows) {
    rows.forEach(GenerationRow::askWhetherCancelled);
    if (rows.stream().noneMatch(GenerationRow::running)) {
      return;
    }
    int tokens = rows.stream().mapToInt(GenerationRow::mostTokens).max().orElseThrow();
    try (IValue cache = engine.run(() -> decoder.newCache(rows.size(), tokens))) {
      int[][] prompts = rows.stream().map(GenerationRow::readIds).toArray(int[][]::new);
      advance(rows, owner -> decoder.prefill(owner, prompts, cache));
      while (rows.stream().anyMatch(GenerationRow::running)) {
        long[] ids = rows.stream().mapToLong(GenerationRow::lastId).toArray();
        long[] positions = rows.stream().mapToLong(GenerationRow::lastPosition).toArray();
        advance(rows, owner -> decoder.step(owner, ids, positions, cache));
      }
    }
  }

  private void advance(List<GenerationRow> rows, Function<NDManager, PtNDArray> logits) {
    List<TokenChooser.Choice> choices =
        engine.run(
            () -> {
              try (var owner = decoder.manager().newSubManager()) {
                return choose(rows, owner, logits.apply(owner));
              }
            });
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).running()) {
        rows.get(i).accept(choices.get(i));
        rows.get(i).askWhetherCancelled();
      }
    }
  }

  private List<TokenChooser.Choice> choose(
      List<GenerationRow> rows, NDManager owner, PtNDArray logits) {
    if (rows.stream().allMatch(GenerationRow::plainGreedy)) {
      Decoder.Likeliest best = decoder.likeliest(owner, logits);
      return IntStream.range(0, rows.size())
          .mapToObj(i -> new TokenChooser.Choice((int) best.ids()[i], best.logProbabilities()[i]))
          .toList();
    }
    float[] flat = logits.toFloatArray();
    int vocabulary = flat.length / rows.size();
    var choices = new ArrayList<TokenChooser.Choice>();
    for (int i = 0; i < rows.size(); i++) {
      choices.add(
          rows.get(i).choose(Arrays.copyOfRange(flat, i * vocabulary, (i + 1) * vocabulary)));
    }
    return choices;
  }

  /** What has become of a row. */
  Generation result(GenerationRow row) {
    float[] prompt = {};
    float[] response = {};
    if (row.wantsEmbeddings()) {
      prompt = engine.run(() -> decoder.meanEmbedding(row.promptIds()));
      response = engine.run(() -> decoder.meanEmbedding(row.tokenIds()));
    }
    return new Generation(
        row.text(),
        row.tokens(),
        row.finishReason(),
        row.promptIds().length,
        row.droppedPromptTokens(),
        prompt,
        response);
  }
}
