package dev.candela.app.metric;

/**
 * What is compared.
 *
 * @param target what the answer should have been
 * @param response what the model answered
 */
public record TextPair(String target, String response) {}
