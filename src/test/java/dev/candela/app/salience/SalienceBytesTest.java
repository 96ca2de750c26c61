package dev.candela.app.salience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.lm.Salience;
import dev.candela.lm.SalienceMethod;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.ArrayList;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SalienceBytesTest {

  @Property
  void whatIsReadIsWhatWasWritten(
      @ForAll @Size(max = 30) String[] texts, @ForAll float number, @ForAll boolean probabilities) {
    var tokens = new ArrayList<Token>();
    float[] scores = new float[texts.length];
    boolean[] explained = new boolean[texts.length];
    var text = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      int start = text.length();
      text.append(texts[i]);
      tokens.add(new Token(i * 7, texts[i], start, text.length(), i % 3 == 0));
      scores[i] = number * i;
      explained[i] = i % 2 == 0;
    }
    var salience =
        new Salience(
            new Tokenization(text.toString(), tokens),
            explained,
            Map.of(SalienceMethod.GRAD_L2, scores, SalienceMethod.GRAD_DOT_INPUT, scores.clone()),
            probabilities ? scores.clone() : new float[0]);
    Salience read = SalienceBytes.read(SalienceBytes.write(salience), text.toString());
    assertThat(read.tokenization()).isEqualTo(salience.tokenization());
    assertThat(read.explained()).isEqualTo(explained);
    assertThat(read.score(SalienceMethod.GRAD_L2)).isEqualTo(scores);
    assertThat(read.score(SalienceMethod.GRAD_DOT_INPUT)).isEqualTo(scores);
    assertThat(read.logProbabilities()).isEqualTo(salience.logProbabilities());
  }

  @Test
  void aThousandTokensTakeFewerBytesThanTheirJson() {
    var tokens = new ArrayList<Token>();
    float[] scores = new float[1000];
    for (int i = 0; i < scores.length; i++) {
      tokens.add(new Token(i, "▁word", i * 5, i * 5 + 5, false));
      scores[i] = (float) Math.sin(i);
    }
    var salience =
        new Salience(
            new Tokenization("word ".repeat(1000), tokens),
            new boolean[1000],
            Map.of(SalienceMethod.GRAD_L2, scores),
            new float[0]);
    assertThat(SalienceBytes.write(salience)).hasSizeLessThan(12_000);
  }
}
