package dev.candela.net;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that the operator trusts by name.
 *
 * @param entries in lower case
 */
public record AllowedHosts(List<Entry> entries) {

  /** None. */
  public static final AllowedHosts NONE = new AllowedHosts(List.of());

  private static final Pattern ENTRY =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");

  public AllowedHosts {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a comma list.
   *
   * @throws IllegalArgumentException with a sentence about the first entry that is wrong
   */
  public static AllowedHosts parse(String list) {
    return new AllowedHosts(
        Arrays.stream(list.split(",", -1))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .map(AllowedHosts::entry)
            .toList());
  }

  private static Entry entry(String text) {
    Matcher matcher = ENTRY.matcher(text);
    if (matcher.matches()) {
      int port = matcher.group(3) == null ? -1 : Integer.parseInt(matcher.group(3));
      if (port <= 65_535) {
        return new Entry(matcher.group(2), port, matcher.group(1) != null);
      }
    }
    throw new IllegalArgumentException(
        "CANDELA_ALLOWED_HOSTS has '%s'; it must be a comma list of host, host:port or *.suffix."
            .formatted(text));
  }

  /** Whether the operator trusts a host, as {@link HostName} writes it, at a port. */
  public boolean allow(String host, int port) {
    return entries.stream().anyMatch(entry -> entry.matches(host, port));
  }

  /** Whether the operator trusts a host by its full name and not by a suffix alone. */
  boolean allowByFullName(String host, int port) {
    return entries.stream().anyMatch(entry -> !entry.suffix() && entry.matches(host, port));
  }

  /**
   * One or more hosts.
   *
   * @param host a name or an address, in lower case; IPv6 in brackets
   * @param port -1 for every port
   * @param suffix whether it stands for every name that ends in a dot and this one
   */
  public record Entry(String host, int port, boolean suffix) {

    boolean matches(String otherHost, int otherPort) {
      if (port != -1 && port != otherPort) {
        return false;
      }
      return suffix ? otherHost.endsWith("." + host) : otherHost.equals(host);
    }
  }
}
