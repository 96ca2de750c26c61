package dev.candela.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface HostResolver {

  /** As the operating system does. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All addresses of a host, at least one.
   *
   * @param host a name or an address
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
