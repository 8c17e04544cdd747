package io.gatun.engine.model;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A port of a container that shall be reached through the host.
 *
 * @param address of the host; absent for the network's own choice
 * @param first the lowest port of the host that will do; 0 for any that is free
 * @param last the highest one
 */
public record PortRequest(ContainerPort port, Optional<InetAddress> address, int first, int last) {
    private static final int MAX = 65_535;

    public PortRequest {
        if (first < 0 || last > MAX || last < first || (first == 0 && last != 0)) {
            throw new BadRequestException("%d-%d are no ports of a host".formatted(first, last), "use 1 to 65535");
        }
    }
}
