package dev.candela.lm;

/**
 * One turn of a conversation.
 *
 * @param role who speaks, in the model's words: {@code system}, {@code user}, {@code assistant}, …
 * @param content what is said
 */
public record ChatMessage(String role, String content) {}
