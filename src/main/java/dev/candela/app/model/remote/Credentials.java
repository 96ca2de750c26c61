package dev.candela.app.model.remote;

import dev.candela.net.OutboundFailure;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What a model server wants to see before it answers. */
@FunctionalInterface
interface Credentials {

  /** Nothing. */
  Credentials NONE = uri -> null;

  /** A token that somebody pasted. */
  static Credentials pasted(String token) {
    return uri -> "Bearer " + token;
  }

  /**
   * The value of the Authorization header for an address, null for none.
   *
   * @throws OutboundFailure when there is none to be had
   */
  @Nullable String authorization(URI uri) throws OutboundFailure;
}
