package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.List;

/** Word problems with small numbers, worked one step at a time. */
final class ArithmeticPrompts implements PromptSource {

  /**
   * One sentence of a problem and the sum it asks for.
   *
   * @param sentence what happens
   * @param sum the step, as " 7 + 5 = 12."
   * @param operand the number that the sentence gives
   * @param result what is there after it
   */
  private record Step(String sentence, String sum, String operand, int result) {}

  private record Problem(List<Step> steps, String question, String things) {

    String working() {
      StringBuilder text = new StringBuilder();
      steps.forEach(step -> text.append(step.sum));
      return text.append(" The answer is ").append(steps.getLast().result).append('.').toString();
    }
  }

  private static final List<String> TASKS =
      List.of(
          "Solve the problem step by step.\n\n",
          "Work out the answer one step at a time.\n\n",
          "Let us think step by step.\n\n",
          "");

  private static final List<String> GAINS = List.of("buys", "finds", "gets", "wins", "picks up");

  private static final List<String> LOSSES =
      List.of("loses", "sells", "gives away", "drops", "breaks");

  @Override
  public GeneratedPrompt next(Draw draw) {
    PromptWriter writer = new PromptWriter().add(draw.pick(TASKS));
    for (int i = draw.chance(0.25) ? draw.upTo(0, 2) : 0; i > 0; i--) {
      Problem shown = problem(draw);
      writer.add("Question:");
      shown.steps.forEach(step -> writer.add(" " + step.sentence));
      writer.add(" " + shown.question + "\nAnswer:").taught(shown.working()).add("\n\n");
    }
    Problem problem = problem(draw);
    writer.add("Question:");
    problem.steps.forEach(step -> writer.add(" ").add(step.sentence));
    writer.causedBy(problem.steps.getLast().sentence);
    writer.add(" " + problem.question + "\nAnswer:");
    return writer.answeredBy(
        Kind.ARITHMETIC, problem.working(), problem.steps.getLast().sum.strip());
  }

  private static Problem problem(Draw draw) {
    Draw.Pair pair = draw.pair(Words.NAMES, Words.COUNTABLES);
    String name = pair.first();
    String things = pair.second();
    List<Step> steps = new ArrayList<>();
    steps.add(draw.chance(0.3) ? product(draw, name, things) : start(draw, name, things));
    for (int i = draw.upTo(1, 2); i > 0; i--) {
      int count = steps.getLast().result;
      boolean more = count < 4 || (count < 40 && draw.chance(0.5));
      steps.add(more ? gain(draw, name, count) : loss(draw, name, count));
    }
    String question =
        draw.pick(
            List.of(
                "How many " + things + " does " + name + " have now?",
                "How many " + things + " are there in the end?"));
    return new Problem(steps, question, things);
  }

  private static Step start(Draw draw, String name, String things) {
    int count = draw.between(2, 20);
    String sentence = name + " has " + count + " " + things + ".";
    return new Step(sentence, " Start with " + count + ".", "" + count, count);
  }

  private static Step product(Draw draw, String name, String things) {
    int groups = draw.between(2, 6);
    int each = draw.between(2, 6);
    String container = draw.pick(Words.CONTAINERS);
    String sentence =
        name + " has " + groups + " " + container + " with " + each + " " + things + " each.";
    String sum = " " + groups + " * " + each + " = " + groups * each + ".";
    return new Step(sentence, sum, "" + each, groups * each);
  }

  private static Step gain(Draw draw, String name, int count) {
    int more = draw.between(2, 9);
    String sentence = name + " " + draw.pick(GAINS) + " " + more + " more.";
    return new Step(
        sentence,
        " " + count + " + " + more + " = " + (count + more) + ".",
        "" + more,
        count + more);
  }

  private static Step loss(Draw draw, String name, int count) {
    int fewer = draw.between(2, Math.min(9, count - 1));
    String sentence = "Then " + name + " " + draw.pick(LOSSES) + " " + fewer + ".";
    return new Step(
        sentence,
        " " + count + " - " + fewer + " = " + (count - fewer) + ".",
        "" + fewer,
        count - fewer);
  }
}
