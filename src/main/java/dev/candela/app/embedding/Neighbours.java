package dev.candela.app.embedding;

import dev.candela.app.dataset.Dataset;
import dev.candela.app.dataset.Datasets;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Finds the examples whose embeddings are nearest, in all dimensions, not only those of a map. */
@Singleton
class Neighbours {

  private static final int MOST = 1_000;
  private static final int USUAL = 10;

  private final Datasets datasets;
  private final Models models;
  private final Embeddings embeddings;

  Neighbours(Datasets datasets, Models models, Embeddings embeddings) {
    this.datasets = datasets;
    this.models = models;
    this.embeddings = embeddings;
  }

  /**
   * @throws RequestRefused with {@code CONFLICT} while embeddings are being computed
   */
  NeighboursAnswer of(NeighboursRequest request) {
    if (request.field() == null) {
      throw RequestRefused.field(null, "field", "is missing; it must be prompt or response.");
    }
    int count = Given.number("k", request.k(), 1, MOST, USUAL);
    Distance distance = request.distance() == null ? Distance.EUCLIDEAN : request.distance();
    String id = Given.text("exampleId", request.exampleId());
    Dataset dataset = datasets.require(Given.text("dataset", request.dataset()));
    datasets.requireExample(dataset.name(), "exampleId", id);
    LoadedModel model = models.require(Given.text("model", request.model()));
    return switch (embeddings.of(dataset, model, request.field())) {
      case Embeddings.State.Computing(int done, int total) ->
          throw new RequestRefused(
              ErrorCode.CONFLICT,
              "The embeddings are being computed, %d of %d so far.".formatted(done, total),
              Map.of("done", done, "total", total));
      case Embeddings.State.Ready ready -> nearest(ready.rows(), id, count, distance);
    };
  }

  private static NeighboursAnswer nearest(
      List<Embeddings.Row> rows, String id, int count, Distance distance) {
    float[] query =
        rows.stream()
            .filter(row -> row.example().id().equals(id))
            .findFirst()
            .orElseThrow(Neighbours::withoutEmbedding)
            .vector();
    float[][] vectors = rows.stream().map(Embeddings.Row::vector).toArray(float[][]::new);
    return new NeighboursAnswer(
        NearestRows.find(vectors, query, count + 1, distance).stream()
            .map(
                near ->
                    new NeighboursAnswer.Item(rows.get(near.row()).example().id(), near.distance()))
            .filter(item -> !item.exampleId().equals(id))
            .limit(count)
            .toList());
  }

  private static RequestRefused withoutEmbedding() {
    return RequestRefused.field(
        ErrorCode.NOT_FOUND, null, "exampleId", "names an example without an embedding.", Map.of());
  }
}
