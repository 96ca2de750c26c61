package dev.candela.app.model;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must not be read in the database (AES-256-GCM, with a fresh nonce each time). What
 * is encrypted for one owner cannot be passed off as another one's.
 */
@Singleton
class SecretBox {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int LEAST_CHARACTERS = 32;
  private static final String FILE = "secret.key";

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  @Inject
  SecretBox(ModelsConfig config) {
    this(
        config
            .secretKey()
            .map(SecretBox::bytes)
            .orElseGet(() -> kept(Path.of(config.dataFolder()).resolve(FILE))));
  }

  SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** The key that a setting stands for. */
  static byte[] bytes(String setting) {
    try {
      byte[] decoded = Base64.getDecoder().decode(setting.strip());
      if (decoded.length == KEY_BYTES) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // Then it is a text.
    }
    if (setting.strip().length() < LEAST_CHARACTERS) {
      throw new IllegalArgumentException(
          "CANDELA_SECRET_KEY is too short; set it to 32 random bytes in Base64, or to a text of at"
              + " least 32 characters.");
    }
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(setting.strip().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** The key in a file, which is made when there is none. */
  static byte[] kept(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return Base64.getDecoder().decode(Files.readString(file).strip());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The key in %s cannot be read or written; set CANDELA_SECRET_KEY instead."
              .formatted(file),
          e);
    }
  }

  private static void make(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = Files.createTempFile(folder, FILE, "", forOwner(folder));
    Files.writeString(written, Base64.getEncoder().encodeToString(key));
    try {
      // Whoever links first wins; nobody ever sees half a key.
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    } catch (UnsupportedOperationException | IOException e) {
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static FileAttribute<?>[] forOwner(Path folder) {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Encrypts a text for an owner. */
  String lock(String text, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] locked =
          cipher(Cipher.ENCRYPT_MODE, nonce, owner).doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(nonce, nonce.length + locked.length);
      System.arraycopy(locked, 0, all, nonce.length, locked.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has AES-GCM", e);
    }
  }

  /** The text, empty when it was encrypted with another key or for another owner. */
  Optional<String> unlock(String locked, String owner) {
    try {
      byte[] all = Base64.getDecoder().decode(locked);
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, nonce, owner)
              .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
