package dev.candela.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candela.app.run.ComingText.Known;
import dev.candela.app.run.ComingText.News;
import org.junit.jupiter.api.Test;

class ComingTextTest {

  private final ComingText text = new ComingText();

  @Test
  void whatComesIsToldOnce() {
    text.more("Once ");
    News first = text.since(Known.NOTHING);
    text.more("upon");
    News second = text.since(first.known());
    assertThat(first.text() + second.text()).isEqualTo("Once upon");
    assertThat(second.anew()).isFalse();
    assertThat(text.since(second.known()).text()).isEmpty();
  }

  @Test
  void whatBeginsAnewIsToldFromTheBeginningHoweverLongItIsByThen() {
    text.more("Once");
    Known known = text.since(Known.NOTHING).known();
    text.restart();
    text.more("Twice upon a time");
    News news = text.since(known);
    assertThat(news.anew()).isTrue();
    assertThat(news.text()).isEqualTo("Twice upon a time");
    assertThat(text.since(news.known()).anew()).isFalse();
  }

  @Test
  void whoComesLateIsToldWhatCounts() {
    text.more("Once");
    text.restart();
    text.more("Twice");
    assertThat(text.since(Known.NOTHING).text()).isEqualTo("Twice");
    assertThat(text.soFar()).isEqualTo("Twice");
  }
}
