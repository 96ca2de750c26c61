package dev.candela.app.model;

import dev.candela.lm.Capability;
import dev.candela.lm.ModelInfo;
import dev.candela.lm.SalienceMethod;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A way of explaining an answer.
 *
 * @param signed whether scores speak for or against the answer, or are strengths without direction
 * @param kind gradient, or ablation: leaving parts out and asking again
 */
@Schema(description = "A way of explaining an answer.")
public record SalienceMethodInfo(
    @Schema(examples = "grad_dot_input") String name,
    @Schema(examples = "Gradient · input") String title,
    @Schema(description = "Whether scores have a direction.") boolean signed,
    @Schema(description = "What it measures, a sentence.") String help,
    @Schema(enumeration = {"gradient", "ablation"}) String kind) {

  private static final SalienceMethodInfo LEAVE_ONE_OUT =
      new SalienceMethodInfo(
          "leave_one_out",
          "Leave one out",
          true,
          "Asks again without each part of the prompt; the more the answer changes, the more the"
              + " part mattered. One or more calls for each part.",
          "ablation");

  /**
   * The ways that a model offers, the best first: the norm finds what decides an answer most often
   * (see {@code demo-model/salience-report.md}), the product adds a direction.
   */
  static List<SalienceMethodInfo> of(ModelInfo info) {
    var methods = new ArrayList<SalienceMethodInfo>();
    info.salienceMethods().stream().sorted().map(SalienceMethodInfo::of).forEach(methods::add);
    if (info.capabilities().contains(Capability.GENERATE)) {
      methods.add(LEAVE_ONE_OUT);
    }
    return methods;
  }

  private static SalienceMethodInfo of(SalienceMethod method) {
    return switch (method) {
      case GRAD_L2 ->
          new SalienceMethodInfo(
              method.wireName(),
              "Gradient norm",
              false,
              "How strongly the answer reacts to a token, without saying in which direction.",
              "gradient");
      case GRAD_DOT_INPUT ->
          new SalienceMethodInfo(
              method.wireName(),
              "Gradient · input",
              true,
              "How much a token speaks for or against the answer.",
              "gradient");
    };
  }
}
