package dev.candela.lm.tokenizer;

/**
 * A token that is found in the text by its name before the model cuts the rest into pieces.
 *
 * @param id its id
 * @param content its name as it appears in the text
 * @param special whether decoding leaves it out
 * @param lstrip whether it takes the white space before it along
 * @param rstrip whether it takes the white space after it along
 */
record AddedToken(int id, String content, boolean special, boolean lstrip, boolean rstrip) {

  AddedToken withId(int newId) {
    return new AddedToken(newId, content, special, lstrip, rstrip);
  }
}
