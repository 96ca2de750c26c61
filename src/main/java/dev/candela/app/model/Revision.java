package dev.candela.app.model;

import dev.candela.app.form.FormValues;
import dev.candela.app.model.provider.ModelLoader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/** Hashes of everything that decides a model's answers. */
final class Revision {
  private Revision() {}

  private static final Set<String> DECIDE_NOTHING =
      Set.of(ModelLoader.NAME_FIELD, ModelLoader.CONCURRENCY_FIELD, ModelLoader.RATE_FIELD);

  /** The hash for what a loader made of a form, in hexadecimal. */
  static String of(String loader, FormValues values, String identity) {
    var text = new StringBuilder(loader).append('\n').append(identity).append('\n');
    new TreeMap<>(values.asMap())
        .forEach(
            (field, value) -> {
              if (!DECIDE_NOTHING.contains(field) && !StoredConfig.isSecret(values.spec(), field)) {
                text.append(field).append('=').append(value).append('\n');
              }
            });
    return hash(text.toString());
  }

  /** The hash of a text, in hexadecimal. */
  static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
