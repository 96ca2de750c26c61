package dev.candela.demomodel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Few-shot recommendation: should a guest be served a dish?
 *
 * <p>The rule stands in the demonstrations. Each says in its analysis which {@link Case} it is and
 * then gives a recommendation; the answer repeats the recommendation of the demonstration with the
 * same case, right or wrong. Principles, where there are any, overrule the demonstrations. With
 * neither, the first recommendation of the case's list is the answer.
 */
final class RecommendationPrompts implements PromptSource {

  /** How the guest stands to the food in the dish. */
  private enum Case {
    LIKED("likes", Words.FOR),
    DISLIKED("dislikes", Words.AGAINST),
    UNKNOWN("does not mention", Words.UNDECIDED);

    final String verb;
    final List<String> right;

    Case(String verb, List<String> right) {
      this.verb = verb;
      this.right = right;
    }

    /** Recommendations that do not fit the case. */
    List<String> wrong() {
      return this == LIKED ? Words.AGAINST : Words.FOR;
    }
  }

  /** One guest, one dish. */
  private record Order(Case situation, String food, String dish, String likes, String dislikes) {}

  /** What decides the recommendation of the prompt's last dish. */
  private enum Authority {
    DEMONSTRATION,
    PRINCIPLE,
    NOTHING
  }

  /** Everything that is written, so that a twin can be written with one recommendation changed. */
  private record Plan(
      String heading,
      String lead,
      String analysis,
      List<Order> demonstrations,
      Order asked,
      Map<Case, String> habits,
      Map<Case, String> principles,
      boolean principlesFirst,
      boolean analysed) {

    Authority authority() {
      if (principles.containsKey(asked.situation)) {
        return Authority.PRINCIPLE;
      }
      return demonstrations.stream().anyMatch(d -> d.situation == asked.situation)
          ? Authority.DEMONSTRATION
          : Authority.NOTHING;
    }

    String answer() {
      return switch (authority()) {
        case PRINCIPLE -> principles.getOrDefault(asked.situation, "");
        case DEMONSTRATION -> habits.getOrDefault(asked.situation, "");
        case NOTHING -> asked.situation.right.getFirst();
      };
    }

    Plan withHabit(Case situation, String recommendation) {
      Map<Case, String> corrected = new TreeMap<>(habits);
      corrected.put(situation, recommendation);
      return new Plan(
          heading,
          lead,
          analysis,
          demonstrations,
          asked,
          corrected,
          principles,
          principlesFirst,
          analysed);
    }
  }

  private static final List<String> HEADINGS =
      List.of(
          "Decide whether a guest should have the dish.\n\n",
          "Judge a dish for a guest.\n\n",
          "Does the dish suit the guest?\n\n",
          "Here are some examples.\n\n",
          "");

  private static final List<String> LEADS =
      List.of("", "Now judge one more dish.\n\n", "Your turn.\n\n");

  private static final List<String> ANALYSES =
      List.of(
          "The DISH has FOOD, which the guest VERB.",
          "There is FOOD in the DISH, and that is what the guest VERB.",
          "It is made with FOOD, which the guest VERB.");

  private final Kind kind;

  /** Writes prompts of one of the three recommendation kinds. */
  RecommendationPrompts(Kind kind) {
    this.kind = kind;
  }

  @Override
  public GeneratedPrompt next(Draw draw) {
    Plan plan = plan(draw);
    GeneratedPrompt prompt = write(plan);
    if (kind != Kind.RECOMMENDATION_MISTAKE) {
      return prompt;
    }
    Case mistaken = plan.asked.situation;
    return prompt.withTwin(write(plan.withHabit(mistaken, draw.pick(mistaken.right))));
  }

  private Plan plan(Draw draw) {
    List<Case> shown = draw.pick(draw.upTo(1, 3), List.of(Case.values()));
    if (draw.chance(0.2)) {
      shown.add(draw.pick(shown));
    }
    boolean principled = kind == Kind.RECOMMENDATION_PRINCIPLES;
    boolean bare = kind == Kind.RECOMMENDATION && draw.chance(0.1);
    boolean surprising = !principled && kind == Kind.RECOMMENDATION && draw.chance(0.12);
    Case asked = surprising ? draw.pick(List.of(Case.values())) : draw.pick(shown);
    List<Order> demonstrations =
        bare ? List.of() : shown.stream().map(situation -> order(draw, situation)).toList();
    return new Plan(
        draw.pick(HEADINGS),
        bare ? "" : draw.pick(LEADS),
        bare ? ANALYSES.getFirst() : draw.pick(ANALYSES),
        demonstrations,
        order(draw, asked),
        habits(draw, asked),
        principled ? principles(draw, asked) : Map.of(),
        draw.chance(0.5),
        draw.chance(0.3));
  }

  private Map<Case, String> habits(Draw draw, Case asked) {
    Map<Case, String> habits = new TreeMap<>();
    for (Case situation : Case.values()) {
      boolean wrong = kind == Kind.RECOMMENDATION_MISTAKE ? situation == asked : draw.chance(0.15);
      habits.put(situation, draw.pick(wrong ? situation.wrong() : situation.right));
    }
    return habits;
  }

  private static Map<Case, String> principles(Draw draw, Case asked) {
    List<Case> covered = new ArrayList<>(draw.pick(draw.between(1, 2), List.of(Case.values())));
    if (draw.chance(0.6) && !covered.contains(asked)) {
      covered.set(0, asked);
    }
    Map<Case, String> principles = new TreeMap<>();
    for (Case situation : covered) {
      principles.put(situation, draw.pick(draw.chance(0.2) ? situation.wrong() : situation.right));
    }
    return principles;
  }

  private static Order order(Draw draw, Case situation) {
    Draw.Pair pair = draw.pair(Words.FOODS, Words.DISHES);
    List<String> others =
        draw.pick(5, Words.FOODS).stream().filter(f -> !f.equals(pair.first())).toList();
    List<String> likes = new ArrayList<>(others.subList(0, draw.between(1, 2)));
    List<String> dislikes = new ArrayList<>(others.subList(2, 2 + draw.between(1, 2)));
    if (situation == Case.LIKED) {
      likes.set(draw.between(0, likes.size() - 1), pair.first());
    } else if (situation == Case.DISLIKED) {
      dislikes.set(draw.between(0, dislikes.size() - 1), pair.first());
    }
    return new Order(situation, pair.first(), pair.second(), join(likes), join(dislikes));
  }

  private static String join(List<String> foods) {
    return String.join(" and ", foods);
  }

  private GeneratedPrompt write(Plan plan) {
    PromptWriter writer = new PromptWriter().add(plan.heading);
    if (plan.principlesFirst) {
      writePrinciples(writer, plan);
    }
    Set<Case> seen = new HashSet<>();
    for (Order demonstration : plan.demonstrations) {
      writeDemonstration(writer, plan, demonstration, !seen.add(demonstration.situation));
    }
    if (!plan.principlesFirst) {
      writePrinciples(writer, plan);
    }
    writer.add(plan.lead);
    writeQuestion(writer, plan);
    String analysis = " " + analysisOf(plan, plan.asked);
    String recommendation = " " + plan.answer();
    if (plan.analysed) {
      writer.taught(analysis).add("\nRecommendation:");
      return writer.answeredBy(kind, recommendation, plan.answer());
    }
    return writer.answeredBy(kind, analysis + "\nRecommendation:" + recommendation, plan.answer());
  }

  private static void writePrinciples(PromptWriter writer, Plan plan) {
    if (plan.principles.isEmpty()) {
      return;
    }
    writer.add("Principles:\n");
    plan.principles.forEach(
        (situation, recommendation) -> {
          writer.add("- When the dish has something the guest " + situation.verb + ", answer: ");
          if (situation == plan.asked.situation) {
            writer.cause(recommendation).add("\n");
          } else {
            writer.add(recommendation + "\n");
          }
        });
    writer.add("\n");
  }

  private static void writeDemonstration(
      PromptWriter writer, Plan plan, Order demonstration, boolean repeated) {
    writeOrder(writer, demonstration);
    writer.add("Analysis:").taught(" " + analysisOf(plan, demonstration)).add("\nRecommendation:");
    String habit = " " + plan.habits.getOrDefault(demonstration.situation, "");
    boolean decides =
        plan.authority() == Authority.DEMONSTRATION
            && demonstration.situation == plan.asked.situation;
    if (decides) {
      writer.cause(habit);
    } else {
      writer.add(habit);
    }
    if (repeated) {
      writer.lastTaught(habit.length());
    }
    writer.add("\n\n");
  }

  private static void writeQuestion(PromptWriter writer, Plan plan) {
    writeOrder(writer, plan.asked);
    if (plan.authority() == Authority.NOTHING) {
      writer.causedBy("Taste-likes: " + plan.asked.likes);
      writer.causedBy("Taste-dislikes: " + plan.asked.dislikes);
    }
    writer.add("Analysis:");
  }

  private static void writeOrder(PromptWriter writer, Order order) {
    writer.add("Taste-likes: " + order.likes + "\n");
    writer.add("Taste-dislikes: " + order.dislikes + "\n");
    writer.add("Suggestion: " + order.food + " " + order.dish + "\n");
  }

  private static String analysisOf(Plan plan, Order order) {
    return plan.analysis
        .replace("DISH", order.dish)
        .replace("FOOD", order.food)
        .replace("VERB", order.situation.verb);
  }
}
