package dev.candela.lm.torch;

import dev.candela.lm.Capability;
import dev.candela.lm.ChatTemplate;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModel;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.SpecialTokens;
import dev.candela.lm.Tokenization;
import dev.candela.lm.TokenizeRequest;
import dev.candela.lm.checkpoint.Checkpoint;
import dev.candela.lm.checkpoint.CheckpointFormat;
import dev.candela.lm.checkpoint.GenerationDefaults;
import dev.candela.lm.template.ChatTemplates;
import dev.candela.lm.tokenizer.Tokenizer;
import dev.candela.lm.tokenizer.Tokenizers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A checkpoint that runs in this process. */
public final class TorchLanguageModel implements LanguageModel {

  private final Tokenizer tokenizer;
  private final TorchEngine engine;
  private final Decoder decoder;
  private final Texts texts;
  private final Optional<ChatTemplate> template;
  private final Generator generator;
  private final Explainer explainer;
  private final int batchSize;
  private final ModelInfo info;

  private TorchLanguageModel(
      TorchSettings settings,
      Checkpoint checkpoint,
      Tokenizer tokenizer,
      TorchEngine engine,
      Decoder decoder,
      int limit) {
    this.tokenizer = tokenizer;
    this.engine = engine;
    this.decoder = decoder;
    batchSize = settings.batchSize();
    template = ChatTemplates.of(settings.folder());
    texts = new Texts(tokenizer, limit, checkpoint.format() == CheckpointFormat.KERAS);
    GenerationDefaults defaults = checkpoint.generation().orEndingWith(tokenizer.endOfText());
    generator = new Generator(engine, decoder, texts, defaults);
    explainer = new Explainer(engine, decoder, texts);
    info =
        new ModelInfo(
            settings.name(),
            checkpoint.config().family().label(),
            checkpoint.parameterCount(),
            settings.precision().wireName(),
            engine.device(),
            limit,
            checkpoint.config().vocabulary(),
            capabilities(template.isPresent()),
            EnumSet.of(SalienceMethod.GRAD_L2, SalienceMethod.GRAD_DOT_INPUT));
  }

  /** What a model of this runtime can do; conversations only with a template to write them down. */
  private static Set<Capability> capabilities(boolean withTemplate) {
    Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    capabilities.remove(Capability.CANDIDATES);
    if (!withTemplate) {
      capabilities.remove(Capability.CHAT_TEMPLATE);
    }
    return capabilities;
  }

  /**
   * Opens a checkpoint: checks its files, maps its weights and compiles the program.
   *
   * @throws dev.candela.lm.checkpoint.CheckpointException if the folder cannot be used; the message
   *     is one sentence
   */
  public static TorchLanguageModel open(TorchSettings settings) {
    var checkpoint = Checkpoint.open(settings.folder());
    int limit = Math.min(settings.sequenceLength(), checkpoint.config().contextLength());
    Tokenizer tokenizer = Tokenizers.open(settings.folder());
    TorchEngine engine = new TorchEngine();
    try {
      MemoryNeed.of(checkpoint, settings.precision(), settings.batchSize(), limit, engine.onGpu())
          .check(settings.memory().orElseGet(engine::memory), "the " + engine.memoryName());
      Decoder decoder =
          engine.run(() -> new Decoder(engine, checkpoint, settings.precision(), limit));
      return new TorchLanguageModel(settings, checkpoint, tokenizer, engine, decoder, limit);
    } catch (RuntimeException e) {
      engine.close();
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public Tokenization tokenize(String text) {
    return tokenize(new TokenizeRequest(text, SpecialTokens.ADDED));
  }

  @Override
  public Tokenization tokenize(TokenizeRequest request) {
    return texts.tokens(request);
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return template;
  }

  @Override
  public boolean cutsLongTexts() {
    return texts.cut();
  }

  @Override
  public List<Generation> generate(List<GenerationRequest> requests, GenerationListener listener) {
    var rows = new ArrayList<GenerationRow>();
    for (int row = 0; row < requests.size(); row++) {
      rows.add(generator.row(requests.get(row), row, listener));
    }
    batches(rows).forEach(generator::complete);
    return rows.stream().map(generator::result).toList();
  }

  @Override
  public List<Salience> salience(List<SalienceRequest> requests) {
    var rows = new ArrayList<Explainer.Row>();
    for (int row = 0; row < requests.size(); row++) {
      rows.add(explainer.row(requests.get(row), row));
    }
    return batches(rows).stream().flatMap(batch -> explainer.explain(batch).stream()).toList();
  }

  private <T> List<List<T>> batches(List<T> rows) {
    var batches = new ArrayList<List<T>>();
    for (int from = 0; from < rows.size(); from += batchSize) {
      batches.add(rows.subList(from, Math.min(rows.size(), from + batchSize)));
    }
    return batches;
  }

  @Override
  public void close() {
    engine.run(
        () -> {
          decoder.close();
          return true;
        });
    engine.close();
    tokenizer.close();
  }
}
