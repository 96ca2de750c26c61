package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the bytes of one weight are, and how the decoder's tensor is made of them: view the bytes
 * as {@code storedShape} in row-major order, permute the axes, reshape to {@code shape}.
 *
 * <p>The names, with shapes after the permutation (letters as in {@link DecoderConfig}; matrices
 * are {@code [out, in]}, so that {@code y = x·Wᵀ + b}):
 *
 * <ul>
 *   <li>{@code embed} [V, d]; {@code positions} [contextLength, d] with learned positions; {@code
 *       head} [V, d] unless it is tied; {@code final_norm.weight} and, with layer norms, {@code
 *       final_norm.bias} [d]
 *   <li>in each layer, behind {@code layers.0.} and so on: {@code attn_norm.weight}, {@code
 *       mlp_norm.weight} (the norms before attention and feed-forward network), with sandwich norms
 *       {@code post_attn_norm.weight} and {@code post_mlp_norm.weight}, all [d], with layer norms a
 *       {@code .bias} too
 *   <li>{@code q.weight} [H·hd, d], {@code k.weight}, {@code v.weight} [K·hd, d], or in one piece
 *       {@code qkv.weight} [(H+2K)·hd, d]; {@code o.weight} [d, H·hd]; {@code q_norm.weight},
 *       {@code k_norm.weight} [hd]
 *   <li>{@code up.weight} [F, d], {@code gate.weight} [F, d] if gated, {@code down.weight} [d, F]
 *   <li>a {@code .bias} [out] beside any of these matrices, if the checkpoint has it
 * </ul>
 *
 * @param name the decoder's name, such as {@code layers.0.q.weight}
 * @param file index into {@link Checkpoint#files()}
 * @param dtype how its numbers are stored
 * @param byteOffset where it begins, from the start of the file
 * @param byteLength bytes it takes in the file; may be more than 2 GiB
 * @param storedShape its shape as stored
 * @param permutation axis {@code k} of the permuted tensor is axis {@code permutation[k]} of the
 *     stored one, as in {@code torch.permute}; as long as {@code storedShape}
 * @param shape the decoder's shape, after the permutation
 */
public record WeightPlan(
    String name,
    int file,
    StorageType dtype,
    long byteOffset,
    long byteLength,
    List<Long> storedShape,
    List<Integer> permutation,
    List<Long> shape) {

  public WeightPlan {
    storedShape = List.copyOf(storedShape);
    permutation = List.copyOf(permutation);
    shape = List.copyOf(shape);
  }

  /** Bytes that the weight takes in memory at a precision, beyond those of the mapped file. */
  long copiedBytes(StorageType precision) {
    // Products with transposed half-precision matrices are slow, so those are copied.
    boolean inPlace =
        dtype == precision && aligned() && (precision == StorageType.F32 || !permuted());
    return inPlace ? 0 : elements() * precision.bytes();
  }

  /** Number of elements. */
  public long elements() {
    return byteLength / dtype.bytes();
  }

  /**
   * Whether the bytes begin at a multiple of the element size, so that a mapped file can be used in
   * place.
   */
  public boolean aligned() {
    return byteOffset % dtype.bytes() == 0;
  }

  /**
   * Whether the axes change places; if not, the stored bytes are the decoder's tensor as they are.
   */
  public boolean permuted() {
    return IntStream.range(0, permutation.size()).anyMatch(axis -> permutation.get(axis) != axis);
  }
}
