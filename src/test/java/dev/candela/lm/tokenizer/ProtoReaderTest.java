package dev.candela.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.candela.lm.tokenizer.ProtoReader.MalformedException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ProtoReaderTest {

  @Test
  void fieldsOfEveryKindAreRead() throws MalformedException {
    // 1: 150, 2: "hi", 3: 1.5f, 4: fixed64, 5: message {1: 1}
    ProtoReader reader =
        reader(
            0x08, 0x96, 0x01, 0x12, 2, 'h', 'i', 0x1D, 0, 0, 0xC0, 0x3F, 0x21, 1, 0, 0, 0, 0, 0, 0,
            0, 0x2A, 2, 0x08, 1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.field()).isEqualTo(1);
    assertThat(reader.int32()).isEqualTo(150);
    assertThat(reader.next()).isTrue();
    assertThat(reader.string()).isEqualTo("hi");
    assertThat(reader.next()).isTrue();
    assertThat(reader.float32()).isEqualTo(1.5f);
    assertThat(reader.next()).isTrue();
    assertThat(reader.next()).isTrue();
    ProtoReader message = reader.message();
    assertThat(message.next()).isTrue();
    assertThat(message.bool()).isTrue();
    assertThat(message.next()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void whatIsNotAMessageIsRefused() {
    assertMalformed(0x08); // a number that is missing
    assertMalformed(0x12, 5, 'h'); // longer than what is left
    assertMalformed(0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1); // longer yet
    assertMalformed(0x0B); // a group
    assertMalformed(0x00); // field 0
    assertMalformed(0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1);
  }

  @Test
  void aFieldOfTheWrongKindIsRefused() throws MalformedException {
    ProtoReader reader = reader(0x08, 1);
    assertThat(reader.next()).isTrue();
    assertThatExceptionOfType(MalformedException.class).isThrownBy(reader::string);
    ProtoReader notUtf8 = reader(0x12, 1, 0xFF);
    assertThat(notUtf8.next()).isTrue();
    assertThatExceptionOfType(MalformedException.class).isThrownBy(notUtf8::string);
  }

  private static void assertMalformed(int... bytes) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader(bytes).next());
  }

  private static ProtoReader reader(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    return new ProtoReader(buffer.flip());
  }
}
