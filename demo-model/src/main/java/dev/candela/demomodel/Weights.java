package dev.candela.demomodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The weights of the model in training: float32, one tensor for the same weight of all layers. */
final class Weights {

  /** Names in training and in a Hugging Face checkpoint. */
  private static final Map<String, String> LAYER_NAMES =
      Map.of(
          "q", "self_attn.q_proj",
          "k", "self_attn.k_proj",
          "v", "self_attn.v_proj",
          "o", "self_attn.o_proj",
          "gate", "mlp.gate_proj",
          "up", "mlp.up_proj",
          "down", "mlp.down_proj",
          "attention_norm", "input_layernorm",
          "feed_norm", "post_attention_layernorm");

  private Weights() {}

  /** Fresh weights: projections back into the stream are zero, the rest is normally distributed. */
  static Map<String, Safetensors.Tensor> fresh(ModelShape shape, long seed) {
    Random random = new Random(seed);
    int l = shape.layers();
    int d = shape.width();
    int f = shape.feed();
    Map<String, Safetensors.Tensor> weights = new LinkedHashMap<>();
    weights.put("embed", normal(random, 0.05, shape.vocabulary(), d));
    for (String name : new String[] {"q", "k", "v"}) {
      weights.put(name, normal(random, 0.6 / Math.sqrt(d), l, d, d));
    }
    weights.put("o", normal(random, 0, l, d, d));
    weights.put("gate", normal(random, 0.6 / Math.sqrt(d), l, f, d));
    weights.put("up", normal(random, 0.6 / Math.sqrt(d), l, f, d));
    weights.put("down", normal(random, 0, l, d, f));
    weights.put("attention_norm", ones(l, d));
    weights.put("feed_norm", ones(l, d));
    weights.put("norm", ones(d));
    PreparedHeads.prepare(weights, shape, random);
    return weights;
  }

  private static Safetensors.Tensor normal(Random random, double deviation, long... shape) {
    float[] values = ones(shape).values();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return new Safetensors.Tensor(shape, values);
  }

  private static Safetensors.Tensor ones(long... shape) {
    int size = 1;
    for (long length : shape) {
      size *= (int) length;
    }
    float[] values = new float[size];
    Arrays.fill(values, 1f);
    return new Safetensors.Tensor(shape, values);
  }

  /** The same tensors in libtorch. */
  static Map<String, NDArray> load(Map<String, Safetensors.Tensor> weights, NDManager manager) {
    Map<String, NDArray> arrays = new TreeMap<>();
    weights.forEach(
        (name, tensor) ->
            arrays.put(name, manager.create(tensor.values(), new Shape(tensor.shape()))));
    return arrays;
  }

  /** Zeros of the same shapes. */
  static Map<String, NDArray> zeros(Map<String, NDArray> weights, NDManager manager) {
    Map<String, NDArray> arrays = new TreeMap<>();
    weights.forEach((name, array) -> arrays.put(name, manager.zeros(array.getShape())));
    return arrays;
  }

  /** Copies the tensors out of libtorch. */
  static Map<String, Safetensors.Tensor> save(Map<String, NDArray> arrays) {
    Map<String, Safetensors.Tensor> weights = new TreeMap<>();
    arrays.forEach(
        (name, array) ->
            weights.put(
                name, new Safetensors.Tensor(array.getShape().getShape(), array.toFloatArray())));
    return weights;
  }

  /** The weights under the names of a Hugging Face checkpoint, layer by layer. */
  static Map<String, Safetensors.Tensor> named(Map<String, Safetensors.Tensor> stacked) {
    Map<String, Safetensors.Tensor> named = new TreeMap<>();
    stacked.forEach(
        (name, tensor) -> {
          String layerName = LAYER_NAMES.get(name);
          if (layerName == null) {
            named.put(
                name.equals("embed") ? "model.embed_tokens.weight" : "model.norm.weight", tensor);
            return;
          }
          for (int l = 0; l < tensor.shape()[0]; l++) {
            named.put("model.layers." + l + "." + layerName + ".weight", tensor.part(l));
          }
        });
    return named;
  }

  /** The sizes of a model with these stacked weights. */
  static ModelShape shape(Map<String, Safetensors.Tensor> stacked) {
    long[] embed = tensor(stacked, "embed").shape();
    long[] gate = tensor(stacked, "gate").shape();
    return new ModelShape((int) embed[0], (int) embed[1], (int) gate[0], (int) gate[1]);
  }

  static Safetensors.Tensor tensor(Map<String, Safetensors.Tensor> tensors, String name) {
    Safetensors.Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("The checkpoint has no " + name);
    }
    return tensor;
  }
}
