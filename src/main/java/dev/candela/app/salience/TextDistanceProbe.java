package dev.candela.app.salience;

import dev.candela.app.model.LoadedModel;
import dev.candela.app.run.Addressee;
import dev.candela.app.run.Answering;
import dev.candela.app.run.Asker;
import dev.candela.app.run.Failure;
import dev.candela.app.run.Outcome;
import dev.candela.app.run.Question;
import dev.candela.app.salience.AblationPlan.Call;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Measures how far a new answer is from the one to explain. */
final class TextDistanceProbe implements Probe {

  private final AblationPlan plan;
  private final LoadedModel model;
  private final Answering answering;

  TextDistanceProbe(AblationPlan plan, LoadedModel model, Answering answering) {
    this.plan = plan;
    this.model = model;
    this.answering = answering;
  }

  private Question question(Call call) {
    return Question.of(plan.revision(), plan.promptOf(call), plan.parameters(), call.repeat());
  }

  @Override
  public String key(Call call) {
    return question(call).key();
  }

  @Override
  public String pace() {
    return plan.revision();
  }

  @Override
  public double measure(Call call, BooleanSupplier gone) {
    var asker =
        new Asker() {
          @Override
          public boolean gone() {
            return gone.getAsBoolean();
          }
        };
    return switch (answering.ask(Addressee.background(model), question(call), asker, false)) {
      case Outcome.Answered(var answer, var cached) ->
          TextDistance.between(plan.target(), answer.text());
      case Outcome.Failed(Failure failure) ->
          throw new RequestRefused(ErrorCode.valueOf(failure.code()), failure.message(), Map.of());
      case Outcome.Cancelled() -> throw new CancellationException("nobody wants it any more");
    };
  }
}
