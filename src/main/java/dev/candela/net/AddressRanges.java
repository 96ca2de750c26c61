package dev.candela.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are public. The others are those that IANA's special-purpose registries (RFC
 * 6890) list as not globally reachable, multicast, and IPv6 forms that carry an IPv4 address that
 * is one of them.
 */
final class AddressRanges {
  private AddressRanges() {}

  private static final List<Range> NOT_PUBLIC =
      List.of(
          Range.of("0.0.0.0", 8), // this network
          Range.of("10.0.0.0", 8), // private
          Range.of("100.64.0.0", 10), // carrier-grade NAT
          Range.of("127.0.0.0", 8), // loopback
          Range.of("169.254.0.0", 16), // link-local, and the metadata servers of clouds
          Range.of("172.16.0.0", 12), // private
          Range.of("192.0.0.0", 24), // protocol assignments
          Range.of("192.0.2.0", 24), // documentation
          Range.of("192.88.99.0", 24), // 6to4 relays
          Range.of("192.168.0.0", 16), // private
          Range.of("198.18.0.0", 15), // benchmarks
          Range.of("198.51.100.0", 24), // documentation
          Range.of("203.0.113.0", 24), // documentation
          Range.of("224.0.0.0", 4), // multicast
          Range.of("240.0.0.0", 4), // reserved, and broadcast
          Range.of("64:ff9b:1::", 48), // local translation
          Range.of("100::", 64), // discard
          Range.of("2001::", 23), // protocol assignments, and Teredo
          Range.of("2001:db8::", 32), // documentation
          Range.of("3fff::", 20), // documentation
          Range.of("5f00::", 16), // segment routing
          Range.of("fc00::", 7), // unique local
          Range.of("fe80::", 10), // link-local
          Range.of("fec0::", 10), // site-local
          Range.of("ff00::", 8)); // multicast

  /** Whether an address is one that everybody may reach. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NOT_PUBLIC.stream().anyMatch(range -> range.contains(bytes))) {
      return false;
    }
    return address instanceof Inet4Address || isPublicV6(bytes);
  }

  private static boolean isPublicV6(byte[] bytes) {
    if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b)) {
      return isPublic(v4(bytes, 12));
    }
    if (startsWith(bytes, 0x20, 0x02)) {
      return isPublic(v4(bytes, 2));
    }
    // The unspecified address, loopback, and forms that carry an IPv4 address: mapped, translated
    // and compatible. Java turns mapped ones into IPv4 itself; none of them is in use otherwise.
    return !startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress v4(byte[] bytes, int from) {
    return address(Arrays.copyOfRange(bytes, from, from + 4));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** All addresses that begin with the same bits. */
  private record Range(byte[] first, int bits) {

    static Range of(String literal, int bits) {
      return new Range(InetAddress.ofLiteral(literal).getAddress(), bits);
    }

    boolean contains(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
