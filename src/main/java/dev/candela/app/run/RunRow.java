package dev.candela.app.run;

/**
 * A row of a run as it waits.
 *
 * @param position from 0; first each example once, then each example again
 * @param index which of several repeats it is
 */
record RunRow(int position, String exampleId, int index) {}
