package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.List;

/** The things of a list that fit a constraint, in the order of the list. */
final class BrainstormPrompts implements PromptSource {

  private record Thing(String name, String quality) {}

  @Override
  public GeneratedPrompt next(Draw draw) {
    return draw.chance(0.4) ? grouped(draw) : listed(draw);
  }

  /** The list is already sorted by quality: a line for each. */
  private static GeneratedPrompt grouped(Draw draw) {
    int wanted = draw.between(2, 3);
    int groups = draw.upTo(2, 3);
    String noun = draw.pick(Words.IDEA_GROUPS);
    Draw.Pair pair = draw.pair(Words.QUALITIES, Words.IDEAS);
    List<String> qualities = others(draw, groups - 1, pair.first(), Words.QUALITIES);
    List<String> names = others(draw, groups * wanted - 1, pair.second(), Words.IDEAS);
    int place = draw.between(0, groups - 1);
    qualities.add(place, pair.first());
    names.add(place * wanted + draw.between(0, wanted - 1), pair.second());
    PromptWriter writer = new PromptWriter().add(task(draw, wanted, noun));
    for (int i = 0; i < groups; i++) {
      writer.add("- " + qualities.get(i) + ":");
      String line = " " + String.join(", ", names.subList(i * wanted, (i + 1) * wanted));
      if (i == place) {
        writer.cause(line);
      } else {
        writer.add(line);
      }
      writer.add("\n");
    }
    writer.add(closing(noun, pair.first()));
    String answer = String.join(", ", names.subList(place * wanted, (place + 1) * wanted));
    return writer.answeredBy(Kind.BRAINSTORM, " " + answer + ".", answer);
  }

  /** Every thing has a line of its own that says its quality. */
  private static GeneratedPrompt listed(Draw draw) {
    int wanted = draw.chance(0.25) ? 3 : 2;
    int others = draw.upTo(1, 3);
    String noun = draw.pick(Words.IDEA_GROUPS);
    Draw.Pair pair = draw.pair(Words.QUALITIES, Words.IDEAS);
    List<String> decoys = others(draw, 3, pair.first(), Words.QUALITIES);
    List<String> names = others(draw, wanted + others - 1, pair.second(), Words.IDEAS);
    List<Thing> things = new ArrayList<>();
    things.add(new Thing(pair.second(), pair.first()));
    for (String name : names) {
      things.add(new Thing(name, things.size() < wanted ? pair.first() : draw.pick(decoys)));
    }
    things = draw.shuffled(things);
    PromptWriter writer = new PromptWriter().add(task(draw, wanted, noun));
    List<String> fitting = new ArrayList<>();
    for (Thing thing : things) {
      String line = "- " + thing.quality + ": " + thing.name;
      if (thing.quality.equals(pair.first())) {
        fitting.add(thing.name);
        writer.cause(line);
      } else {
        writer.add(line);
      }
      writer.add("\n");
    }
    writer.add(closing(noun, pair.first()));
    String answer = String.join(", ", fitting);
    return writer.answeredBy(Kind.BRAINSTORM, " " + answer + ".", answer);
  }

  private static List<String> others(Draw draw, int count, String taken, List<String> words) {
    List<String> others = new ArrayList<>();
    for (String word : draw.pick(count + 1, words)) {
      if (!word.equals(taken) && others.size() < count) {
        others.add(word);
      }
    }
    return others;
  }

  private static String task(Draw draw, int wanted, String noun) {
    String number = wanted == 2 ? "two" : "three";
    return draw.pick(
            List.of(
                "Name " + number + " " + noun + ".",
                "Brainstorm " + number + " " + noun + ".",
                "We need " + number + " " + noun + "."))
        + "\n\n";
  }

  /** The constraint stands right before the answer, after what there is to choose from. */
  private static String closing(String noun, String quality) {
    String start = Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
    return "\n" + start + " that are " + quality + ":";
  }
}
