package dev.candela.lm;

/**
 * A text to explain.
 *
 * @param prompt what the model was given
 * @param target what it answered, appended to the prompt without a separator; may be empty
 * @param selection which tokens to explain
 * @param logProbabilities whether the answer shall carry the log-probability of every token
 */
public record SalienceRequest(
    String prompt, String target, TargetSelection selection, boolean logProbabilities) {}
