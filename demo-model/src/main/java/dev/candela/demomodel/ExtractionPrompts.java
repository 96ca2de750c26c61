package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.List;

/** The name, date, place or number that a short text gives. */
final class ExtractionPrompts implements PromptSource {

  private enum Field {
    NAME("name", "Name:"),
    DATE("date", "Date:"),
    PLACE("place", "Place:"),
    NUMBER("number", "Number:");

    final String noun;
    final String label;

    Field(String noun, String label) {
      this.noun = noun;
      this.label = label;
    }
  }

  /** A text and what it says. */
  private record Report(
      List<String> sentences, String name, String date, String place, String number) {

    String value(Field field) {
      return switch (field) {
        case NAME -> name;
        case DATE -> date;
        case PLACE -> place;
        case NUMBER -> number;
      };
    }
  }

  @Override
  public GeneratedPrompt next(Draw draw) {
    Field field = draw.pick(List.of(Field.values()));
    PromptWriter writer = new PromptWriter().add(task(draw, field));
    if (draw.chance(0.2)) {
      Report shown = report(draw);
      writer.add("Text: " + String.join(" ", shown.sentences) + "\n" + field.label);
      writer.taught(" " + shown.value(field)).add("\n\n");
    }
    Report report = report(draw);
    String value = report.value(field);
    writer.add("Text: " + String.join(" ", report.sentences)).causedBy(value);
    if (draw.chance(0.4)) {
      for (Field other : draw.pick(draw.between(1, 3), List.of(Field.values()))) {
        if (other != field) {
          writer.add("\n" + other.label).taught(" " + report.value(other));
        }
      }
    }
    writer.add("\n" + field.label);
    return writer.answeredBy(Kind.EXTRACTION, " " + value, value);
  }

  private static String task(Draw draw, Field field) {
    return draw.pick(
        List.of(
            "Find the " + field.noun + " in the text.\n\n",
            "Which " + field.noun + " does the text give?\n\n",
            "Extract the " + field.noun + ".\n\n",
            "Read the text and fill in the form.\n\n",
            ""));
  }

  private static Report report(Draw draw) {
    Draw.Pair pair = draw.pair(Words.NAMES, Words.SURNAMES);
    String name = pair.first() + " " + pair.second();
    String date = draw.between(1, 28) + " " + draw.pick(Words.MONTHS);
    String place = draw.open(Words.PLACES);
    String number = "" + draw.between(29, 60);
    List<String> things = draw.pick(2, Words.COUNTABLES);
    List<String> sentences =
        switch (draw.between(0, 3)) {
          case 0 ->
              List.of(
                  name + " came to " + place + " on " + date + ".",
                  "The visit brought " + number + " " + things.getFirst() + " to the school.");
          case 1 ->
              List.of(
                  "The market in " + place + " was full.",
                  "On " + date + ", " + name + " sold " + number + " " + things.getFirst() + ".");
          case 2 ->
              List.of(
                  "A letter from " + name + " arrived on " + date + ".",
                  "It asks the people of "
                      + place
                      + " for "
                      + number
                      + " "
                      + things.getFirst()
                      + ".");
          default ->
              List.of(
                  "There were "
                      + number
                      + " "
                      + things.getFirst()
                      + " in the hall of "
                      + place
                      + ".",
                  name + " had counted them on " + date + ".");
        };
    return new Report(withAside(draw, sentences), name, date, place, number);
  }

  private static List<String> withAside(Draw draw, List<String> sentences) {
    List<String> all = new ArrayList<>(sentences);
    if (draw.chance(0.5)) {
      all.add(
          draw.between(0, all.size()),
          draw.pick(
              List.of(
                  "Everybody was glad.",
                  "The weather was fine.",
                  "It was a long day.",
                  "Nobody complained.",
                  "The band played until late.")));
    }
    return all;
  }
}
