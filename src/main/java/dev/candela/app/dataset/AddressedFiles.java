package dev.candela.app.dataset;

import dev.candela.app.dataset.file.ExampleFile;
import dev.candela.app.dataset.file.FileFormat;
import dev.candela.app.dataset.file.RowLimits;
import dev.candela.app.dataset.file.UnreadableFile;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import dev.candela.net.OutboundClient;
import dev.candela.net.OutboundFailure;
import dev.candela.net.OutboundLimits;
import dev.candela.net.OutboundRequest;
import dev.candela.net.OutboundResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files from addresses that users give. Web addresses go through the guarded client alone.
 * What the service's own Google account may read is not for every user: {@code gs://} addresses are
 * taken only below those that the operator lists.
 */
@Singleton
class AddressedFiles {

  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final Duration TOTAL = Duration.ofMinutes(2);
  private static final int REDIRECTS = 5;
  private static final int OK = 200;

  private final OutboundClient client;
  private final TrustedFiles trusted;
  private final DatasetConfig config;

  AddressedFiles(OutboundClient client, TrustedFiles trusted, DatasetConfig config) {
    this.client = client;
    this.trusted = trusted;
    this.config = config;
  }

  /**
   * A checked address.
   *
   * @param shown without what may be secret
   */
  record Address(URI uri, FileFormat format, String shown) {}

  /** Checks what can be checked before anything is fetched. */
  Address check(String address, @Nullable String format) {
    URI uri = uri(address);
    if ("gs".equals(uri.getScheme())) {
      checkBucket(address);
    } else {
      try {
        client.check(uri);
      } catch (OutboundFailure e) {
        throw refusal(e);
      }
    }
    return new Address(uri, format(uri, format), shown(uri));
  }

  ExampleFile read(Address address, RowLimits limits) throws UnreadableFile {
    try {
      return "gs".equals(address.uri().getScheme())
          ? trusted.read(address.uri(), in -> ExampleFile.read(in, address.format(), limits))
          : fetch(address, limits);
    } catch (OutboundFailure e) {
      throw refusal(e);
    } catch (IOException e) {
      throw failed("The file cannot be read: " + e.getMessage());
    }
  }

  private ExampleFile fetch(Address address, RowLimits limits) throws IOException, UnreadableFile {
    // One byte more, so that it is the reader who says what the limit is.
    var outbound = new OutboundLimits(SILENCE, TOTAL, limits.bytes() + 1, REDIRECTS);
    try (OutboundResponse answer = client.send(OutboundRequest.get(address.uri(), outbound))) {
      if (answer.status() != OK) {
        throw failed(
            "%s answered with status %d.".formatted(address.uri().getHost(), answer.status()));
      }
      return ExampleFile.read(answer.body(), address.format(), limits);
    }
  }

  private static URI uri(String address) {
    try {
      URI uri = new URI(address);
      if (uri.getRawAuthority() != null && uri.getScheme() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Answered like an address without a host.
    }
    throw RequestRefused.field(null, "url", "must be an address that begins with https://.");
  }

  private void checkBucket(String address) {
    boolean listed =
        Arrays.stream(config.googleStoragePrefixes().orElse("").split(","))
            .map(String::strip)
            .anyMatch(prefix -> prefix.startsWith("gs://") && isBelow(address, prefix));
    if (!listed) {
      throw RequestRefused.field(
          null,
          "url",
          "is a gs:// address that the operator does not list in CANDELA_DATASET_BUCKETS.");
    }
  }

  /** Whole names only: gs://data does not list gs://data-of-others. */
  private static boolean isBelow(String address, String prefix) {
    String folder = prefix.endsWith("/") ? prefix : prefix + "/";
    return address.startsWith(folder);
  }

  private static FileFormat format(URI uri, @Nullable String format) {
    if (format != null && !format.isBlank()) {
      return FileFormat.of(format)
          .orElseThrow(() -> RequestRefused.field(null, "format", "must be jsonl, csv or txt."));
    }
    return FileFormat.of(String.valueOf(uri.getPath()))
        .orElseThrow(
            () ->
                RequestRefused.field(
                    null, "url", "must end in .jsonl, .csv or .txt, or format must tell."));
  }

  /** The user's address is wrong, or it leads to a server that is. */
  private static RequestRefused refusal(OutboundFailure e) {
    var details = new LinkedHashMap<String, Object>();
    details.put("field", "url");
    return switch (e.reason()) {
      case TOO_LARGE -> new RequestRefused(ErrorCode.TOO_LARGE, e.getMessage(), details);
      default -> new RequestRefused(ErrorCode.INVALID_REQUEST, e.getMessage(), details);
    };
  }

  private static RequestRefused failed(String message) {
    return new RequestRefused(ErrorCode.INVALID_REQUEST, message, Map.of("field", "url"));
  }

  /** An address without user, query and fragment, which may hold secrets. */
  static String shown(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return "%s://%s%s"
        .formatted(uri.getScheme(), host, uri.getRawPath() == null ? "" : uri.getRawPath());
  }
}
