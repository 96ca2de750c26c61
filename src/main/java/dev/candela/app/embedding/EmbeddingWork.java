package dev.candela.app.embedding;

import dev.candela.app.model.LoadedModel;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationParameters;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model for the embeddings of some texts, batch by batch. A text that the model refuses is
 * left out; a model that cannot be used ends the work.
 */
final class EmbeddingWork implements Runnable {

  private static final Logger LOG = Logger.getLogger(EmbeddingWork.class);

  private static final int BATCH = 8;
  private static final int TRIES = 5;
  private static final long FIRST_PAUSE_MILLIS = 500;

  /** One token is the least that models let themselves be asked for. */
  private static final GenerationParameters SHORTEST =
      new GenerationParameters(1, null, 0.0, null, null, null, List.of());

  private final LoadedModel model;
  private final Vectors vectors;
  private final int total;
  private final AtomicInteger done = new AtomicInteger();
  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private volatile List<Item> items;
  private volatile @Nullable String failure;
  private volatile boolean ended;

  /**
   * A text to embed.
   *
   * @param key the key of its embedding
   * @param text the text
   */
  record Item(String key, String text) {}

  /**
   * @param refusedBefore texts that the model is known to refuse, as {@link #refused()} gives them
   */
  EmbeddingWork(
      LoadedModel model, List<Item> items, Map<String, String> refusedBefore, Vectors vectors) {
    this.model = model;
    this.items = List.copyOf(items);
    this.total = items.size();
    this.vectors = vectors;
    refused.putAll(refusedBefore);
  }

  /** How many texts it has been through. */
  int done() {
    return done.get();
  }

  /** How many texts it was begun with. */
  int total() {
    return total;
  }

  boolean ended() {
    return ended;
  }

  /** The reason for each text, by key, that the model does not embed. */
  Map<String, String> refused() {
    return refused;
  }

  /** Why the model could not be used, null if it could. */
  @Nullable String failure() {
    return failure;
  }

  @Override
  public void run() {
    try {
      for (int start = 0; start < total; start += BATCH) {
        List<Item> batch = items.subList(start, Math.min(start + BATCH, total));
        embed(batch, 1);
        done.addAndGet(batch.size());
      }
    } catch (LanguageModelException e) {
      failure = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = "The server was stopped.";
    } catch (RuntimeException e) {
      LOG.error("embedding ended early", e);
      failure = "The embeddings could not be computed; the server's log says why.";
    } finally {
      // The texts are not needed any more, and may be large.
      items = List.of();
      ended = true;
    }
  }

  private void embed(List<Item> batch, int attempt) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    List<GenerationRequest> requests =
        batch.stream().map(item -> new GenerationRequest(item.text(), SHORTEST, true)).toList();
    List<Generation> generations;
    try {
      generations = model.background().generate(requests, GenerationListener.NONE);
    } catch (LanguageModelException e) {
      afterRefusal(batch, attempt, e);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      keep(batch.get(i), generations.get(i).promptEmbedding());
    }
  }

  private void keep(Item item, float[] vector) {
    if (vector.length == 0) {
      refused.put(item.key(), "The model gave no embedding.");
    } else {
      vectors.put(item.key(), vector);
    }
  }

  private void afterRefusal(List<Item> batch, int attempt, LanguageModelException refusal)
      throws InterruptedException {
    switch (refusal.kind()) {
      case INVALID, TOO_LONG -> withoutRefused(batch, attempt, refusal);
      case OVERLOADED -> {
        if (attempt == TRIES) {
          throw refusal;
        }
        Thread.sleep(FIRST_PAUSE_MILLIS << attempt);
        embed(batch, attempt + 1);
      }
      default -> throw refusal;
    }
  }

  /** The others of a batch are asked for again without the text that was refused. */
  private void withoutRefused(List<Item> batch, int attempt, LanguageModelException refusal)
      throws InterruptedException {
    int row = batch.size() == 1 ? 0 : refusal.row();
    if (row < 0 || row >= batch.size()) {
      for (Item item : batch) {
        embed(List.of(item), attempt);
      }
      return;
    }
    String reason = refusal.getMessage();
    refused.put(batch.get(row).key(), reason == null ? "The model refused the text." : reason);
    var others = new ArrayList<>(batch);
    others.remove(row);
    embed(others, attempt);
  }
}
