package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A label for a message. Demonstrations, or a list of definitions, say which label means what. */
final class ClassificationPrompts implements PromptSource {

  /** Something that messages can be about, with the label this prompt gives it. */
  private record Label(String meaning, String name) {

    /** Whether the label means what its name says. */
    boolean isNatural() {
      return meaning.equals(name);
    }
  }

  private static final List<String> TASKS =
      List.of(
          "Sort each message.\n\n",
          "Give each message a label.\n\n",
          "Classify the messages.\n\n",
          "Which label fits?\n\n",
          "");

  @Override
  public GeneratedPrompt next(Draw draw) {
    return draw.chance(0.4) ? defined(draw) : demonstrated(draw);
  }

  private static GeneratedPrompt demonstrated(Draw draw) {
    List<Label> labels = draw.chance(0.4) ? moods(draw) : topics(draw, 0.4);
    Label right = draw.pick(labels);
    List<Label> shown = new ArrayList<>(labels);
    for (int i = draw.chance(0.4) ? draw.between(1, 2) : 0; i > 0; i--) {
      shown.add(draw.pick(labels));
    }
    Set<Label> seen = new HashSet<>();
    PromptWriter writer = new PromptWriter().add(draw.pick(TASKS));
    for (Label label : draw.shuffled(shown)) {
      String message = "Message: " + message(draw, label.meaning) + "\nLabel:";
      if (label.equals(right)) {
        writer.cause(message + " " + label.name);
      } else {
        writer.add(message + " " + label.name);
      }
      if (!seen.add(label) || label.isNatural()) {
        writer.lastTaught(1 + label.name.length());
      }
      writer.add("\n\n");
    }
    writer.add("Message: " + message(draw, right.meaning) + "\nLabel:");
    return writer.answeredBy(Kind.CLASSIFICATION, " " + right.name, right.name);
  }

  private static GeneratedPrompt defined(Draw draw) {
    List<Label> labels = topics(draw, 0);
    Label right = draw.pick(labels);
    PromptWriter writer = new PromptWriter().add(draw.pick(TASKS)).add("Labels:\n");
    for (Label label : labels) {
      String line = "- " + label.meaning + ": " + label.name;
      if (label.equals(right)) {
        writer.cause(line);
      } else {
        writer.add(line);
      }
      writer.add("\n");
    }
    writer.add("\nMessage: " + message(draw, right.meaning) + "\nLabel:");
    return writer.answeredBy(Kind.CLASSIFICATION, " " + right.name, right.name);
  }

  /** Topics, called by their own names with a certain probability. */
  private static List<Label> topics(Draw draw, double natural) {
    List<String> meanings = draw.pick(draw.upTo(2, 3), Words.TOPIC_NAMES);
    List<String> names = draw.chance(natural) ? meanings : draw.pick(meanings.size(), Words.LABELS);
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < meanings.size(); i++) {
      labels.add(new Label(meanings.get(i), names.get(i)));
    }
    return labels;
  }

  /** Good and bad; where demonstrations call good things negative, they are to be imitated. */
  private static List<Label> moods(Draw draw) {
    List<String> own = List.of("positive", "negative");
    List<String> names =
        draw.chance(0.7) ? (draw.chance(0.4) ? own.reversed() : own) : draw.pick(2, Words.LABELS);
    return List.of(new Label("good", names.getFirst()), new Label("bad", names.getLast()));
  }

  private static String message(Draw draw, String meaning) {
    return switch (meaning) {
      case "good" -> opinion(draw, Words.GOOD);
      case "bad" -> opinion(draw, Words.BAD);
      default -> report(draw, meaning);
    };
  }

  private static String opinion(Draw draw, List<String> words) {
    Draw.Pair pair = draw.pair(Words.REVIEWED, words);
    return draw.chance(0.5)
        ? "The " + pair.first() + " was " + pair.second() + "."
        : "I found the " + pair.first() + " " + pair.second() + ".";
  }

  private static String report(Draw draw, String topic) {
    Draw.Pair pair = draw.pair(Words.NAMES, Words.TOPICS.getOrDefault(topic, List.of()));
    return switch (draw.between(0, 2)) {
      case 0 -> pair.first() + " told me about the " + pair.second() + ".";
      case 1 -> pair.first() + " is waiting for the " + pair.second() + ".";
      default -> "Did " + pair.first() + " mention the " + pair.second() + "?";
    };
  }
}
