package dev.candela.app.embedding;

import dev.candela.app.cache.ContentKey;
import dev.candela.app.cache.WorkCache;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The embeddings that models have given, kept by model revision and text. */
@Singleton
class Vectors {

  private static final String KIND = "embedding 1";

  private final WorkCache cache;

  Vectors(WorkCache cache) {
    this.cache = cache;
  }

  /** The key of a text's embedding: the same text is embedded once, whoever's it is. */
  static String key(String modelRevision, String text) {
    return ContentKey.of(KIND, modelRevision, text);
  }

  /** The embeddings [D] that are there, by key. */
  Map<String, float[]> find(Collection<String> keys) {
    var found = new HashMap<String, float[]>();
    cache.find(keys).forEach((key, content) -> found.put(key, read(content)));
    return found;
  }

  void put(String key, float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    cache.put(key, bytes.array());
  }

  private static float[] read(byte[] content) {
    float[] vector = new float[content.length / Float.BYTES];
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }
}
