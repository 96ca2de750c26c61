package dev.candela.demomodel;

/** Writes prompts of one kind. */
interface PromptSource {

  /** The prompt that the choices of {@code draw} lead to. */
  GeneratedPrompt next(Draw draw);
}
