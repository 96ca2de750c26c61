package dev.candela.lm.checkpoint;

import static dev.candela.lm.checkpoint.Dimension.FFN;
import static dev.candela.lm.checkpoint.Dimension.HEAD;
import static dev.candela.lm.checkpoint.Dimension.KEYS;
import static dev.candela.lm.checkpoint.Dimension.POSITIONS;
import static dev.candela.lm.checkpoint.Dimension.QUERIES;
import static dev.candela.lm.checkpoint.Dimension.QUERIES_KEYS_VALUES;
import static dev.candela.lm.checkpoint.Dimension.VOCABULARY;
import static dev.candela.lm.checkpoint.Dimension.WIDTH;
import static dev.candela.lm.checkpoint.TensorRule.rule;

import java.util.List;

/**
 * How Hugging Face checkpoints name and shape their weights.
 *
 * @param embedding the name of the embedding matrix, which every file has and whose prefix all
 *     other names share
 * @param rules one rule for each weight; the output head is not among them, its prefix is its own
 */
record TensorLayout(String embedding, List<TensorRule> rules) {

  /** The output head's name, behind a prefix of its own. */
  static final TensorRule HEAD_RULE =
      rule("head", "lm_head.weight", VOCABULARY, WIDTH).with(Feature.UNTIED_HEAD);

  /** GPT-2: fused queries, keys and values, and matrices stored {@code [in, out]}. */
  static final TensorLayout GPT2 =
      new TensorLayout(
          "wte.weight",
          List.of(
              rule("embed", "wte.weight", VOCABULARY, WIDTH),
              rule("positions", "wpe.weight", POSITIONS, WIDTH),
              rule("layers.{i}.attn_norm.weight", "h.{i}.ln_1.weight", WIDTH),
              rule("layers.{i}.attn_norm.bias", "h.{i}.ln_1.bias", WIDTH),
              rule("layers.{i}.qkv.weight", "h.{i}.attn.c_attn.weight", WIDTH, QUERIES_KEYS_VALUES)
                  .transposed(),
              rule("layers.{i}.qkv.bias", "h.{i}.attn.c_attn.bias", QUERIES_KEYS_VALUES),
              rule("layers.{i}.o.weight", "h.{i}.attn.c_proj.weight", QUERIES, WIDTH).transposed(),
              rule("layers.{i}.o.bias", "h.{i}.attn.c_proj.bias", WIDTH),
              rule("layers.{i}.mlp_norm.weight", "h.{i}.ln_2.weight", WIDTH),
              rule("layers.{i}.mlp_norm.bias", "h.{i}.ln_2.bias", WIDTH),
              rule("layers.{i}.up.weight", "h.{i}.mlp.c_fc.weight", WIDTH, FFN).transposed(),
              rule("layers.{i}.up.bias", "h.{i}.mlp.c_fc.bias", FFN),
              rule("layers.{i}.down.weight", "h.{i}.mlp.c_proj.weight", FFN, WIDTH).transposed(),
              rule("layers.{i}.down.bias", "h.{i}.mlp.c_proj.bias", WIDTH),
              rule("final_norm.weight", "ln_f.weight", WIDTH),
              rule("final_norm.bias", "ln_f.bias", WIDTH)));

  /** Llama and all that came after it. */
  static final TensorLayout LLAMA =
      new TensorLayout(
          "embed_tokens.weight",
          List.of(
              rule("embed", "embed_tokens.weight", VOCABULARY, WIDTH),
              layer("attn_norm.weight", "input_layernorm.weight", WIDTH),
              layer("q.weight", "self_attn.q_proj.weight", QUERIES, WIDTH),
              layer("q.bias", "self_attn.q_proj.bias", QUERIES).with(Feature.QKV_BIAS),
              layer("k.weight", "self_attn.k_proj.weight", KEYS, WIDTH),
              layer("k.bias", "self_attn.k_proj.bias", KEYS).with(Feature.QKV_BIAS),
              layer("v.weight", "self_attn.v_proj.weight", KEYS, WIDTH),
              layer("v.bias", "self_attn.v_proj.bias", KEYS).with(Feature.QKV_BIAS),
              layer("q_norm.weight", "self_attn.q_norm.weight", HEAD).with(Feature.QK_NORM),
              layer("k_norm.weight", "self_attn.k_norm.weight", HEAD).with(Feature.QK_NORM),
              layer("o.weight", "self_attn.o_proj.weight", WIDTH, QUERIES),
              layer("o.bias", "self_attn.o_proj.bias", WIDTH).with(Feature.OUTPUT_BIAS),
              // One name, two meanings: the norm before the feed-forward network in most families,
              // the one after
              // attention in those that have both.
              layer("mlp_norm.weight", "post_attention_layernorm.weight", WIDTH)
                  .without(Feature.SANDWICH_NORMS),
              layer("post_attn_norm.weight", "post_attention_layernorm.weight", WIDTH)
                  .with(Feature.SANDWICH_NORMS),
              layer("mlp_norm.weight", "pre_feedforward_layernorm.weight", WIDTH)
                  .with(Feature.SANDWICH_NORMS),
              layer("post_mlp_norm.weight", "post_feedforward_layernorm.weight", WIDTH)
                  .with(Feature.SANDWICH_NORMS),
              layer("gate.weight", "mlp.gate_proj.weight", FFN, WIDTH),
              layer("gate.bias", "mlp.gate_proj.bias", FFN).with(Feature.MLP_BIAS),
              layer("up.weight", "mlp.up_proj.weight", FFN, WIDTH),
              layer("up.bias", "mlp.up_proj.bias", FFN).with(Feature.MLP_BIAS),
              layer("down.weight", "mlp.down_proj.weight", WIDTH, FFN),
              layer("down.bias", "mlp.down_proj.bias", WIDTH).with(Feature.MLP_BIAS),
              rule("final_norm.weight", "norm.weight", WIDTH)));

  TensorLayout {
    rules = List.copyOf(rules);
  }

  private static TensorRule layer(String name, String source, Dimension... stored) {
    return rule("layers.{i}." + name, "layers.{i}." + source, stored);
  }
}
