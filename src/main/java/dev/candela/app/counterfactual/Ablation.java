package dev.candela.app.counterfactual;

import dev.candela.app.form.FormField;
import dev.candela.app.form.FormSpec;
import dev.candela.app.form.FormValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Leaves out one word, sentence, line or paragraph after the other, or puts a text in its place:
 * one new example for each. A field is never emptied.
 */
final class Ablation implements Generator {

  static final String NAME = "ablation";

  private static final FormSpec FORM =
      FormSpec.of(
          NAME,
          "Ablation",
          "Leaves out one part of the text after the other.",
          List.of(
              FormField.choice(
                      "unit",
                      "Part to leave out",
                      Stream.of(Pieces.values()).map(Pieces::label).toList())
                  .mandatory()
                  .byDefault(Pieces.SENTENCE.label()),
              FieldChoice.field("Fields to leave out from"),
              FormField.text("replacement", "Put in its place")
                  .upTo(1_000)
                  .like("nothing")
                  .explained("For example … or [MASK]; empty to leave the part out."),
              FormField.integer("variants", "Variants of each example at most", 1, 1_000)
                  .mandatory()
                  .byDefault(100)));

  @Override
  public FormSpec form() {
    return FORM;
  }

  @Override
  public Recipe recipe(FormValues choices) {
    String unit = choices.text("unit").orElseThrow();
    return new Ablating(
        Stream.of(Pieces.values())
            .filter(pieces -> pieces.label().equals(unit))
            .findFirst()
            .orElseThrow(),
        choices.fields(FieldChoice.NAME),
        choices.text("replacement").orElse(""),
        choices.integer("variants").orElseThrow().intValue());
  }

  private record Ablating(Pieces pieces, List<String> fields, String replacement, int variants)
      implements Recipe {

    @Override
    public Outcome apply(Source source, int most) {
      int wanted = Math.min(most, variants);
      var items = new ArrayList<Counterfactual>();
      for (String field : fields) {
        String text = source.text(field);
        List<Pieces.Piece> parts = pieces.of(text);
        for (int i = 0; i < parts.size(); i++) {
          Edit edit = edit(parts.get(i));
          if (edit.changesNothing(text) || Edit.apply(text, List.of(edit)).isBlank()) {
            continue;
          }
          if (items.size() == wanted) {
            return new Outcome.Made(items, true);
          }
          String part =
              Quotation.shortened(text.substring(parts.get(i).start(), parts.get(i).end()));
          String rule = "%s: %s %d “%s”".formatted(NAME, pieces.label(), i + 1, part);
          items.add(Counterfactual.of(source, rule, Map.of(field, List.of(edit))));
        }
      }
      return items.isEmpty()
          ? new Outcome.Nothing(
              "The chosen fields have no %s that can be left out.".formatted(pieces.label()))
          : new Outcome.Made(items, false);
    }

    private Edit edit(Pieces.Piece piece) {
      return replacement.isEmpty()
          ? new Edit(piece.cutStart(), piece.cutEnd(), "")
          : new Edit(piece.start(), piece.end(), replacement);
    }
  }
}
