package dev.candela.lm;

/**
 * One token of a text.
 *
 * @param id the token's number in the vocabulary, -1 when unknown
 * @param text the vocabulary string in display form: a leading {@code ▁} stands for a space,
 *     newlines are real newlines, and special tokens appear as themselves ({@code <bos>})
 * @param start where the token begins in the tokenised text, in UTF-16 code units
 * @param end where the token ends (exclusive); equal to {@code start} for special tokens that the
 *     tokenizer added and for the later pieces of a character that is split over several tokens
 * @param special whether the tokenizer added this token; it stands for no character of the text
 */
public record Token(int id, String text, int start, int end, boolean special) {}
