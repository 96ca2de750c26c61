package dev.candela.app.embedding;

import dev.candela.app.cache.ContentKey;
import dev.candela.app.dataset.Datasets;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws maps of embeddings. One is drawn at a time, and the last few are kept; what decides a map
 * is which embeddings of which examples are on it, so that no dataset is ever shown another's.
 */
@Singleton
class Projections {

  private static final int KEPT = 16;

  /** Small maps are ready within this time, so that nobody has to ask twice. */
  private static final long PATIENCE_MILLIS = 1_000;

  private final Datasets datasets;
  private final Models models;
  private final Embeddings embeddings;
  private final ExecutorService drawing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("map-", 0).factory());
  private final Map<String, CompletableFuture<EmbeddingMap>> maps =
      Collections.synchronizedMap(
          new LinkedHashMap<>(KEPT, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(
                Map.Entry<String, CompletableFuture<EmbeddingMap>> eldest) {
              return size() > KEPT;
            }
          });

  Projections(Datasets datasets, Models models, Embeddings embeddings) {
    this.datasets = datasets;
    this.models = models;
    this.embeddings = embeddings;
  }

  @PreDestroy
  void stop() {
    drawing.shutdownNow();
  }

  /** The map, or how far it is; asking again goes on where it was. */
  Projection of(ProjectionRequest request) {
    EmbeddedField field = require("field", request.field(), "prompt or response");
    ProjectionMethod method = require("method", request.method(), "pca or umap");
    int dimensions = Given.number("dimensions", request.dimensions(), 2, 3, 2);
    long seed = request.seed() == null ? 1 : request.seed();
    LoadedModel model = models.require(Given.text("model", request.model()));
    Embeddings.State state =
        embeddings.of(datasets.require(Given.text("dataset", request.dataset())), model, field);
    return switch (state) {
      case Embeddings.State.Computing(int done, int total) -> Projection.computing(done, total);
      case Embeddings.State.Ready ready -> drawn(ready, new Wish(method, dimensions, seed));
    };
  }

  private record Wish(ProjectionMethod method, int dimensions, long seed) {}

  private static <T> T require(String field, @Nullable T value, String choices) {
    if (value == null) {
      throw RequestRefused.field(null, field, "is missing; it must be %s.".formatted(choices));
    }
    return value;
  }

  private Projection drawn(Embeddings.State.Ready ready, Wish wish) {
    List<Embeddings.Row> rows = ready.rows();
    int total = rows.size() + ready.missing().size();
    if (rows.isEmpty()) {
      return new Projection(
          Projection.State.READY, 0, total, List.of(), ready.missing(), ready.problem(), List.of());
    }
    EmbeddingMap map = awaitMap(rows, wish);
    if (map == null) {
      return Projection.computing(rows.size(), total);
    }
    List<Projection.Point> points =
        IntStream.range(0, rows.size())
            .mapToObj(i -> point(rows.get(i).example().id(), map.points()[i]))
            .toList();
    return new Projection(
        Projection.State.READY,
        rows.size(),
        total,
        points,
        ready.missing(),
        ready.problem(),
        Arrays.stream(map.explained()).boxed().toList());
  }

  private static Projection.Point point(String id, double[] place) {
    return new Projection.Point(id, place[0], place[1], place.length > 2 ? place[2] : null);
  }

  /** The map if it is ready within a moment. */
  private @Nullable EmbeddingMap awaitMap(List<Embeddings.Row> rows, Wish wish) {
    String key = key(rows, wish);
    CompletableFuture<EmbeddingMap> map =
        maps.computeIfAbsent(
            key, k -> CompletableFuture.supplyAsync(() -> draw(rows, wish), drawing));
    try {
      return map.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      maps.remove(key, map);
      throw new IllegalStateException("the map could not be drawn", e.getCause());
    }
  }

  private static String key(List<Embeddings.Row> rows, Wish wish) {
    Object[] parts =
        rows.stream().map(row -> row.example().id() + row.example().added() + row.key()).toArray();
    return ContentKey.of("map 1 " + wish, parts);
  }

  private static EmbeddingMap draw(List<Embeddings.Row> rows, Wish wish) {
    boolean[] added = new boolean[rows.size()];
    for (int i = 0; i < added.length; i++) {
      added[i] = rows.get(i).example().added();
    }
    float[][] vectors = rows.stream().map(Embeddings.Row::vector).toArray(float[][]::new);
    return EmbeddingMap.of(vectors, added, wish.method(), wish.dimensions(), wish.seed());
  }
}
