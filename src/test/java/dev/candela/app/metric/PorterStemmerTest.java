package dev.candela.app.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class PorterStemmerTest {

  /**
   * The file has NLTK 3.8's stems of 75 roots with 66 endings each, real words or not, and of the
   * irregular words.
   */
  @Test
  void everyWordHasTheStemThatTheReferenceGivesIt() throws IOException {
    var wrong = new ArrayList<String>();
    for (String line : golden()) {
      String[] wordAndStem = line.split("\t", -1);
      String stem = PorterStemmer.stem(wordAndStem[0]);
      if (!stem.equals(wordAndStem[1])) {
        wrong.add(line + " but was " + stem);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Property
  void aStemIsNoLongerThanItsWord(@ForAll @CharRange(from = 'a', to = 'z') String word) {
    assertThat(PorterStemmer.stem(word).length()).isLessThanOrEqualTo(word.length());
  }

  private static List<String> golden() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            PorterStemmerTest.class.getResourceAsStream("/golden/porter-stems.tsv"))) {
      List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSizeGreaterThan(4000);
      return lines;
    }
  }
}
