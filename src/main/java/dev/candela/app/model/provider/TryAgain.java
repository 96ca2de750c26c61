package dev.candela.app.model.provider;

import dev.candela.lm.LanguageModelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An attempt failed in a way that another one may not. */
public final class TryAgain extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient LanguageModelException trouble;
  private final @Nullable Duration notBefore;

  /**
   * @param trouble what to say when there is no other attempt
   * @param notBefore how long the provider wants to be left alone, null when it does not say
   */
  public TryAgain(LanguageModelException trouble, @Nullable Duration notBefore) {
    super(trouble.getMessage(), trouble);
    this.trouble = trouble;
    this.notBefore = notBefore;
  }

  public LanguageModelException trouble() {
    return trouble;
  }

  @Nullable Duration notBefore() {
    return notBefore;
  }
}
