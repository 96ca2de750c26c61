package dev.candela.lm.checkpoint.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What a file's content must add up to.
 *
 * @param kind how it is computed
 * @param value the sum as the hub spells it
 */
record Checksum(Kind kind, String value) {
  private static final int BUFFER = 1 << 20;

  /** How a sum is computed and spelled. */
  enum Kind {
    /** SHA-256 in hexadecimal digits: large files on the Hugging Face Hub. */
    SHA256,
    /** The name that git gives a file, SHA-1 in hexadecimal digits: small files there. */
    GIT_SHA1,
    /** MD5 in Base64: Google Cloud Storage, and what Kaggle keeps there. */
    MD5,
    /** CRC-32C in Base64: composed objects of Google Cloud Storage. */
    CRC32C
  }

  /** Whether a file adds up. */
  boolean matches(Path file) throws IOException {
    return of(kind, file).equalsIgnoreCase(value);
  }

  /** The sum of a file. */
  static String of(Kind kind, Path file) throws IOException {
    return switch (kind) {
      case SHA256 -> HexFormat.of().formatHex(digest("SHA-256", file, ""));
      case GIT_SHA1 ->
          HexFormat.of().formatHex(digest("SHA-1", file, "blob " + Files.size(file) + "\0"));
      case MD5 -> Base64.getEncoder().encodeToString(digest("MD5", file, ""));
      case CRC32C -> {
        CRC32C sum = new CRC32C();
        read(file, sum::update);
        byte[] bytes = ByteBuffer.allocate(4).putInt((int) sum.getValue()).array();
        yield Base64.getEncoder().encodeToString(bytes);
      }
    };
  }

  private static byte[] digest(String algorithm, Path file, String before) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(before.getBytes(StandardCharsets.UTF_8));
      read(file, digest::update);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void read(Path file, Consumer<ByteBuffer> part) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        part.accept(ByteBuffer.wrap(buffer, 0, read));
      }
    }
  }
}
