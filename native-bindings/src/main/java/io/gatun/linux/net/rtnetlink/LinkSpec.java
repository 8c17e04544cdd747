package io.gatun.linux.net.rtnetlink;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.MacAddress;
import java.util.Optional;

/** A virtual link to be made. */
public sealed interface LinkSpec {
    /** What the new link is called. */
    InterfaceName name();

    /**
     * A cable with two ends (veth(4)).
     *
     * @param peer the other end
     * @param peerNamespace where the other end will be; here if absent. Borrowed
     */
    record Veth(InterfaceName name, InterfaceName peer, Optional<Fd> peerNamespace) implements LinkSpec {}

    /**
     * A cable from a bridge into another network namespace, with this end switched on.
     *
     * @param bridge what this end is plugged into
     * @param peer the other end
     * @param peerNamespace where the other end will be. Borrowed
     * @param peerMac the other end's Ethernet address
     * @param mtuBytes the longest packet, of both ends
     */
    record BridgePort(
            InterfaceName name,
            LinkIndex bridge,
            InterfaceName peer,
            Fd peerNamespace,
            MacAddress peerMac,
            int mtuBytes)
            implements LinkSpec {}

    /** A switch that other links can be plugged into. */
    record Bridge(InterfaceName name) implements LinkSpec {}

    /** A link that loses everything; for addresses that belong to no other. */
    record Dummy(InterfaceName name) implements LinkSpec {}

    /** A further Ethernet address of {@code parent}. */
    record Macvlan(InterfaceName name, LinkIndex parent, MacvlanMode mode) implements LinkSpec {}

    /** Further IP addresses of {@code parent} under its own Ethernet address. */
    record Ipvlan(InterfaceName name, LinkIndex parent, IpvlanMode mode) implements LinkSpec {}

    /**
     * One VLAN of {@code parent} (IEEE 802.1Q).
     *
     * @param id 1 to 4094
     */
    record Vlan(InterfaceName name, LinkIndex parent, int id) implements LinkSpec {
        private static final int MAX_ID = 4094;

        public Vlan {
            if (id < 1 || id > MAX_ID) {
                throw new IllegalArgumentException("not the number of a VLAN: " + id);
            }
        }
    }

    /** Whom a macvlan link reaches besides the outside. */
    enum MacvlanMode {
        /** None of the others of its parent. */
        PRIVATE,
        /** The others, if the switch outside sends their packets back. */
        VEPA,
        /** The others, directly. */
        BRIDGE,
        /** It is the only one and takes the parent's place. */
        PASSTHRU
    }

    /** On which layer an ipvlan link forwards. */
    enum IpvlanMode {
        L2,
        L3,
        /** Layer 3, with connection tracking. */
        L3S
    }
}
