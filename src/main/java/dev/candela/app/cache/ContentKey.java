package dev.candela.app.cache;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The key of work by its content: SHA-256 over all that decides the result. Each part goes in with
 * its length, so that no two lists of parts read the same, and as UTF-16, as two texts with
 * different lone surrogates differ.
 */
public final class ContentKey {

  private final MessageDigest digest;

  private ContentKey() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The key for some work, 64 hexadecimal digits.
   *
   * @param kind what is computed, and the version of how
   * @param parts the rest of what decides the result
   */
  public static String of(String kind, Object... parts) {
    var key = new ContentKey();
    key.add(kind);
    for (Object part : parts) {
      key.add(String.valueOf(part));
    }
    return HexFormat.of().formatHex(key.digest.digest());
  }

  private void add(String part) {
    // An encoder would take all lone surrogates for the same.
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + part.length() * Character.BYTES);
    bytes.putInt(part.length());
    bytes.asCharBuffer().put(part);
    digest.update(bytes.array());
  }
}
