package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.List;

/**
 * A short text of which one sentence tells the news, to be told in one sentence or as a headline.
 * The answer is put together from words of that sentence; the other sentences are beside the point.
 */
final class NewsPrompts implements PromptSource {

  /**
   * What happened.
   *
   * @param news the sentence of the text
   * @param summary the same without its details
   * @param headline the same in the present tense, without the day
   */
  private record Event(String news, String summary, String headline) {}

  private record Verb(String past, String present) {}

  private static final List<Verb> PUBLIC_WORKS =
      List.of(
          new Verb("opened", "opens"),
          new Verb("closed", "closes"),
          new Verb("repaired", "repairs"),
          new Verb("sold", "sells"),
          new Verb("painted", "paints"),
          new Verb("bought", "buys"));

  private static final List<Verb> DEEDS =
      List.of(
          new Verb("found", "finds"),
          new Verb("lost", "loses"),
          new Verb("sold", "sells"),
          new Verb("stole", "steals"),
          new Verb("repaired", "repairs"));

  private static final List<String> SUMMARY_TASKS =
      List.of(
          "Summarize the text in one sentence.\n\n",
          "Sum up the text in one sentence.\n\n",
          "Give a one-sentence summary.\n\n",
          "");

  private static final List<String> HEADLINE_TASKS =
      List.of(
          "Write a headline for the text.\n\n",
          "Find a headline for this news.\n\n",
          "Give the text a short headline.\n\n",
          "");

  private final Kind kind;

  /** Writes summaries or headlines, as {@code kind} says. */
  NewsPrompts(Kind kind) {
    this.kind = kind;
  }

  @Override
  public GeneratedPrompt next(Draw draw) {
    boolean headline = kind == Kind.HEADLINE;
    PromptWriter writer = new PromptWriter();
    writer.add(draw.pick(headline ? HEADLINE_TASKS : SUMMARY_TASKS));
    String label = headline ? "Headline:" : "Summary:";
    for (int i = draw.chance(0.2) ? 1 : 0; i > 0; i--) {
      Event shown = event(draw);
      writeText(draw, writer, shown, false);
      writer.add(label).taught(" " + (headline ? shown.headline : shown.summary)).add("\n\n");
    }
    Event event = event(draw);
    writeText(draw, writer, event, true);
    if (draw.chance(0.3)) {
      writer.add(headline ? "Summary:" : "Headline:");
      writer.taught(" " + (headline ? event.summary : event.headline)).add("\n");
    }
    writer.add(label);
    String answer = headline ? event.headline : event.summary;
    return writer.answeredBy(kind, " " + answer, answer);
  }

  private static void writeText(Draw draw, PromptWriter writer, Event event, boolean asked) {
    List<String> asides = asides(draw);
    int place = draw.chance(0.6) ? 0 : draw.between(0, asides.size());
    writer.add("Text:");
    for (int i = 0; i <= asides.size(); i++) {
      if (i == place) {
        writer.add(" ");
        if (asked) {
          writer.cause(event.news);
        } else {
          writer.add(event.news);
        }
      }
      if (i < asides.size()) {
        writer.add(" " + asides.get(i));
      }
    }
    writer.add("\n");
  }

  private static Event event(Draw draw) {
    return switch (draw.between(0, 3)) {
      case 0 -> publicWork(draw);
      case 1 -> deed(draw);
      case 2 -> victory(draw);
      default -> weather(draw);
    };
  }

  private static Event publicWork(Draw draw) {
    Draw.Pair pair = draw.pair(Words.PLACES, Words.BUILDINGS);
    Verb verb = draw.pick(PUBLIC_WORKS);
    String what = draw.pick(Words.ADJECTIVES) + " " + pair.second();
    String article = verb.past.equals("opened") || verb.past.equals("bought") ? " a " : " its ";
    return event(draw, pair.first(), "The town of ", verb, article, what);
  }

  private static Event deed(Draw draw) {
    Draw.Pair pair = draw.pair(Words.NAMES, Words.FINDS);
    String what = draw.pick(Words.PAINTABLE) + " " + pair.second();
    return event(
        draw, pair.first(), draw.chance(0.5) ? "Young " : "", draw.pick(DEEDS), " a ", what);
  }

  private static Event victory(Draw draw) {
    Draw.Pair pair = draw.pair(Words.NAMES, Words.SPORTS);
    String what = pair.second() + " race";
    return event(draw, pair.first(), "", new Verb("won", "wins"), " the ", what);
  }

  private static Event weather(Draw draw) {
    Draw.Pair pair = draw.pair(Words.PLACES, Words.STORMS);
    String day = draw.pick(Words.DAYS);
    String place = pair.first();
    String news = "On " + day + ", a " + pair.second() + " hit " + place + ".";
    return new Event(
        news,
        "A " + pair.second() + " hit " + place + " on " + day + ".",
        place + " hit by " + pair.second());
  }

  private static Event event(
      Draw draw, String who, String title, Verb verb, String article, String what) {
    String day = draw.pick(Words.DAYS);
    String deed = who + " " + verb.past + article + what;
    String news =
        draw.chance(0.5)
            ? title + deed + " on " + day + detail(draw) + "."
            : "On " + day + ", " + deed + detail(draw) + ".";
    return new Event(news, deed + " on " + day + ".", who + " " + verb.present + article + what);
  }

  private static String detail(Draw draw) {
    return switch (draw.between(0, 3)) {
      case 0 -> " near the " + draw.pick(Words.SPOTS);
      case 1 -> " after " + draw.between(2, 12) + " months of waiting";
      case 2 -> " behind the " + draw.pick(Words.SPOTS);
      default -> "";
    };
  }

  private static List<String> asides(Draw draw) {
    List<String> asides = new ArrayList<>();
    for (int i = draw.upTo(1, 3); i > 0; i--) {
      asides.add(aside(draw));
    }
    return asides;
  }

  private static String aside(Draw draw) {
    return switch (draw.between(0, 6)) {
      case 0 -> "The plan had taken " + draw.between(2, 30) + " months.";
      case 1 -> "It cost about " + draw.between(2, 40) + " million.";
      case 2 -> draw.pick(Words.NAMES) + " " + draw.pick(Words.SURNAMES) + " called it a surprise.";
      case 3 -> "Some " + draw.between(20, 60) + " people came to look.";
      case 4 -> "The mayor was pleased.";
      case 5 -> "Nobody was hurt.";
      default -> "Visitors from " + draw.pick(Words.PLACES) + " took pictures.";
    };
  }
}
