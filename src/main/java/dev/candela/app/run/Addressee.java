package dev.candela.app.run;

import dev.candela.app.model.LoadedModel;
import dev.candela.lm.LanguageModel;

/**
 * Whom to ask, and how urgently.
 *
 * @param revision the model's, part of the key under which its answers are kept
 */
public record Addressee(String revision, LanguageModel model) {

  /** A model, for somebody who waits for this one answer. */
  public static Addressee interactive(LoadedModel model) {
    return new Addressee(model.revision(), model.model());
  }

  /** A model, for work that lets such people go first. */
  public static Addressee background(LoadedModel model) {
    return new Addressee(model.revision(), model.background());
  }
}
