package dev.candela.lm.checkpoint.hdf5;

import java.io.IOException;

/** A file is not HDF5, is damaged, or uses a part of the format that is not read here. */
public final class Hdf5Exception extends IOException {
  private static final long serialVersionUID = 1L;

  Hdf5Exception(String message) {
    super(message);
  }
}
