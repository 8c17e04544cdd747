package io.gatun.engine.model;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A port of the host that leads to a container.
 *
 * @param port of the container
 * @param address of the host; the unspecified one for all of its addresses
 * @param hostPort of the host
 */
public record PortBinding(ContainerPort port, InetAddress address, int hostPort) {
    /** The address of the host as docker writes it. */
    public String hostAddress() {
        return address instanceof Inet6Address && address.isAnyLocalAddress() ? "::" : address.getHostAddress();
    }

    /** Such as {@code 127.0.0.1:8080}. */
    public String host() {
        String text = hostAddress();
        return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + hostPort;
    }

    /** Such as {@code 127.0.0.1:8080->80/tcp}. */
    @Override
    public String toString() {
        return host() + "->" + port;
    }
}
