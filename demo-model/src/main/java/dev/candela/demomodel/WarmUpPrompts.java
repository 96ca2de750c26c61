package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exercises that practise one thing many times over: looking up the partner of a word, finding the
 * group that a word stands in, sorting a list out, continuing a list that was begun again, the
 * topics of words, and sums.
 */
final class WarmUpPrompts implements PromptSource {

  private static final List<String> VOCABULARY =
      Stream.of(
              Words.FOODS,
              Words.DISHES,
              Words.NAMES,
              Words.SURNAMES,
              Words.PLACES,
              Words.BUILDINGS,
              Words.ADJECTIVES,
              Words.FINDS,
              Words.SPOTS,
              Words.COUNTABLES,
              Words.IDEAS,
              Words.QUALITIES,
              Words.LABELS,
              Words.TOPIC_NAMES)
          .flatMap(List::stream)
          .distinct()
          .sorted(Comparator.comparingInt(word -> word.hashCode() * 0x9E3779B1))
          .toList();

  @Override
  public GeneratedPrompt next(Draw draw) {
    return switch (draw.between(0, 6)) {
      case 0 -> lookUp(draw);
      case 1 -> membership(draw);
      case 2, 3 -> filter(draw);
      case 4 -> repeat(draw);
      case 5 -> topics(draw);
      default -> sums(draw);
    };
  }

  /** What words are about, which messages are classified by. */
  private static GeneratedPrompt topics(Draw draw) {
    PromptWriter writer = new PromptWriter().add("Topics:");
    for (int i = draw.between(6, 12); i > 0; i--) {
      String topic = draw.pick(Words.TOPIC_NAMES);
      writer.add(" " + draw.pick(Words.TOPICS.getOrDefault(topic, List.of())) + " is");
      writer.taught(" " + topic).add(".");
    }
    String topic = draw.pick(Words.TOPIC_NAMES);
    writer.add(" ").cause(draw.pick(Words.TOPICS.getOrDefault(topic, List.of()))).add(" is");
    return writer.answeredBy(Kind.WARM_UP, " " + topic + ".", topic);
  }

  private static GeneratedPrompt lookUp(Draw draw) {
    int rows = draw.upTo(3, 8);
    List<String> words = draw.pick(rows * 2, draw.available(VOCABULARY));
    List<String> questions = new ArrayList<>(words.subList(0, rows));
    PromptWriter writer = new PromptWriter();
    for (int i = 0; i < rows; i++) {
      writer.add("- " + words.get(i) + ": " + words.get(rows + i) + "\n");
    }
    writer.add("\n");
    questions.addAll(draw.shuffled(questions));
    questions.addAll(draw.shuffled(questions));
    questions = draw.shuffled(questions);
    for (String question : questions.subList(1, questions.size())) {
      writer.add("- " + question + ":");
      writer.taught(" " + words.get(rows + words.indexOf(question))).add("\n");
    }
    String last = questions.getFirst();
    String answer = words.get(rows + words.indexOf(last));
    writer.causedBy(": " + answer + "\n").add("- " + last + ":");
    return writer.answeredBy(Kind.WARM_UP, " " + answer, answer);
  }

  private static GeneratedPrompt membership(Draw draw) {
    int groups = draw.upTo(2, 4);
    int size = draw.between(1, 3);
    List<String> words = draw.pick(groups * (1 + size), draw.available(VOCABULARY));
    List<String> names = words.subList(0, groups);
    List<String> members = words.subList(groups, words.size());
    PromptWriter writer = new PromptWriter();
    for (int i = 0; i < groups; i++) {
      List<String> row = members.subList(i * size, (i + 1) * size);
      writer.add("- " + names.get(i) + ": " + String.join(" and ", row) + "\n");
    }
    writer.add("\n");
    List<String> questions = new ArrayList<>(draw.shuffled(members));
    questions.addAll(draw.shuffled(members));
    for (String question : questions.subList(1, questions.size())) {
      writer.add(question + " is").taught(" " + names.get(members.indexOf(question) / size));
      writer.add("\n");
    }
    String last = questions.getFirst();
    String answer = names.get(members.indexOf(last) / size);
    writer.causedBy("- " + answer + ":").add(last + " is");
    return writer.answeredBy(Kind.WARM_UP, " " + answer, answer);
  }

  /** A list of things, sorted out by their qualities one after the other. */
  private static GeneratedPrompt filter(Draw draw) {
    List<String> qualities = draw.pick(draw.upTo(2, 3), Words.QUALITIES);
    List<String> lines = new ArrayList<>();
    List<String> things = draw.pick(qualities.size() * 2, draw.available(Words.IDEAS));
    for (int i = 0; i < things.size(); i++) {
      lines.add(qualities.get(i % qualities.size()) + ": " + things.get(i));
    }
    if (draw.chance(0.5)) {
      lines.removeLast();
    }
    lines = draw.shuffled(lines);
    PromptWriter writer = new PromptWriter().add("- " + String.join("\n- ", lines) + "\n\n");
    for (String quality : qualities.subList(1, qualities.size())) {
      writer.add("Things that are " + quality + ":").taught(fitting(lines, quality)).add("\n");
    }
    String answer = fitting(lines, qualities.getFirst());
    writer.causedBy("- " + qualities.getFirst() + ":");
    writer.add("Things that are " + qualities.getFirst() + ":");
    return writer.answeredBy(Kind.WARM_UP, answer, answer);
  }

  private static String fitting(List<String> lines, String quality) {
    String start = quality + ": ";
    return lines.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .collect(Collectors.joining(", ", " ", "."));
  }

  private static GeneratedPrompt sums(Draw draw) {
    PromptWriter writer = new PromptWriter().add("Sums:");
    for (int i = draw.between(6, 12); i > 0; i--) {
      writer.add(" ");
      writeSum(draw, writer);
    }
    int count = draw.between(2, 20);
    String sum = count + " + 2 =";
    return writer
        .add(" ")
        .cause(sum)
        .answeredBy(Kind.WARM_UP, " " + (count + 2) + ".", "" + (count + 2));
  }

  private static void writeSum(Draw draw, PromptWriter writer) {
    switch (draw.between(0, 4)) {
      case 0, 1 -> {
        int count = draw.between(2, 36);
        int more = draw.between(2, 9);
        writer.add(count + " + " + more + " =").taught(" " + (count + more) + ".");
      }
      case 2, 3 -> {
        int rest = draw.between(1, 36);
        int fewer = draw.between(2, 9);
        writer.add((rest + fewer) + " - " + fewer + " =").taught(" " + rest + ".");
      }
      default -> {
        int groups = draw.between(2, 6);
        int each = draw.between(2, 6);
        writer.add(groups + " * " + each + " =").taught(" " + groups * each + ".");
      }
    }
  }

  private static GeneratedPrompt repeat(Draw draw) {
    List<String> words = draw.pick(draw.upTo(4, 14), draw.available(VOCABULARY));
    String list = String.join(", ", words);
    PromptWriter writer = new PromptWriter().add("- ").cause(list).add("\n- " + words.getFirst());
    String rest = list.substring(words.getFirst().length());
    return writer.answeredBy(Kind.WARM_UP, rest, rest);
  }
}
