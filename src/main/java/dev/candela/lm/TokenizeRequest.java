package dev.candela.lm;

/**
 * A text to cut into tokens.
 *
 * @param text the text
 * @param specialTokens where its special tokens come from
 */
public record TokenizeRequest(String text, SpecialTokens specialTokens) {}
