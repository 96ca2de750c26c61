package dev.candela.lm;

import java.util.Set;

/**
 * What a model is.
 *
 * @param name the name it was given by whoever configured it
 * @param family architecture or provider family, for example {@code llama}
 * @param parameters number of weights, 0 when unknown
 * @param dtype number format of the weights in memory, for example {@code bfloat16}
 * @param device where it computes, for example {@code cpu}
 * @param contextLength the most tokens that prompt and output may have together, 0 when unknown
 * @param vocabulary number of token ids, 0 when unknown
 * @param capabilities what it can do
 * @param salienceMethods how it can explain, empty without {@link Capability#SALIENCE}
 */
public record ModelInfo(
    String name,
    String family,
    long parameters,
    String dtype,
    String device,
    int contextLength,
    int vocabulary,
    Set<Capability> capabilities,
    Set<SalienceMethod> salienceMethods) {
  public ModelInfo {
    capabilities = Set.copyOf(capabilities);
    salienceMethods = Set.copyOf(salienceMethods);
  }
}
