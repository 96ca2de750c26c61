package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.OptionalInt;

/**
 * The numbers of a decoder-only transformer in canonical form: one decoder program serves all
 * families.
 *
 * @param family where the checkpoint comes from
 * @param layers L, the number of blocks
 * @param width d, the width of the residual stream
 * @param heads H, the number of query heads
 * @param kvHeads K, the number of key and value heads; query head h uses key head h div (H/K)
 * @param headDim hd, the width of one head; H·hd may differ from d
 * @param ffnWidth F, the inner width of the feed-forward network
 * @param vocabulary V, the number of rows of the embedding matrix
 * @param contextLength the longest sequence that the checkpoint was made for, in tokens; a hard
 *     limit with learned positions
 * @param norm the kind of every norm
 * @param normEps ε of every norm
 * @param activation the feed-forward network's non-linearity
 * @param gatedMlp whether the network is {@code down(act(gate(x)) ⊙ up(x))} rather than {@code
 *     down(act(up(x)))}
 * @param learnedPositions whether rows of a position table are added to the embeddings; if not,
 *     positions are rotary
 * @param qkNorm whether queries and keys are normalised per head before they are rotated
 * @param sandwichNorms whether the outputs of attention and feed-forward network are normalised
 *     before they are added
 * @param scaleEmbedding whether embeddings are multiplied by {@code sqrt(d)} rounded to the compute
 *     precision
 * @param attentionScale factor of query · key
 * @param attentionSoftCap c of {@code c·tanh(score/c)}, applied to scaled scores before the mask; 0
 *     for none
 * @param finalSoftCap c of {@code c·tanh(logit/c)}; 0 for none
 * @param tiedHead whether the output head is the (unscaled) embedding matrix
 * @param scaleByInverseLayer whether the scores of layer l, counted from 0, are divided by l + 1 as
 *     well
 * @param layerAttention window and rotary table of each layer
 * @param ropeTables the different rotary tables; empty with learned positions
 * @param bosTokenId the beginning-of-text token according to config.json
 * @param eosTokenIds the end-of-text tokens according to config.json; {@link GenerationDefaults}
 *     knows better
 * @param dtype how the embedding matrix is stored
 */
public record DecoderConfig(
    Family family,
    int layers,
    int width,
    int heads,
    int kvHeads,
    int headDim,
    int ffnWidth,
    int vocabulary,
    int contextLength,
    Norm norm,
    double normEps,
    Activation activation,
    boolean gatedMlp,
    boolean learnedPositions,
    boolean qkNorm,
    boolean sandwichNorms,
    boolean scaleEmbedding,
    double attentionScale,
    double attentionSoftCap,
    double finalSoftCap,
    boolean tiedHead,
    boolean scaleByInverseLayer,
    List<LayerAttention> layerAttention,
    List<RopeTable> ropeTables,
    OptionalInt bosTokenId,
    List<Integer> eosTokenIds,
    StorageType dtype) {

  public DecoderConfig {
    layerAttention = List.copyOf(layerAttention);
    ropeTables = List.copyOf(ropeTables);
    eosTokenIds = List.copyOf(eosTokenIds);
  }

  /**
   * Bytes of the keys and values of one sequence of {@code tokens} tokens; layers with a window
   * keep no more than that.
   *
   * @param type the precision of the cache
   */
  public long cacheBytes(int tokens, StorageType type) {
    long positions = 0;
    for (LayerAttention layer : layerAttention) {
      positions += layer.window() == 0 ? tokens : Math.min(layer.window(), tokens);
    }
    return positions * 2 * kvHeads * headDim * type.bytes();
  }
}
