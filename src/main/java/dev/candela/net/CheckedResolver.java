package dev.candela.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The only place from which connections get addresses: what it returns has been checked, and is
 * what is connected to.
 */
final class CheckedResolver implements DnsResolver {

  private final AllowedHosts allowed;
  private final HostResolver resolver;

  CheckedResolver(AllowedHosts allowed, HostResolver resolver) {
    this.allowed = allowed;
    this.resolver = resolver;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    String name = HostName.spelled(host);
    List<InetAddress> addresses = resolver.resolve(name);
    // Any one: whoever controls the name may well hope that another one is tried first.
    if (!allowed.allow(name, port) && !addresses.stream().allMatch(AddressRanges::isPublic)) {
      throw new NotPublic(name);
    }
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    throw new UnknownHostException("a port is needed");
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** A host has an address that not everybody may reach. */
  static final class NotPublic extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    private final String host;

    NotPublic(String host) {
      super(host);
      this.host = host;
    }

    /** Does not tell the address, which may be a secret of the network. */
    String sentence() {
      return "%s is not at a public address; the operator can allow it in CANDELA_ALLOWED_HOSTS."
          .formatted(host);
    }
  }
}
