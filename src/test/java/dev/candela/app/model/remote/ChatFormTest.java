package dev.candela.app.model.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candela.lm.LanguageModelException;
import dev.candela.lm.TargetSelection;
import dev.candela.lm.Token;
import dev.candela.lm.Tokenization;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class ChatFormTest {

  @Example
  void theFormIsLearnedFromTheSampleWhetherItsEndsAreTrimmedOrNot() {
    assertThat(ChatForm.of("<user>" + ChatForm.SAMPLE + "</user><model>"))
        .hasValue(new ChatForm("<user>", "</user><model>", false));
    assertThat(ChatForm.of("<user>" + ChatForm.SAMPLE.strip() + "\n"))
        .hasValue(new ChatForm("<user>", "\n", true));
    assertThat(ChatForm.of("<user>WHAT IS ASKED</user>")).isEmpty();
    assertThat(ChatForm.of("")).isEmpty();
  }

  @Example
  void whatTheTemplateChangedIsRefused() {
    var form = new ChatForm("<user>", "</user>", true);
    assertThatThrownBy(() -> form.write("Hi", "<user>HI</user>"))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageContaining("changes this prompt");
    assertThat(form.write(" Hi ", "<user>Hi</user>").content()).isEqualTo("Hi");
  }

  /** Tokens of so many characters each. */
  private static Tokenization cut(String text, int length) {
    var tokens = new ArrayList<Token>();
    for (int start = 0; start < text.length(); start += length) {
      int end = Math.min(text.length(), start + length);
      tokens.add(new Token(tokens.size(), text.substring(start, end), start, end, false));
    }
    return new Tokenization(text, tokens);
  }

  @Property
  void tokensFollowOneAnotherWithinTheText(
      @ForAll @StringLength(max = 12) String before,
      @ForAll @StringLength(max = 12) String after,
      @ForAll boolean trims,
      @ForAll @StringLength(max = 20) String prompt,
      @ForAll @StringLength(max = 12) String target,
      @ForAll @IntRange(min = 1, max = 5) int length) {
    var form = new ChatForm(before, after, trims);
    ChatForm.Written written = form.write(prompt);
    String read = before + written.content() + after + target;
    Tokenization outside = written.outside(cut(read, length), prompt + target);
    int reached = 0;
    for (Token token : outside.tokens()) {
      assertThat(token.start()).isGreaterThanOrEqualTo(reached);
      assertThat(token.end()).isBetween(token.start(), (prompt + target).length());
      reached = token.end();
    }
  }

  @Property
  void tokensOfOneCharacterAreTheCharactersThatTheModelReads(
      @ForAll @StringLength(max = 12) String before,
      @ForAll @StringLength(max = 12) String after,
      @ForAll boolean trims,
      @ForAll @StringLength(max = 20) String prompt,
      @ForAll @StringLength(max = 12) String target) {
    var form = new ChatForm(before, after, trims);
    ChatForm.Written written = form.write(prompt);
    String text = prompt + target;
    Tokenization outside =
        written.outside(cut(before + written.content() + after + target, 1), text);
    for (Token token : outside.tokens()) {
      assertThat(token.special()).isEqualTo(token.start() == token.end());
      assertThat(text.substring(token.start(), token.end()))
          .isEqualTo(token.special() ? "" : token.text());
    }
    assertThat(outside.tokens().stream().filter(token -> !token.special()))
        .hasSize(written.content().length() + target.length());
  }

  @Property
  void aSpanSelectsTheSameTokensInsideAndOutside(
      @ForAll @StringLength(max = 12) String before,
      @ForAll @StringLength(max = 12) String after,
      @ForAll @StringLength(max = 20) String prompt,
      @ForAll @StringLength(max = 12) String target,
      @ForAll @IntRange(min = 0, max = 32) int start,
      @ForAll @IntRange(min = 0, max = 32) int end) {
    String text = prompt + target;
    Assume.that(start < end && end <= text.length());
    ChatForm.Written written = new ChatForm(before, after, false).write(prompt);
    Tokenization read = cut(before + prompt + after + target, 1);
    List<Token> outside = written.outside(read, text).tokens();
    var span =
        (TargetSelection.CharacterSpan)
            written.inside(new TargetSelection.CharacterSpan(start, end));
    for (int i = 0; i < read.size(); i++) {
      Token inside = read.tokens().get(i);
      boolean selected = inside.start() < span.end() && inside.end() > span.start();
      Token there = outside.get(i);
      if (!there.special()) {
        assertThat(selected).isEqualTo(there.start() < end && there.end() > start);
      }
    }
  }
}
