package dev.candela.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candela.app.cache.WorkCache;
import dev.candela.lm.FinishReason;
import dev.candela.lm.GeneratedToken;
import dev.candela.lm.Generation;
import dev.candela.lm.GenerationListener;
import dev.candela.lm.GenerationRequest;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks models. What was asked before is answered from the cache, what is being asked at this moment
 * is not asked a second time, and a question that fails leaves those beside it alone.
 */
@Singleton
public class Answering {

  private static final long ASK_WHETHER_GONE_MILLIS = 100;

  private final WorkCache cache;
  private final ObjectMapper json;
  private final Pace pace;
  private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();

  Answering(WorkCache cache, ObjectMapper json, Pace pace) {
    this.cache = cache;
    this.json = json;
    this.pace = pace;
  }

  /** A question, and who wants its answer. */
  public record Asked(Question question, Asker asker) {}

  /** The answers that are in the cache, by the questions' keys. */
  public Map<String, Answer> cached(Collection<Question> questions) {
    var found = new HashMap<String, Answer>();
    cache
        .find(questions.stream().map(Question::key).distinct().toList())
        .forEach((key, content) -> found.put(key, read(content)));
    return found;
  }

  /** Asks one question. */
  public Outcome ask(Addressee to, Question question, Asker asker, boolean fresh) {
    return ask(to, List.of(new Asked(question, asker)), fresh).getFirst();
  }

  /**
   * Asks questions together, where the model computes several at once.
   *
   * @param fresh whether to ask even what is in the cache
   * @return what became of each, in the same order
   */
  public List<Outcome> ask(Addressee to, List<Asked> asked, boolean fresh) {
    var mine = new ArrayList<Led>();
    List<Flight> all = asked.stream().map(each -> board(each, mine)).toList();
    try {
      askAll(to, fresh ? mine : withoutCached(mine));
    } finally {
      for (Led led : mine) {
        flights.remove(led.question().key(), led.flight());
        // Only after a defect that is on its way to the caller; nobody shall wait for ever.
        led.flight().land(new Outcome.Cancelled());
      }
    }
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < asked.size(); i++) {
      outcomes.add(await(all.get(i), asked.get(i).asker()));
    }
    return outcomes;
  }

  /** A question that this call asks the model. */
  private record Led(Question question, Flight flight) {}

  private Flight board(Asked asked, List<Led> mine) {
    return flights.compute(
        asked.question().key(),
        (key, found) -> {
          if (found != null && found.join(asked.asker())) {
            return found;
          }
          var flight = new Flight(asked.asker());
          mine.add(new Led(asked.question(), flight));
          return flight;
        });
  }

  private List<Led> withoutCached(List<Led> led) {
    Map<String, Answer> known = cached(led.stream().map(Led::question).toList());
    var missing = new ArrayList<Led>();
    for (Led each : led) {
      Answer answer = known.get(each.question().key());
      if (answer == null) {
        missing.add(each);
      } else {
        each.flight().land(new Outcome.Answered(answer, true));
      }
    }
    return missing;
  }

  private void askAll(Addressee to, List<Led> batch) {
    if (batch.isEmpty()) {
      return;
    }
    long asked = System.nanoTime();
    var following = new Following(batch);
    try {
      List<Generation> generations =
          to.model().generate(batch.stream().map(Answering::request).toList(), following);
      for (int i = 0; i < batch.size(); i++) {
        if (generations.get(i).finishReason() != FinishReason.CANCELLED) {
          pace.note(to.revision(), (System.nanoTime() - asked) / 1e6);
        }
        land(batch.get(i), generations.get(i), following.millisecondsSinceBegin(i));
      }
    } catch (CancellationException e) {
      batch.forEach(each -> each.flight().land(new Outcome.Cancelled()));
    } catch (LanguageModelException e) {
      afterRefusal(to, batch, e);
    } catch (RuntimeException e) {
      batch.forEach(each -> each.flight().land(new Outcome.Failed(Failure.of(e))));
    }
  }

  /** The others of a batch are asked again without the one that was refused. */
  private void afterRefusal(Addressee to, List<Led> batch, LanguageModelException refusal) {
    // That nobody is there is said of no row, and more questions would only find it out again.
    boolean ofAll = refusal.kind() == Kind.UNAVAILABLE && refusal.row() < 0;
    if (batch.size() == 1 || ofAll) {
      batch.forEach(each -> each.flight().land(new Outcome.Failed(Failure.of(refusal))));
      return;
    }
    batch.forEach(each -> each.flight().restart());
    if (refusal.row() >= 0 && refusal.row() < batch.size()) {
      batch.get(refusal.row()).flight().land(new Outcome.Failed(Failure.of(refusal)));
      var others = new ArrayList<>(batch);
      others.remove(refusal.row());
      askAll(to, others);
    } else {
      batch.forEach(each -> askAll(to, List.of(each)));
    }
  }

  private static GenerationRequest request(Led led) {
    return new GenerationRequest(led.question().prompt(), led.question().parameters(), false);
  }

  private void land(Led led, Generation generation, long milliseconds) {
    if (generation.finishReason() == FinishReason.CANCELLED) {
      led.flight().land(new Outcome.Cancelled());
      return;
    }
    var answer =
        new Answer(
            generation.text(),
            generation.candidates().size() > 1 ? generation.candidates() : List.of(),
            generation.finishReason().name().toLowerCase(Locale.ROOT),
            known(generation.promptTokens()),
            known(generation.responseTokens()),
            milliseconds,
            generation.remark());
    cache.put(led.question().key(), write(answer));
    led.flight().land(new Outcome.Answered(answer, false));
  }

  private static @Nullable Integer known(int tokens) {
    return tokens < 0 ? null : tokens;
  }

  private static Outcome await(Flight flight, Asker asker) {
    CompletableFuture<Outcome> outcome = flight.outcome();
    while (true) {
      try {
        return outcome.get(ASK_WHETHER_GONE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (asker.gone()) {
          return new Outcome.Cancelled();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Outcome.Cancelled();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a flight never lands with an exception", e);
      }
    }
  }

  private Answer read(byte[] content) {
    try {
      return json.readValue(content, Answer.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] write(Answer answer) {
    try {
      return json.writeValueAsBytes(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hears the model for everybody who asked. */
  private static final class Following implements GenerationListener {
    private final List<Led> batch;
    private final long[] begun;

    Following(List<Led> batch) {
      this.batch = batch;
      begun = new long[batch.size()];
      Arrays.fill(begun, System.nanoTime());
    }

    long millisecondsSinceBegin(int row) {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun[row]);
    }

    @Override
    public void onBegin(int row) {
      begun[row] = System.nanoTime();
    }

    @Override
    public void onToken(int row, GeneratedToken token, String text) {
      if (!text.isEmpty()) {
        batch.get(row).flight().more(text);
      }
    }

    @Override
    public boolean restart(int row) {
      batch.get(row).flight().restart();
      return true;
    }

    @Override
    public boolean cancelled(int row) {
      return batch.get(row).flight().abandoned();
    }
  }
}
