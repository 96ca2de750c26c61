package dev.candela.app.dataset.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that breaks off with {@link Exceeded} after so many bytes. */
final class LimitedStream extends FilterInputStream {

  private long left;

  LimitedStream(InputStream in, long limit) {
    super(in);
    left = limit;
  }

  /** There are more bytes than are taken. */
  static final class Exceeded extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = super.read(bytes, offset, length);
    count(Math.max(n, 0));
    return n;
  }

  private void count(int n) throws Exceeded {
    left -= n;
    if (left < 0) {
      throw new Exceeded();
    }
  }
}
