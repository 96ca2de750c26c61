package dev.candela.lm.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

class Utf8StreamTest {

  @Property
  @Domain(TokenizerTexts.class)
  @Domain(DomainContext.Global.class)
  void whatIsUtf8IsDecoded(@ForAll String text) {
    assertThat(decode(text.getBytes(UTF_8))).isEqualTo(text);
  }

  @Example
  void invalidBytesAreReplacedAsTheUnicodeStandardRecommends() {
    // the standard's own example, table 3-8, and its rows for overlong forms and surrogates
    assertThat(decode(0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64))
        .isEqualTo("a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
    assertThat(decode(0xC0, 0xAF, 0xE0, 0x80, 0xBF)).isEqualTo("\uFFFD".repeat(5));
    assertThat(decode(0xED, 0xA0, 0x80)).isEqualTo("\uFFFD".repeat(3));
    assertThat(decode(0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41)).isEqualTo("\uFFFD".repeat(5) + "A");
    assertThat(decode(0xE1, 0x80)).isEqualTo("\uFFFD");
  }

  private static String decode(int... bytes) {
    StringBuilder out = new StringBuilder();
    Utf8Stream stream = new Utf8Stream();
    for (int b : bytes) {
      stream.push(b, out);
    }
    stream.finish(out);
    return out.toString();
  }

  private static String decode(byte[] bytes) {
    int[] ints = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ints[i] = bytes[i] & 0xFF;
    }
    return decode(ints);
  }
}
