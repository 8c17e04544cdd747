package io.gatun.engine.network.store;

import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.linux.net.address.InterfaceName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A network as it is on disk.
 *
 * @param spec with pools of which every one has a gateway
 */
public record NetworkDefinition(NetworkId id, Instant created, NetworkSpec spec) {
    private static final String PREFIX = "gt-";
    private static final String DEFAULT = "gatun0";

    /** Its interface on the host. */
    public InterfaceName bridge() {
        return new InterfaceName(
                spec.reach().bridge().orElseGet(() -> isDefault() ? DEFAULT : PREFIX + id.shortForm()));
    }

    /** Whether it is the one of containers that name none, which do not find each other by name in it. */
    public boolean isDefault() {
        return spec.name().equals(NetworkName.BRIDGE);
    }

    /** Where its addresses of one kind come from. */
    public Optional<Pool> pool(boolean ipv6) {
        return spec.pools().stream()
                .filter(pool -> pool.subnet().isIpv6() == ipv6)
                .findFirst();
    }

    /** The host's own address of one kind. */
    public Optional<InetAddress> gateway(boolean ipv6) {
        return pool(ipv6).flatMap(Pool::gateway);
    }
}
