package dev.candela.app.counterfactual;

import dev.candela.app.dataset.file.FieldRules;
import dev.candela.app.form.FieldType;
import dev.candela.app.form.FormField;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces words by others: one new example for each occurrence and alternative, or one for each
 * alternative with all occurrences replaced.
 *
 * <p>A source that begins and ends with a letter or digit is found as a whole word, any other one
 * anywhere. The replacement is put in as it is written. Where two rules could apply at one place,
 * the earlier one does. A replacement that changes nothing gives no example.
 */
final class WordReplacer implements Generator {

  static final String NAME = "word_replacer";

  private static final String EACH = "one at a time";
  private static final String ALL = "all at once";

  private static final FormSpec FORM =
      FormSpec.of(
          NAME,
          "Word replacer",
          "Replaces words by others that you name.",
          List.of(
              FormField.of(FieldType.LONG_TEXT, "substitutions", "Substitutions")
                  .mandatory()
                  .byDefault("great -> terrible")
                  .upTo(20_000)
                  .like("great -> terrible | awful, cat -> dog")
                  .explained(
                      "word -> replacement | another, next word -> …; nothing after -> deletes the"
                          + " word; put a part with commas or bars in \"double quotes\"."),
              FieldChoice.field("Fields to replace in"),
              FormField.choice("occurrences", "Occurrences", List.of(EACH, ALL))
                  .mandatory()
                  .byDefault(EACH)
                  .explained(
                      "One new example for each place, or one in which all places are replaced."),
              FormField.flag("ignore_casing", "Ignore upper and lower case", true)));

  @Override
  public FormSpec form() {
    return FORM;
  }

  @Override
  public Recipe recipe(FormValues choices) {
    List<Substitution> rules = SubstitutionReader.read(choices.text("substitutions").orElseThrow());
    return new Replacing(
        rules,
        pattern(rules, choices.flag("ignore_casing")),
        choices.fields(FieldChoice.NAME),
        choices.text("occurrences").orElse(EACH).equals(ALL));
  }

  /** One group for each rule, so that a match tells whose it is. */
  private static Pattern pattern(List<Substitution> rules, boolean ignoreCase) {
    String alternation =
        rules.stream()
            .map(rule -> "(" + literal(rule.source()) + ")")
            .collect(Collectors.joining("|"));
    int flags = Pattern.UNICODE_CHARACTER_CLASS;
    return Pattern.compile(
        alternation, ignoreCase ? flags | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : flags);
  }

  private static String literal(String source) {
    boolean word =
        isWordPart(source.codePointAt(0)) && isWordPart(source.codePointBefore(source.length()));
    return word ? "\\b" + Pattern.quote(source) + "\\b" : Pattern.quote(source);
  }

  private static boolean isWordPart(int c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /**
   * @param rules what to replace
   * @param pattern finds the sources
   * @param fields where to replace
   * @param together whether all occurrences are replaced at once
   */
  private record Replacing(
      List<Substitution> rules, Pattern pattern, List<String> fields, boolean together)
      implements Recipe {

    @Override
    public Outcome apply(Source source, int most) {
      List<Hit> hits = hits(source);
      if (hits.isEmpty()) {
        return new Outcome.Nothing("None of the words is in the chosen fields.");
      }
      // One more than wanted tells whether there are more.
      List<Counterfactual> items =
          together ? allAtOnce(source, hits, most + 1) : oneAtATime(source, hits, most + 1);
      if (items.isEmpty()) {
        boolean deletes = hits.stream().anyMatch(hit -> hit.rule().alternatives().contains(""));
        return new Outcome.Nothing(
            deletes
                ? "Nothing of the prompt would be left."
                : "Every word is already what it would be replaced by.");
      }
      return new Outcome.Made(items.subList(0, Math.min(most, items.size())), items.size() > most);
    }

    private List<Hit> hits(Source source) {
      var hits = new ArrayList<Hit>();
      for (String field : fields) {
        Matcher matcher = pattern.matcher(source.text(field));
        while (matcher.find()) {
          hits.add(new Hit(field, matcher.start(), matcher.end(), ruleOf(matcher)));
        }
      }
      return hits;
    }

    private Substitution ruleOf(Matcher matcher) {
      int group = 1;
      while (matcher.start(group) < 0) {
        group++;
      }
      return rules.get(group - 1);
    }

    private static List<Counterfactual> oneAtATime(Source source, List<Hit> hits, int most) {
      var items = new ArrayList<Counterfactual>();
      for (Hit hit : hits) {
        for (String alternative : hit.rule().alternatives()) {
          if (items.size() == most) {
            return items;
          }
          addUnlessSame(source, List.of(hit), alternative, items);
        }
      }
      return items;
    }

    private List<Counterfactual> allAtOnce(Source source, List<Hit> hits, int most) {
      var items = new ArrayList<Counterfactual>();
      for (Substitution rule : rules) {
        List<Hit> ofRule = hits.stream().filter(hit -> hit.rule().equals(rule)).toList();
        for (String alternative : rule.alternatives()) {
          if (items.size() == most) {
            return items;
          }
          addUnlessSame(source, ofRule, alternative, items);
        }
      }
      return items;
    }

    private static void addUnlessSame(
        Source source, List<Hit> hits, String alternative, List<Counterfactual> items) {
      Map<String, List<Edit>> edits = new LinkedHashMap<>();
      for (Hit hit : hits) {
        var edit = new Edit(hit.start(), hit.end(), alternative);
        if (!edit.changesNothing(source.text(hit.field()))) {
          edits.computeIfAbsent(hit.field(), field -> new ArrayList<>()).add(edit);
        }
      }
      if (!edits.isEmpty()) {
        String from = Quotation.shortened(hits.getFirst().rule().source());
        String rule = NAME + ": " + from + " -> " + Quotation.shortened(alternative);
        var made = Counterfactual.of(source, rule.strip(), edits);
        // An example without a prompt could not be added, nor could those beside it.
        if (!String.valueOf(made.fields().get(FieldRules.PROMPT)).isBlank()) {
          items.add(made);
        }
      }
    }
  }

  /**
   * A place where a rule applies.
   *
   * @param field the field's name
   * @param start where the match begins
   * @param end where it ends, exclusive
   * @param rule the rule
   */
  private record Hit(String field, int start, int end, Substitution rule) {}
}
