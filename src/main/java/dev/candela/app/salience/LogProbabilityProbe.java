package dev.candela.app.salience;

import dev.candela.app.cache.ContentKey;
import dev.candela.app.cache.WorkCache;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.salience.AblationPlan.Call;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Measures how likely a model finds the target, in nats: the sum over its explained tokens. */
final class LogProbabilityProbe implements Probe {

  private final AblationPlan plan;
  private final LoadedModel model;
  private final WorkCache cache;

  LogProbabilityProbe(AblationPlan plan, LoadedModel model, WorkCache cache) {
    this.plan = plan;
    this.model = model;
    this.cache = cache;
  }

  @Override
  public String key(Call call) {
    return ContentKey.of(
        "target-log-probability/1",
        plan.revision(),
        plan.promptOf(call),
        plan.target(),
        String.valueOf(plan.spanOf(call)));
  }

  @Override
  public String pace() {
    return Saliences.pace(plan.revision());
  }

  @Override
  public double measure(Call call, BooleanSupplier gone) {
    String key = key(call);
    Optional<byte[]> known = cache.find(key);
    if (known.isPresent()) {
      return ByteBuffer.wrap(known.get()).getDouble();
    }
    if (gone.getAsBoolean()) {
      throw new CancellationException("nobody wants it any more");
    }
    double value = ask(call);
    cache.put(key, ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    return value;
  }

  private double ask(Call call) {
    @Nullable Segment span = plan.spanOf(call);
    TargetSelection selection =
        span == null
            ? new TargetSelection.WholeTarget()
            : new TargetSelection.CharacterSpan(span.start(), span.end());
    var request = new SalienceRequest(plan.promptOf(call), plan.target(), selection, true);
    Salience salience = model.background().salience(List.of(request)).getFirst();
    double sum = 0;
    for (int i = 0; i < salience.logProbabilities().length; i++) {
      if (salience.explained()[i]) {
        sum += salience.logProbabilities()[i];
      }
    }
    return sum;
  }
}
