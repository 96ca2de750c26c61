package dev.candela.demomodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentationTest {

  private static List<String> segments(String text) {
    return Segmentation.of(text).stream().map(segment -> segment.of(text)).toList();
  }

  @Test
  void linesAndSentencesAreSegments() {
    assertThat(segments("Judge it.\n\nOne two. Three!\nEnd:"))
        .containsExactly("Judge it.", "One two.", "Three!", "End:");
  }

  @Test
  void aFullStopWithinAWordEndsNothing() {
    assertThat(segments("It costs 3.50 today.")).containsExactly("It costs 3.50 today.");
  }

  @Test
  void emptyTextHasNoSegments() {
    assertThat(segments(" \n ")).isEmpty();
  }
}
