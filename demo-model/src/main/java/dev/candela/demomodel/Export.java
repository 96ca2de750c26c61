package dev.candela.demomodel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the newest state of a training run as a Hugging Face folder that any Llama loader reads.
 *
 * <p>Arguments: the folder of the run, the folder to write.
 */
public final class Export {

  private Export() {}

  /** Writes the checkpoint. */
  public static void main(String[] arguments) throws IOException {
    Path run = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    Files.createDirectories(folder);
    Map<String, Safetensors.Tensor> weights = new TreeMap<>();
    Safetensors.read(run.resolve("state.safetensors"))
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("w.")) {
                weights.put(name.substring(2), tensor);
              }
            });
    Safetensors.write(folder.resolve("model.safetensors"), Weights.named(weights), true);
    ObjectWriter json = new ObjectMapper().writerWithDefaultPrettyPrinter();
    json.writeValue(folder.resolve("config.json").toFile(), config(Weights.shape(weights)));
    json.writeValue(folder.resolve("generation_config.json").toFile(), generation());
    for (String name : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
      Files.copy(run.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Map<String, Object> config(ModelShape shape) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", new String[] {"LlamaForCausalLM"});
    config.put("model_type", "llama");
    config.put("dtype", "bfloat16");
    config.put("vocab_size", shape.vocabulary());
    config.put("hidden_size", shape.width());
    config.put("intermediate_size", shape.feed());
    config.put("num_hidden_layers", shape.layers());
    config.put("num_attention_heads", shape.heads());
    config.put("num_key_value_heads", shape.heads());
    config.put("head_dim", ModelShape.HEAD_WIDTH);
    config.put("hidden_act", "silu");
    config.put("max_position_embeddings", ModelShape.POSITIONS);
    config.put("rms_norm_eps", ModelShape.NORM_EPSILON);
    config.put(
        "rope_parameters", Map.of("rope_type", "default", "rope_theta", ModelShape.ROPE_THETA));
    config.put("attention_bias", false);
    config.put("mlp_bias", false);
    config.put("tie_word_embeddings", true);
    config.put("bos_token_id", TokenizerFiles.BEGIN_ID);
    config.put("eos_token_id", TokenizerFiles.END_ID);
    config.put("pad_token_id", TokenizerFiles.PAD_ID);
    return config;
  }

  private static Map<String, Object> generation() {
    Map<String, Object> generation = new LinkedHashMap<>();
    generation.put("do_sample", false);
    generation.put("bos_token_id", TokenizerFiles.BEGIN_ID);
    generation.put("eos_token_id", TokenizerFiles.END_ID);
    generation.put("pad_token_id", TokenizerFiles.PAD_ID);
    return generation;
  }
}
