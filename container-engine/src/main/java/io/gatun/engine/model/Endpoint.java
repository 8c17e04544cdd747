package io.gatun.engine.model;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The place of a container in a network.
 *
 * @param network what it is in
 * @param networkName what people call that
 * @param device the interface in the container
 * @param addresses one of each kind that the network has, with the length of the network's prefix
 * @param gateways by which it reaches the outside; none in an internal network
 * @param mac the interface's Ethernet address
 * @param aliases under which others of the network find it, besides its name
 * @param gatewayPriority of several networks the one with the highest leads outside
 * @param sysctls that were asked for, of the interface
 */
public record Endpoint(
        NetworkId network,
        NetworkName networkName,
        ContainerId container,
        String device,
        List<Subnet> addresses,
        List<InetAddress> gateways,
        String mac,
        List<String> aliases,
        int gatewayPriority,
        List<InterfaceSysctl> sysctls) {
    public Endpoint {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
        aliases = List.copyOf(aliases);
        sysctls = List.copyOf(sysctls);
    }

    /** Its address of IPv4, if the network has such. */
    public Optional<Subnet> ipv4() {
        return addresses.stream().filter(address -> !address.isIpv6()).findFirst();
    }

    /** Its address of IPv6, if the network has such. */
    public Optional<Subnet> ipv6() {
        return addresses.stream().filter(Subnet::isIpv6).findFirst();
    }

    /** By which it reaches the outside over IPv4. */
    public Optional<InetAddress> ipv4Gateway() {
        return gateways.stream().filter(Inet4Address.class::isInstance).findFirst();
    }

    /** By which it reaches the outside over IPv6. */
    public Optional<InetAddress> ipv6Gateway() {
        return gateways.stream().filter(Inet6Address.class::isInstance).findFirst();
    }
}
