package dev.candela.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every golden checkpoint opens, and says what its config.json says in other words. */
class GoldenCheckpointsTest {
  private static final RopeTable PLAIN_8 = RopeTable.of(1e4, 8, new RopeScaling.None());
  private static final RopeTable PLAIN_16 = RopeTable.of(1e4, 16, new RopeScaling.None());

  @TempDir Path empty;

  private static Checkpoint open(String family) {
    return Checkpoint.open(EditedCheckpoint.GOLDEN.resolve(family));
  }

  private static List<LayerAttention> layers(int count, int window, int table) {
    return Collections.nCopies(count, new LayerAttention(window, table));
  }

  @Test
  void gpt2HasLearnedPositionsAndAnUngatedNetwork() {
    assertThat(open("gpt2").config())
        .isEqualTo(
            new DecoderConfig(
                Family.GPT2,
                /* layers= */ 2,
                /* width= */ 32,
                /* heads= */ 4,
                /* kvHeads= */ 4,
                /* headDim= */ 8,
                /* ffnWidth= */ 128,
                /* vocabulary= */ 600,
                /* contextLength= */ 256,
                Norm.LAYER_NORM,
                /* normEps= */ 1e-5,
                Activation.GELU_TANH,
                /* gatedMlp= */ false,
                /* learnedPositions= */ true,
                /* qkNorm= */ false,
                /* sandwichNorms= */ false,
                /* scaleEmbedding= */ false,
                /* attentionScale= */ 1 / Math.sqrt(8),
                /* attentionSoftCap= */ 0,
                /* finalSoftCap= */ 0,
                /* tiedHead= */ true,
                /* scaleByInverseLayer= */ false,
                layers(2, 0, LayerAttention.NO_ROPE),
                /* ropeTables= */ List.of(),
                OptionalInt.of(0),
                /* eosTokenIds= */ List.of(0),
                StorageType.F32));
  }

  @Test
  void llamaHasGroupedHeadsAndAHeadOfItsOwn() {
    DecoderConfig config = open("llama").config();
    assertThat(config.family()).isEqualTo(Family.LLAMA);
    assertThat(List.of(config.heads(), config.kvHeads(), config.headDim(), config.ffnWidth()))
        .containsExactly(4, 2, 8, 56);
    assertThat(config.contextLength()).isEqualTo(512);
    assertThat(config.norm()).isEqualTo(Norm.RMS);
    assertThat(config.normEps()).isEqualTo(1e-6);
    assertThat(config.activation()).isEqualTo(Activation.SILU);
    assertThat(config.gatedMlp()).isTrue();
    assertThat(config.tiedHead()).isFalse();
    assertThat(config.layerAttention()).isEqualTo(layers(2, 0, 0));
    assertThat(config.ropeTables()).containsExactly(PLAIN_8);
    assertThat(config.bosTokenId()).hasValue(1);
    assertThat(config.eosTokenIds()).containsExactly(2);
  }

  @Test
  void llama3HasScaledRotationTwoStopsAndATiedHead() {
    DecoderConfig config = open("llama3").config();
    assertThat(config.tiedHead()).isTrue();
    assertThat(config.eosTokenIds()).containsExactly(1, 2);
    assertThat(config.ropeTables())
        .containsExactly(RopeTable.of(5e5, 8, new RopeScaling.Llama3(8, 1, 4, 32)));
  }

  @Test
  void mistralHasAWindowInEveryLayer() {
    DecoderConfig config = open("mistral").config();
    assertThat(config.family()).isEqualTo(Family.MISTRAL);
    assertThat(config.layerAttention()).isEqualTo(layers(2, 8, 0));
  }

  @Test
  void gemmaScalesEmbeddingsAndHasHeadsWiderThanTheirShare() {
    DecoderConfig config = open("gemma").config();
    assertThat(config.family()).isEqualTo(Family.GEMMA);
    assertThat(config.norm()).isEqualTo(Norm.RMS_PLUS_ONE);
    assertThat(config.activation()).isEqualTo(Activation.GELU_TANH);
    assertThat(config.scaleEmbedding()).isTrue();
    assertThat(config.sandwichNorms()).isFalse();
    assertThat(config.headDim()).isEqualTo(16);
    assertThat(config.attentionScale()).isEqualTo(0.25);
    assertThat(config.ropeTables()).containsExactly(PLAIN_16);
  }

  @Test
  void gemma2HasSoftCapsSandwichNormsAndAWindowInEvenLayers() {
    DecoderConfig config = open("gemma2").config();
    assertThat(config.family()).isEqualTo(Family.GEMMA2);
    assertThat(config.sandwichNorms()).isTrue();
    assertThat(config.qkNorm()).isFalse();
    assertThat(config.attentionSoftCap()).isEqualTo(2);
    assertThat(config.finalSoftCap()).isEqualTo(3);
    assertThat(config.attentionScale()).isCloseTo(1 / Math.sqrt(24), within(1e-15));
    assertThat(config.layerAttention())
        .containsExactly(new LayerAttention(8, 0), new LayerAttention(0, 0));
  }

  @Test
  void gemma3HasLocalAndGlobalLayersThatRotateDifferently() {
    DecoderConfig config = open("gemma3").config();
    assertThat(config.family()).isEqualTo(Family.GEMMA3);
    assertThat(config.qkNorm()).isTrue();
    assertThat(config.sandwichNorms()).isTrue();
    assertThat(config.attentionSoftCap()).isZero();
    assertThat(config.finalSoftCap()).isZero();
    assertThat(config.layerAttention())
        .extracting(LayerAttention::window)
        .containsExactly(8, 8, 8, 8, 8, 0, 8);
    assertThat(config.layerAttention())
        .extracting(LayerAttention::ropeTable)
        .containsExactly(0, 0, 0, 0, 0, 1, 0);
    assertThat(config.ropeTables())
        .containsExactly(PLAIN_16, RopeTable.of(1e6, 16, new RopeScaling.None()));
    assertThat(config.eosTokenIds()).containsExactly(1);
  }

  @Test
  void qwen2HasBiasesOnQueriesKeysAndValuesOnly() {
    Checkpoint checkpoint = open("qwen2");
    assertThat(checkpoint.config().family()).isEqualTo(Family.QWEN2);
    assertThat(checkpoint.weights())
        .extracting(WeightPlan::name)
        .filteredOn(name -> name.startsWith("layers.1.") && name.endsWith(".bias"))
        .containsExactly("layers.1.q.bias", "layers.1.k.bias", "layers.1.v.bias");
  }

  @Test
  void qwen3NormalisesQueriesAndKeys() {
    Checkpoint checkpoint = open("qwen3");
    assertThat(checkpoint.config().family()).isEqualTo(Family.QWEN3);
    assertThat(checkpoint.config().qkNorm()).isTrue();
    assertThat(checkpoint.config().norm()).isEqualTo(Norm.RMS);
    assertThat(weight(checkpoint, "layers.0.q_norm.weight").shape()).containsExactly(16L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2", "llama", "llama3", "mistral", "gemma", "gemma2", "gemma3", "qwen2", "qwen3"
      })
  void weightsCoverTheWholeFile(String family) throws IOException {
    Checkpoint checkpoint = open(family);
    WeightFile file = checkpoint.files().getFirst();
    long bytes = checkpoint.weights().stream().mapToLong(WeightPlan::byteLength).sum();
    assertThat(checkpoint.files()).hasSize(1);
    assertThat(file.bytes()).isEqualTo(Files.size(file.path()));
    assertThat(bytes).isEqualTo(file.bytes() - headerBytes(file.path()));
    assertThat(checkpoint.parameterCount()).isEqualTo(bytes / 4);
    assertThat(checkpoint.weights()).extracting(WeightPlan::name).doesNotHaveDuplicates();
    assertThat(checkpoint.weights()).allMatch(WeightPlan::aligned);
    assertThat(checkpoint.weightMemory(StorageType.F32)).isEqualTo(new WeightMemory(bytes, 0));
    assertThat(checkpoint.weightMemory(StorageType.BF16)).isEqualTo(new WeightMemory(0, bytes / 2));
  }

  private static long headerBytes(Path file) throws IOException {
    return Long.BYTES + Long.reverseBytes(ByteBuffer.wrap(Files.readAllBytes(file)).getLong());
  }

  @Test
  void gpt2MatricesAreTransposedViews() {
    WeightPlan qkv = weight(open("gpt2"), "layers.1.qkv.weight");
    assertThat(qkv.storedShape()).containsExactly(32L, 96L);
    assertThat(qkv.permutation()).containsExactly(1, 0);
    assertThat(qkv.shape()).containsExactly(96L, 32L);
    assertThat(qkv.permuted()).isTrue();
    assertThat(qkv.byteOffset()).isEqualTo(8 + 2592 + 51200);
    assertThat(qkv.byteLength()).isEqualTo(4 * 32 * 96);
  }

  @Test
  void gemma2TellsTheNormsAroundTheNetworkApart() {
    Checkpoint gemma2 = open("gemma2");
    assertThat(weight(gemma2, "layers.1.post_attn_norm.weight").byteOffset())
        .isEqualTo(8 + 2488 + 151168);
    assertThat(weight(gemma2, "layers.1.mlp_norm.weight").byteOffset())
        .isEqualTo(8 + 2488 + 151424);
    assertThat(weight(gemma2, "layers.1.post_mlp_norm.weight").byteOffset())
        .isEqualTo(8 + 2488 + 151296);
    assertThat(weight(open("gemma"), "layers.1.mlp_norm.weight").byteOffset())
        .isEqualTo(8 + 2048 + 150912);
  }

  @Test
  void shardsGiveTheSameWeightsInSeveralFiles() {
    SafetensorsWriter.copyAsShards(EditedCheckpoint.GOLDEN.resolve("llama"), empty, 2);
    Checkpoint sharded = Checkpoint.open(empty);
    Checkpoint whole = open("llama");
    assertThat(sharded.files())
        .extracting(file -> file.path().getFileName().toString())
        .containsExactly("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    assertThat(sharded.config()).isEqualTo(whole.config());
    assertThat(sharded.parameterCount()).isEqualTo(whole.parameterCount());
    assertThat(sharded.weights())
        .extracting(WeightPlan::name)
        .isEqualTo(whole.weights().stream().map(WeightPlan::name).toList());
    assertThat(sharded.weights().stream().map(WeightPlan::file).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(0, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F16", "BF16"})
  void halfPrecisionFilesOpen(StorageType type) {
    SafetensorsWriter.copyAs(EditedCheckpoint.GOLDEN.resolve("gemma3"), empty, type);
    Checkpoint half = Checkpoint.open(empty);
    assertThat(half.config().dtype()).isEqualTo(type);
    assertThat(half.parameterCount()).isEqualTo(open("gemma3").parameterCount());
    assertThat(half.weightMemory(type)).isEqualTo(new WeightMemory(2 * half.parameterCount(), 0));
    assertThat(half.weightMemory(StorageType.F32))
        .isEqualTo(new WeightMemory(0, 4 * half.parameterCount()));
  }

  @Test
  void weightsAtOddPlacesAreKnownToNeedACopy() {
    EditedCheckpoint gpt2 =
        EditedCheckpoint.of("gpt2", empty)
            .tensors(
                list ->
                    list.addFirst(
                        new SafetensorsWriter.Tensor(
                            "transformer.h.0.attn.bias",
                            "BOOL",
                            List.of(1L, 1L, 1L, 1L),
                            ByteBuffer.allocate(1))));
    Checkpoint checkpoint = gpt2.open();
    assertThat(checkpoint.weights()).noneMatch(WeightPlan::aligned);
    assertThat(checkpoint.weightMemory(StorageType.F32))
        .isEqualTo(new WeightMemory(0, 4 * checkpoint.parameterCount()));
  }

  @Test
  void tensorsOfMoreThanTwoGigabytesAreFound() throws IOException {
    long rows = 40_000_000;
    EditedCheckpoint llama3 =
        EditedCheckpoint.of("llama3", empty)
            .config(config -> config.put("vocab_size", rows))
            .header(header -> enlargeEmbedding(header, rows));
    // The file system keeps no blocks for what was never written.
    llama3.resize((rows - 600) * 32 * 4);
    Checkpoint checkpoint = llama3.open();
    WeightPlan embedding = weight(checkpoint, "embed");
    assertThat(embedding.byteLength()).isEqualTo(rows * 32 * 4).isGreaterThan(1L << 32);
    assertThat(weight(checkpoint, "final_norm.weight").byteOffset())
        .isEqualTo(Files.size(llama3.weights()) - 32 * 4);
    assertThat(checkpoint.weightMemory(StorageType.F32).totalBytes())
        .isEqualTo(4 * checkpoint.parameterCount());
  }

  /** The embedding is the first tensor of the file; all others move back. */
  private static void enlargeEmbedding(ObjectNode header, long rows) {
    long more = (rows - 600) * 32 * 4;
    header.forEach(
        entry -> {
          if (entry.get("data_offsets") instanceof ArrayNode offsets) {
            long begin = offsets.get(0).longValue();
            offsets.set(0, begin == 0 ? 0 : begin + more);
            offsets.set(1, offsets.get(1).longValue() + more);
          }
        });
    ((ArrayNode) header.get("model.embed_tokens.weight").get("shape")).set(0, rows);
  }

  @Test
  void bfloat16CopiesAreRoundedToNearestEven() {
    assertThat(SafetensorsWriter.toBfloat16(1.0f)).isEqualTo((short) 0x3f80);
    assertThat(SafetensorsWriter.toBfloat16(Float.intBitsToFloat(0x3f808000)))
        .isEqualTo((short) 0x3f80);
    assertThat(SafetensorsWriter.toBfloat16(Float.intBitsToFloat(0x3f818000)))
        .isEqualTo((short) 0x3f82);
    assertThat(SafetensorsWriter.toBfloat16(Float.intBitsToFloat(0x3f808001)))
        .isEqualTo((short) 0x3f81);
    assertThat(SafetensorsWriter.toBfloat16(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
  }

  @Test
  void cachesOfLayersWithAWindowStopGrowing() {
    DecoderConfig gemma3 = open("gemma3").config();
    long perToken = 2L * 2 * 16 * 4;
    assertThat(gemma3.cacheBytes(5, StorageType.F32)).isEqualTo(7 * 5 * perToken);
    assertThat(gemma3.cacheBytes(100, StorageType.F32)).isEqualTo((6 * 8 + 100) * perToken);
  }

  private static WeightPlan weight(Checkpoint checkpoint, String name) {
    return checkpoint.weights().stream()
        .filter(plan -> plan.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
