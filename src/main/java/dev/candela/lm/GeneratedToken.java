package dev.candela.lm;

/**
 * A token that a model chose.
 *
 * <p>Providers that do not tell their tokens hand over pieces of text in this form.
 *
 * @param id its number in the vocabulary, -1 when unknown
 * @param text its vocabulary string in display form, see {@link Token#text()}
 * @param logProbability natural logarithm of the probability that the model gave it, before
 *     temperature and truncation; NaN when unknown
 */
public record GeneratedToken(int id, String text, double logProbability) {}
