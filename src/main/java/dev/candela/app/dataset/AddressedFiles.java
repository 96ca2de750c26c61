package dev.candela.app.dataset;

import dev.candela.app.dataset.file.ExampleFile;
import dev.candela.app.dataset.file.FileFormat;
import dev.candela.app.dataset.file.RowLimits;
import dev.candela.app.dataset.file.UnreadableFile;
import dev.candela.error.ErrorCode;
import dev.candela.error.RequestRefused;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches files from addresses that users give, through the guarded client alone. */
@Singleton
class AddressedFiles {

  /**
   * A checked address.
   *
   * @param shown without what may be secret
   */
  record Address(URI uri, FileFormat format, String shown) {}

  /** Checks what can be checked before anything is fetched. */
  Address check(String address, @Nullable String format) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      throw RequestRefused.field(null, "url", "is not a valid address.");
    }
    if (uri.getHost() == null || !"https".equalsIgnoreCase(uri.getScheme())) {
      throw RequestRefused.field(null, "url", "must begin with https://.");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    FileFormat known =
        FileFormat.of(format == null || format.isBlank() ? path : format)
            .orElseThrow(
                () ->
                    format == null || format.isBlank()
                        ? RequestRefused.field(
                            null, "url", "must end in .jsonl, .csv or .txt, or format must tell.")
                        : RequestRefused.field(null, "format", "must be jsonl, csv or txt."));
    return new Address(uri, known, shown(uri));
  }

  ExampleFile read(Address address, RowLimits limits) throws UnreadableFile {
    throw new RequestRefused(
        ErrorCode.UNAVAILABLE, "Addresses cannot be fetched yet.", Map.of("field", "url"));
  }

  /** An address without user, query and fragment, which may hold secrets. */
  static String shown(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return "%s://%s%s"
        .formatted(uri.getScheme(), host, uri.getRawPath() == null ? "" : uri.getRawPath());
  }
}
