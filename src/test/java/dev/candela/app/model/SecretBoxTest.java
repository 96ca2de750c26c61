package dev.candela.app.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {

  @TempDir Path folder;

  private static SecretBox box(String key) {
    return new SecretBox(SecretBox.bytes(key));
  }

  private static final String KEY = "k".repeat(32);

  @Test
  void whatIsLockedIsUnlockedForItsOwnerOnly() {
    String locked = box(KEY).lock("hush", "one");
    assertThat(locked).doesNotContain("hush");
    assertThat(box(KEY).unlock(locked, "one")).hasValue("hush");
    assertThat(box(KEY).unlock(locked, "two")).isEmpty();
    assertThat(box("x".repeat(32)).unlock(locked, "one")).isEmpty();
    assertThat(box(KEY).unlock("AAAA", "one")).isEmpty();
    assertThat(box(KEY).unlock("no base64", "one")).isEmpty();
  }

  @Test
  void theSameSecretIsNeverLockedTheSameWay() {
    assertThat(box(KEY).lock("hush", "one")).isNotEqualTo(box(KEY).lock("hush", "one"));
  }

  @Test
  void aKeyIsBase64OrALongText() {
    assertThat(SecretBox.bytes(Base64.getEncoder().encodeToString(new byte[32])))
        .isEqualTo(new byte[32]);
    assertThat(SecretBox.bytes("a text of thirty-two characters.")).hasSize(32);
    assertThatThrownBy(() -> SecretBox.bytes("short"))
        .hasMessageStartingWith("CANDELA_SECRET_KEY is too short");
  }

  @Test
  void aKeyIsMadeOnceAndIsForItsOwnerAlone() throws IOException {
    Path file = folder.resolve("data/secret.key");
    byte[] first = SecretBox.kept(file);
    assertThat(first).hasSize(32);
    assertThat(SecretBox.kept(file)).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void manyAtTheSameTimeAgreeOnOneKey() {
    Path file = folder.resolve("secret.key");
    assertThat(
            IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> Base64.getEncoder().encodeToString(SecretBox.kept(file)))
                .distinct())
        .hasSize(1);
  }
}
