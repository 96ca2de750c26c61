package dev.candela.app.model;

import java.util.Optional;

/** Seam. */
public interface Models {
  Optional<LoadedModel> find(String name);

  LoadedModel require(String name);
}
