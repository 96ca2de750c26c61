package dev.candela.lm.checkpoint;

import static dev.candela.lm.checkpoint.Dimension.FFN;
import static dev.candela.lm.checkpoint.Dimension.HEAD;
import static dev.candela.lm.checkpoint.Dimension.KEYS;
import static dev.candela.lm.checkpoint.Dimension.KEY_HEADS;
import static dev.candela.lm.checkpoint.Dimension.POSITIONS;
import static dev.candela.lm.checkpoint.Dimension.QUERIES;
import static dev.candela.lm.checkpoint.Dimension.QUERY_HEADS;
import static dev.candela.lm.checkpoint.Dimension.VOCABULARY;
import static dev.candela.lm.checkpoint.Dimension.WIDTH;
import static dev.candela.lm.checkpoint.TensorRule.rule;

import java.util.List;
import java.util.stream.Stream;

/**
 * How a KerasHub backbone names and shapes its weights. Names are paths without the underscores
 * that begin some of their parts: whether an attribute has one depends on the version that saved
 * the file. Dense kernels are stored {@code [in, out]}, those of attention with a head axis.
 *
 * @param rules one rule for each weight
 */
record KerasLayout(List<TensorRule> rules) {
  /** The embedding matrix, which every backbone has. */
  static final String EMBEDDING = "layers/reversible_embedding/vars/0";

  /** The output head, stored [d, V]; a checkpoint without it uses the embedding matrix. */
  static final String HEAD_MATRIX = "layers/reversible_embedding/vars/1";

  /** Stands in a block's path for nothing in the first block and {@code _1} and so on after it. */
  private static final String BLOCK = "{i}";

  KerasLayout {
    rules = List.copyOf(rules);
  }

  /** GPT-2: queries, keys and values apart, all with biases. */
  static KerasLayout gpt2() {
    Block block = new Block("transformer_decoder");
    return new KerasLayout(
        Stream.of(
                Stream.of(
                    rule("embed", EMBEDDING, VOCABULARY, WIDTH),
                    rule("positions", "layers/position_embedding/vars/0", POSITIONS, WIDTH),
                    rule("final_norm.weight", "layers/layer_normalization/vars/0", WIDTH),
                    rule("final_norm.bias", "layers/layer_normalization/vars/1", WIDTH)),
                block.layerNorm("attn_norm", "self_attention_layer_norm"),
                block.layerNorm("mlp_norm", "feedforward_layer_norm"),
                block.attention("self_attention_layer"),
                block.headBiases("self_attention_layer"),
                Stream.of(
                    block.dense("up.weight", "feedforward_intermediate_dense", WIDTH, FFN),
                    block.weight("up.bias", "feedforward_intermediate_dense/vars/1", FFN),
                    block.dense("down.weight", "feedforward_output_dense", FFN, WIDTH),
                    block.weight("down.bias", "feedforward_output_dense/vars/1", WIDTH)))
            .flatMap(each -> each)
            .toList());
  }

  /** Llama and Mistral, which differ in the names of their classes only. */
  static KerasLayout llama(String blockName, String finalNorm) {
    Block block = new Block(blockName);
    return new KerasLayout(
        Stream.of(
                Stream.of(
                    rule("embed", EMBEDDING, VOCABULARY, WIDTH),
                    rule("head", HEAD_MATRIX, WIDTH, VOCABULARY)
                        .transposed()
                        .with(Feature.UNTIED_HEAD),
                    rule("final_norm.weight", "layers/" + finalNorm + "/vars/0", WIDTH),
                    block.weight("attn_norm.weight", "self_attention_layernorm/vars/0", WIDTH),
                    block.weight("mlp_norm.weight", "feedforward_layernorm/vars/0", WIDTH)),
                block.attention("self_attention_layer"),
                Stream.of(
                    block.dense("gate.weight", "feedforward_gate_dense", WIDTH, FFN),
                    block.dense("up.weight", "feedforward_intermediate_dense", WIDTH, FFN),
                    block.dense("down.weight", "feedforward_output_dense", FFN, WIDTH)))
            .flatMap(each -> each)
            .toList());
  }

  /** Gemma: the head axis comes first in the kernels of queries, keys and values. */
  static KerasLayout gemma(String blockName) {
    Block block = new Block(blockName);
    return new KerasLayout(
        List.of(
            rule("embed", EMBEDDING, VOCABULARY, WIDTH),
            rule("final_norm.weight", "layers/rms_normalization/vars/0", WIDTH),
            block.weight("attn_norm.weight", "pre_attention_norm/vars/0", WIDTH),
            block.headsFirst("q.weight", "attention/query_dense", QUERY_HEADS, QUERIES),
            block.headsFirst("k.weight", "attention/key_dense", KEY_HEADS, KEYS),
            block.headsFirst("v.weight", "attention/value_dense", KEY_HEADS, KEYS),
            block.output("attention/output_dense"),
            block
                .weight("q_norm.weight", "attention/query_norm/vars/0", HEAD)
                .with(Feature.QK_NORM),
            block.weight("k_norm.weight", "attention/key_norm/vars/0", HEAD).with(Feature.QK_NORM),
            block
                .weight("post_attn_norm.weight", "post_attention_norm/vars/0", WIDTH)
                .with(Feature.SANDWICH_NORMS),
            block.weight("mlp_norm.weight", "pre_ffw_norm/vars/0", WIDTH),
            block
                .weight("post_mlp_norm.weight", "post_ffw_norm/vars/0", WIDTH)
                .with(Feature.SANDWICH_NORMS),
            block.dense("gate.weight", "gating_ffw", WIDTH, FFN),
            block.dense("up.weight", "gating_ffw_2", WIDTH, FFN),
            block.dense("down.weight", "ffw_linear", FFN, WIDTH)));
  }

  /** The path of a rule's dataset in a block. */
  static String path(TensorRule rule, int layer) {
    return rule.source().replace(BLOCK, layer == 0 ? "" : "_" + layer);
  }

  /** Makes the rules of one kind of block. */
  private record Block(String name) {

    TensorRule weight(String decoderName, String path, Dimension... stored) {
      return rule(
          "layers.{i}." + decoderName, "layers/%s%s/%s".formatted(name, BLOCK, path), stored);
    }

    TensorRule dense(String decoderName, String layer, Dimension in, Dimension out) {
      return weight(decoderName, layer + "/vars/0", in, out).transposed();
    }

    Stream<TensorRule> layerNorm(String decoderName, String layer) {
      return Stream.of(
          weight(decoderName + ".weight", layer + "/vars/0", WIDTH),
          weight(decoderName + ".bias", layer + "/vars/1", WIDTH));
    }

    Stream<TensorRule> attention(String layer) {
      return Stream.of(
          headsLast("q.weight", layer + "/query_dense", QUERY_HEADS, QUERIES),
          headsLast("k.weight", layer + "/key_dense", KEY_HEADS, KEYS),
          headsLast("v.weight", layer + "/value_dense", KEY_HEADS, KEYS),
          output(layer + "/output_dense"));
    }

    Stream<TensorRule> headBiases(String layer) {
      return Stream.of(
          headBias("q.bias", layer + "/query_dense", QUERY_HEADS, QUERIES),
          headBias("k.bias", layer + "/key_dense", KEY_HEADS, KEYS),
          headBias("v.bias", layer + "/value_dense", KEY_HEADS, KEYS),
          weight("o.bias", layer + "/output_dense/vars/1", WIDTH));
    }

    private TensorRule headBias(String decoderName, String layer, Dimension heads, Dimension out) {
      return weight(decoderName, layer + "/vars/1", heads, HEAD).mergedTo(out);
    }

    /** Stored [d, heads, hd]. */
    private TensorRule headsLast(String decoderName, String layer, Dimension heads, Dimension out) {
      return weight(decoderName, layer + "/vars/0", WIDTH, heads, HEAD)
          .permuted(1, 2, 0)
          .mergedTo(out, WIDTH);
    }

    /** Stored [heads, d, hd]. */
    TensorRule headsFirst(String decoderName, String layer, Dimension heads, Dimension out) {
      return weight(decoderName, layer + "/vars/0", heads, WIDTH, HEAD)
          .permuted(0, 2, 1)
          .mergedTo(out, WIDTH);
    }

    /** Stored [H, hd, d]. */
    TensorRule output(String layer) {
      return weight("o.weight", layer + "/vars/0", QUERY_HEADS, HEAD, WIDTH)
          .permuted(2, 0, 1)
          .mergedTo(WIDTH, QUERIES);
    }
  }
}
