package dev.candela.app.dataset.file;

/**
 * How much of a file is taken.
 *
 * @param rows the most examples
 * @param bytes the most bytes
 * @param fieldCharacters the most UTF-16 code units of a value
 * @param fields the most fields of an example
 */
public record RowLimits(int rows, long bytes, int fieldCharacters, int fields) {

  /** The most UTF-16 code units of a row, as it is in the file and as the store keeps it. */
  public static final int ROW_CHARACTERS = 1_000_000;

  /** The most UTF-16 code units of a field's name. */
  static final int NAME_CHARACTERS = 200;

  /** The same limits with another number of rows. */
  public RowLimits withRows(int most) {
    return new RowLimits(most, bytes, fieldCharacters, fields);
  }
}
