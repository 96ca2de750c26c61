package dev.candela.app.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one question, for those outside.
 *
 * @param runId null when it was not part of a run
 * @param exampleId null when it was not about an example
 * @param index which of several repeats it is
 * @param text the answer, or as much of it as there is; null when there is none
 * @param candidates all answers to the question, {@code text} being the first: the one answer where
 *     the model gave one, none where there is none
 * @param finishReason why the answer ended: {@code stop}, {@code length}, {@code safety} or another
 *     word of the provider
 * @param milliseconds how long the model took; not how long the question waited for its turn
 * @param remark a sentence of the provider about the answer, for example why it was withheld
 * @param cached whether the answer was there before
 * @param error why there is no answer
 */
public record Result(
    @Nullable String runId,
    @Nullable String exampleId,
    String model,
    int index,
    RowStatus status,
    @Nullable String text,
    List<String> candidates,
    @Nullable String finishReason,
    @Nullable Integer promptTokens,
    @Nullable Integer responseTokens,
    @Nullable Long milliseconds,
    @Nullable String remark,
    boolean cached,
    @Nullable Failure error,
    Instant updatedAt) {

  /** What became of a question outside of any run. */
  static Result of(String model, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Answer answer, boolean cached) ->
          answered(null, null, model, 0, answer, cached, Instant.now());
      case Outcome.Failed(Failure failure) ->
          without(null, null, model, 0, RowStatus.FAILED, failure, Instant.now());
      case Outcome.Cancelled() ->
          without(null, null, model, 0, RowStatus.CANCELLED, null, Instant.now());
    };
  }

  static Result answered(
      @Nullable String runId,
      @Nullable String exampleId,
      String model,
      int index,
      Answer answer,
      boolean cached,
      Instant updatedAt) {
    return new Result(
        runId,
        exampleId,
        model,
        index,
        RowStatus.DONE,
        answer.text(),
        answer.candidates().isEmpty() ? List.of(answer.text()) : answer.candidates(),
        answer.finishReason(),
        answer.promptTokens(),
        answer.responseTokens(),
        answer.milliseconds(),
        answer.remark(),
        cached,
        null,
        updatedAt);
  }

  static Result without(
      @Nullable String runId,
      @Nullable String exampleId,
      String model,
      int index,
      RowStatus status,
      @Nullable Failure error,
      Instant updatedAt) {
    return new Result(
        runId, exampleId, model, index, status, null, List.of(), null, null, null, null, null,
        false, error, updatedAt);
  }

  /** The same while its answer is still coming. */
  Result running(String textSoFar) {
    return new Result(
        runId,
        exampleId,
        model,
        index,
        RowStatus.RUNNING,
        textSoFar,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        updatedAt);
  }
}
