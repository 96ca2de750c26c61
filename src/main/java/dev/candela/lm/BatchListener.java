package dev.candela.lm;

import java.util.function.BooleanSupplier;

/**
 * Hears one batch of a list, and tells whoever follows the list with the list's own rows.
 *
 * @param list follows the whole list
 * @param from the row of the list that is the batch's first
 * @param over whether every row is to be ended, whatever the list's listener says
 */
public record BatchListener(GenerationListener list, int from, BooleanSupplier over)
    implements GenerationListener {

  /** A batch that ends only where the list's listener wants it. */
  public BatchListener(GenerationListener list, int from) {
    this(list, from, () -> false);
  }

  /** The model begins with these many rows. */
  public void begin(int rows) {
    for (int row = 0; row < rows; row++) {
      onBegin(row);
    }
  }

  @Override
  public void onBegin(int row) {
    list.onBegin(from + row);
  }

  @Override
  public void onToken(int row, GeneratedToken token, String text) {
    list.onToken(from + row, token, text);
  }

  @Override
  public boolean restart(int row) {
    return list.restart(from + row);
  }

  @Override
  public boolean cancelled(int row) {
    return over.getAsBoolean() || list.cancelled(from + row);
  }
}
