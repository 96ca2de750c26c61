package dev.candela.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A checkpoint with random weights: it says nothing sensible, but costs what a real one of its
 * shape costs. Its tokenizer has one token per byte, so that a text of n ASCII letters has n
 * tokens.
 *
 * @param name the folder's name
 * @param config the content of config.json
 * @param tensors names and shapes of all weights
 * @param vocabulary number of token ids
 */
record RandomCheckpoint(
    String name, Map<String, Object> config, Map<String, long[]> tensors, int vocabulary) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** GPT-2's shape: 124 million weights. */
  static RandomCheckpoint gpt2() {
    int width = 768;
    int vocabulary = 50257;
    var config = new LinkedHashMap<String, Object>();
    config.put("model_type", "gpt2");
    config.put("n_layer", 12);
    config.put("n_embd", width);
    config.put("n_head", 12);
    config.put("n_positions", 1024);
    config.put("vocab_size", vocabulary);
    var tensors = new LinkedHashMap<String, long[]>();
    tensors.put("transformer.wte.weight", new long[] {vocabulary, width});
    tensors.put("transformer.wpe.weight", new long[] {1024, width});
    for (int i = 0; i < 12; i++) {
      String block = "transformer.h." + i + ".";
      norm(tensors, block + "ln_1", width);
      matrix(tensors, block + "attn.c_attn", width, 3 * width);
      matrix(tensors, block + "attn.c_proj", width, width);
      norm(tensors, block + "ln_2", width);
      matrix(tensors, block + "mlp.c_fc", width, 4 * width);
      matrix(tensors, block + "mlp.c_proj", 4 * width, width);
    }
    norm(tensors, "transformer.ln_f", width);
    return new RandomCheckpoint("gpt2-shape", config, tensors, vocabulary);
  }

  /** The shape of the smallest Gemma 3, computed as Gemma 1: 268 million weights. */
  static RandomCheckpoint gemma() {
    int width = 640;
    int vocabulary = 256000;
    int ffn = 2048;
    var config = new LinkedHashMap<String, Object>();
    config.put("model_type", "gemma");
    config.put("num_hidden_layers", 18);
    config.put("hidden_size", width);
    config.put("intermediate_size", ffn);
    config.put("num_attention_heads", 4);
    config.put("num_key_value_heads", 1);
    config.put("head_dim", 256);
    config.put("max_position_embeddings", 8192);
    config.put("vocab_size", vocabulary);
    var tensors = new LinkedHashMap<String, long[]>();
    tensors.put("model.embed_tokens.weight", new long[] {vocabulary, width});
    for (int i = 0; i < 18; i++) {
      String block = "model.layers." + i + ".";
      tensors.put(block + "input_layernorm.weight", new long[] {width});
      tensors.put(block + "self_attn.q_proj.weight", new long[] {1024, width});
      tensors.put(block + "self_attn.k_proj.weight", new long[] {256, width});
      tensors.put(block + "self_attn.v_proj.weight", new long[] {256, width});
      tensors.put(block + "self_attn.o_proj.weight", new long[] {width, 1024});
      tensors.put(block + "post_attention_layernorm.weight", new long[] {width});
      tensors.put(block + "mlp.gate_proj.weight", new long[] {ffn, width});
      tensors.put(block + "mlp.up_proj.weight", new long[] {ffn, width});
      tensors.put(block + "mlp.down_proj.weight", new long[] {width, ffn});
    }
    tensors.put("model.norm.weight", new long[] {width});
    return new RandomCheckpoint("gemma-shape", config, tensors, vocabulary);
  }

  private static void norm(Map<String, long[]> tensors, String name, int width) {
    tensors.put(name + ".weight", new long[] {width});
    tensors.put(name + ".bias", new long[] {width});
  }

  private static void matrix(Map<String, long[]> tensors, String name, int in, int out) {
    tensors.put(name + ".weight", new long[] {in, out});
    tensors.put(name + ".bias", new long[] {out});
  }

  /** Weights that a token reads while it is decoded: all but tables of which it reads a row. */
  long decodedWeights() {
    return tensors.entrySet().stream()
        .filter(tensor -> !tensor.getKey().endsWith("wpe.weight"))
        .mapToLong(tensor -> elements(tensor.getValue()))
        .sum();
  }

  /** Weights of the blocks' matrices, through which every token goes. */
  long blockWeights() {
    return tensors.entrySet().stream()
        .filter(tensor -> tensor.getValue().length == 2)
        .filter(tensor -> tensor.getValue()[0] != vocabulary)
        .filter(tensor -> !tensor.getKey().endsWith("wpe.weight"))
        .mapToLong(tensor -> elements(tensor.getValue()))
        .sum();
  }

  private static long elements(long[] shape) {
    long elements = 1;
    for (long side : shape) {
      elements *= side;
    }
    return elements;
  }

  /**
   * Writes the folder unless it is there.
   *
   * @param half bfloat16 instead of float32
   */
  Path write(Path parent, boolean half) throws IOException {
    Path folder = parent.resolve(name + (half ? "-bfloat16" : "-float32"));
    if (Files.exists(folder.resolve("generation_config.json"))) {
      return folder;
    }
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve("config.json").toFile(), config);
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer());
    writeWeights(folder.resolve("model.safetensors"), half);
    // Without a stop token every generation runs to its token limit.
    JSON.writeValue(folder.resolve("generation_config.json").toFile(), Map.of("do_sample", false));
    return folder;
  }

  private void writeWeights(Path file, boolean half) throws IOException {
    var header = new LinkedHashMap<String, Object>();
    long offset = 0;
    for (var tensor : tensors.entrySet()) {
      long end = offset + elements(tensor.getValue()) * (half ? 2 : 4);
      header.put(
          tensor.getKey(),
          Map.of(
              "dtype",
              half ? "BF16" : "F32",
              "shape",
              tensor.getValue(),
              "data_offsets",
              new long[] {offset, end}));
      offset = end;
    }
    String text = JSON.writeValueAsString(header);
    byte[] json = (text + " ".repeat((8 - text.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
      out.write(json);
      var random = new SplittableRandom(1);
      for (long[] shape : tensors.values()) {
        writeRandom(out, elements(shape), half, random);
      }
    }
  }

  /** Small uniform numbers, so that activations neither vanish nor explode. */
  private static void writeRandom(
      OutputStream out, long elements, boolean half, SplittableRandom random) throws IOException {
    var block = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < elements; i++) {
      int bits =
          Float.floatToRawIntBits((random.nextInt(1 << 16) - (1 << 15)) * (0.06f / (1 << 15)));
      if (half) {
        block.putShort((short) (bits >>> 16));
      } else {
        block.putInt(bits);
      }
      if (!block.hasRemaining()) {
        out.write(block.array());
        block.clear();
      }
    }
    out.write(block.array(), 0, block.position());
  }

  private Map<String, Object> tokenizer() {
    var vocab = new LinkedHashMap<String, Integer>();
    for (int b = 0; b < 256; b++) {
      vocab.put(byteSymbol(b), vocab.size());
    }
    while (vocab.size() < vocabulary) {
      vocab.put("unused" + vocab.size(), vocab.size());
    }
    var byteLevel =
        Map.of(
            "type",
            "ByteLevel",
            "add_prefix_space",
            false,
            "trim_offsets",
            true,
            "use_regex",
            true);
    var tokenizer = new LinkedHashMap<String, Object>();
    tokenizer.put("version", "1.0");
    tokenizer.put("added_tokens", List.of());
    tokenizer.put("pre_tokenizer", byteLevel);
    tokenizer.put("decoder", byteLevel);
    tokenizer.put("model", Map.of("type", "BPE", "vocab", vocab, "merges", List.of()));
    return tokenizer;
  }

  /** The letter that stands for a byte in byte-level vocabularies. */
  private static String byteSymbol(int b) {
    int shifted = 256;
    for (int other = 0; other < b; other++) {
      if (!printable(other)) {
        shifted++;
      }
    }
    return String.valueOf((char) (printable(b) ? b : shifted));
  }

  private static boolean printable(int b) {
    return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  }
}
