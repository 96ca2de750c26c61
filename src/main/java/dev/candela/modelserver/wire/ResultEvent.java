package dev.candela.modelserver.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The whole answer to one input, at the end of its tokens.
 *
 * @param index index of the input
 */
public record ResultEvent(int index, @JsonUnwrapped PredictEntry entry) {}
