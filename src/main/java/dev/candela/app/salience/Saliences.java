package dev.candela.app.salience;

import dev.candela.app.cache.ContentKey;
import dev.candela.app.cache.SharedWork;
import dev.candela.app.cache.WorkCache;
import dev.candela.app.model.LoadedModel;
import dev.candela.app.model.Models;
import dev.candela.app.run.Pace;
import dev.candela.lm.Capability;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.Salience;
import dev.candela.lm.SalienceRequest;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Explains targets, each once: what was computed before comes from the cache. */
@Singleton
public class Saliences {

  private final WorkCache cache;
  private final Pace pace;
  private final Models models;
  private final SharedWork<Salience> underWay = new SharedWork<>();

  Saliences(WorkCache cache, Pace pace, Models models) {
    this.models = models;
    this.cache = cache;
    this.pace = pace;
  }

  /**
   * A salience.
   *
   * @param cached whether it had been computed before
   */
  record Explained(Salience salience, boolean cached) {}

  /**
   * Explains a part of prompt + target.
   *
   * @throws LanguageModelException when the model cannot
   */
  Explained explain(LoadedModel model, String prompt, String target, TargetSelection selection) {
    require(model, Capability.SALIENCE, "tell which tokens made it say something");
    String key = ContentKey.of("salience/1", model.revision(), prompt, target, selection);
    Optional<byte[]> known = cache.find(key);
    if (known.isPresent()) {
      return new Explained(SalienceBytes.read(known.get(), prompt + target), true);
    }
    Salience salience =
        underWay.get(
            key,
            () -> {
              long begin = System.nanoTime();
              Salience computed = compute(model, prompt, target, selection);
              pace.note(pace(model.revision()), (System.nanoTime() - begin) / 1e6);
              cache.put(key, SalienceBytes.write(computed));
              return computed;
            });
    return new Explained(salience, false);
  }

  /** Under what the {@link Pace} of saliences is known. */
  static String pace(String revision) {
    return revision + "/salience";
  }

  private static Salience compute(
      LoadedModel model, String prompt, String target, TargetSelection selection) {
    boolean logProbabilities = can(model, Capability.LOG_PROBABILITIES);
    var request = new SalienceRequest(prompt, target, selection, logProbabilities);
    return model.model().salience(List.of(request)).getFirst();
  }

  /**
   * Cuts prompt + target into tokens.
   *
   * @throws LanguageModelException when the model cannot
   */
  Tokenization tokenize(LoadedModel model, String prompt, String target) {
    require(model, Capability.TOKENIZE, "show its tokens");
    return model.model().tokenize(prompt + target);
  }

  /** How many tokens come before the first one that has a character of the target. */
  static int promptTokens(Tokenization tokenization, int promptLength) {
    List<Token> tokens = tokenization.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).end() > promptLength) {
        return i;
      }
    }
    return tokens.size();
  }

  static boolean can(LoadedModel model, Capability capability) {
    return model.info().capabilities().contains(capability);
  }

  /** Refuses what a model cannot do, with the reason that the provider has. */
  void require(LoadedModel model, Capability capability, String doing) {
    if (!can(model, capability)) {
      String reason =
          models
              .shown(model.name())
              .missing()
              .getOrDefault(capability.name().toLowerCase(Locale.ROOT), "");
      throw new LanguageModelException(
          LanguageModelException.Kind.UNSUPPORTED,
          "The model %s cannot %s. %s".formatted(model.name(), doing, reason).strip(),
          -1,
          "model",
          Map.of());
    }
  }
}
