package dev.candela.lm;

/**
 * A token that a model chose.
 *
 * @param id its number in the vocabulary
 * @param text its vocabulary string in display form, see {@link Token#text()}
 * @param logProbability natural logarithm of the probability that the model gave it, before
 *     temperature and truncation
 */
public record GeneratedToken(int id, String text, double logProbability) {}
