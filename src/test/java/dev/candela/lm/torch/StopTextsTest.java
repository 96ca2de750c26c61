package dev.candela.lm.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StopTextsTest {

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(4).list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> stops() {
    return Arbitraries.strings()
        .withChars('a', 'b')
        .ofMinLength(1)
        .ofMaxLength(4)
        .list()
        .ofMaxSize(3);
  }

  @Property
  void howTheTextIsCutIntoPiecesDoesNotMatter(
      @ForAll("pieces") List<String> pieces, @ForAll("stops") List<String> stops) {
    String text = String.join("", pieces);
    var stopTexts = new StopTexts(stops);
    var heard = new StringBuilder();
    for (String piece : pieces) {
      heard.append(stopTexts.push(piece));
    }
    if (!stopTexts.stopped()) {
      heard.append(stopTexts.finish());
    }
    assertThat(heard.toString()).isEqualTo(text.substring(0, end(text, stops)));
  }

  /**
   * Where the stop text that is complete first begins; of those complete together, the earliest.
   */
  private static int end(String text, List<String> stops) {
    for (int read = 0; read <= text.length(); read++) {
      String seen = text.substring(0, read);
      int begin = stops.stream().mapToInt(seen::indexOf).filter(at -> at >= 0).min().orElse(-1);
      if (begin >= 0) {
        return begin;
      }
    }
    return text.length();
  }
}
