package dev.candela.lm.torch;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares numbers as the golden data prescribes: 2e-4 relative or 2e-5 absolute. */
public final class Close {
  private Close() {}

  public static void assertClose(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (Float.isNaN(expected[i])) {
        assertThat(actual[i]).as("%s[%d]", what, i).isNaN();
        continue;
      }
      double allowed = Math.max(2e-5, 2e-4 * Math.abs(expected[i]));
      assertThat((double) actual[i])
          .as("%s[%d]", what, i)
          .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(allowed));
    }
  }
}
