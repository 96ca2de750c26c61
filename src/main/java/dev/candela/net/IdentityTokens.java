package dev.candela.net;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.IdTokenCredentials;
import com.google.auth.oauth2.IdTokenProvider;
import dev.candela.net.OutboundFailure.Reason;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The service's own Google identity, as Cloud Run and IAP want to see it.
 *
 * <p>A token says for whom it is meant. It is minted for the origin of an address that the operator
 * allows by name and for no other: whoever could name any address could otherwise collect tokens. A
 * token is used again until a few minutes before it expires.
 */
@Singleton
public class IdentityTokens {

  private final Predicate<URI> trusted;
  private final Callable<GoogleCredentials> credentials;
  private final ConcurrentHashMap<String, IdTokenCredentials> byAudience =
      new ConcurrentHashMap<>();

  @Inject
  public IdentityTokens(OutboundClient client) {
    this(client::trusts, GoogleCredentials::getApplicationDefault);
  }

  /**
   * @param trusted which addresses may see the identity
   * @param credentials where it comes from
   */
  public IdentityTokens(Predicate<URI> trusted, Callable<GoogleCredentials> credentials) {
    this.trusted = trusted;
    this.credentials = credentials;
  }

  /**
   * The value of the Authorization header for an address.
   *
   * @throws OutboundFailure when the address may not see the identity, or there is none
   */
  public String authorization(URI uri) throws OutboundFailure {
    if (!trusted.test(uri)) {
      throw new OutboundFailure(
          Reason.IDENTITY,
          "The service shows its own Google identity only to hosts that the operator allows in"
              + " CANDELA_ALLOWED_HOSTS; %s is none of them.".formatted(HostName.of(uri).host()));
    }
    try {
      return token(audience(uri), uri);
    } catch (IOException e) {
      throw new OutboundFailure(
          Reason.IDENTITY,
          "No Google identity token could be had: there are no Google credentials here that can"
              + " mint one, or the metadata server refused.",
          e);
    }
  }

  private String token(String audience, URI uri) throws IOException {
    IdTokenCredentials forAudience = byAudience.get(audience);
    if (forAudience == null) {
      forAudience = mintFor(audience);
      byAudience.put(audience, forAudience);
    }
    List<String> values = forAudience.getRequestMetadata(uri).get("Authorization");
    if (values == null || values.isEmpty()) {
      throw new IOException("the credentials have no token");
    }
    return values.getFirst();
  }

  private IdTokenCredentials mintFor(String audience) throws IOException {
    GoogleCredentials own;
    try {
      own = credentials.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    if (!(own instanceof IdTokenProvider provider)) {
      throw new IOException("these credentials cannot mint identity tokens");
    }
    return IdTokenCredentials.newBuilder()
        .setIdTokenProvider(provider)
        .setTargetAudience(audience)
        .build();
  }

  /** What Cloud Run expects: the service's address without a path. */
  private static String audience(URI uri) {
    HostName name = HostName.of(uri);
    boolean usual = uri.getPort() == -1 || uri.getPort() == 443;
    return uri.getScheme() + "://" + name.host() + (usual ? "" : ":" + name.port());
  }
}
