package io.gatun.linux.net.rtnetlink;

import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.MacAddress;
import java.util.Optional;

/**
 * A network interface.
 *
 * @param kind such as {@code veth} or {@code bridge}; empty for the loopback and for hardware
 * @param mac absent where the link has no Ethernet address
 * @param mtuBytes the longest packet
 * @param state whether it is switched on
 * @param master the bridge or bond it is a port of
 */
public record Link(
        LinkIndex index,
        InterfaceName name,
        String kind,
        Optional<MacAddress> mac,
        int mtuBytes,
        State state,
        Optional<LinkIndex> master) {
    /** Whether a link is switched on. */
    public enum State {
        UP,
        DOWN
    }
}
