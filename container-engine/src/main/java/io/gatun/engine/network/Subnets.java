package io.gatun.engine.network;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Chooses the addresses of new networks. Pure. */
final class Subnets {
    private static final int ULA_PREFIX = 64;
    private static final int SMALLEST_IPV4 = 30;

    private Subnets() {}

    /**
     * The same network with a pool of every kind, and a gateway in every pool.
     *
     * @param taken what other networks and the machine itself use
     * @throws ConflictException if what was asked for is taken, or all there is to choose from
     * @throws BadRequestException if it makes no sense
     */
    static NetworkSpec completed(NetworkSpec spec, NetworkId id, List<Subnet> taken) {
        var pools = new ArrayList<Pool>();
        for (Pool pool : spec.pools()) {
            if (pool.subnet().isIpv6() && !spec.ipv6()) {
                throw new BadRequestException(
                        "%s is of IPv6, and the network is not".formatted(pool.subnet()), "add --ipv6");
            }
            pools.add(checked(pool, taken));
        }
        if (pools.stream().allMatch(pool -> pool.subnet().isIpv6())) {
            pools.addFirst(checked(new Pool(free(taken)), taken));
        }
        if (spec.ipv6() && pools.stream().noneMatch(pool -> pool.subnet().isIpv6())) {
            pools.add(checked(new Pool(local(id)), taken));
        }
        return spec.with(pools);
    }

    private static Pool checked(Pool pool, List<Subnet> taken) {
        Subnet subnet = pool.subnet();
        if (!subnet.isNetwork()) {
            throw new BadRequestException(
                    "%s is an address within a subnet".formatted(subnet), "the subnet is " + subnet.network());
        }
        if (subnet.size().bitLength() < 3 || (!subnet.isIpv6() && subnet.length() > SMALLEST_IPV4)) {
            throw new BadRequestException("%s has no room for containers".formatted(subnet), "use a shorter prefix");
        }
        taken.stream().filter(subnet::overlaps).findFirst().ifPresent(other -> {
            throw new ConflictException(
                    "Pool overlaps with other one on this address space: %s and %s".formatted(subnet, other),
                    "choose another subnet");
        });
        InetAddress gateway = pool.gateway().orElseGet(() -> subnet.at(BigInteger.ONE));
        require(subnet, gateway, "gateway");
        pool.range().ifPresent(range -> require(subnet, range.network().address(), "range"));
        pool.reserved().forEach((name, address) -> require(subnet, address, "reserved"));
        return new Pool(subnet, Optional.of(gateway), pool.range(), pool.reserved());
    }

    private static void require(Subnet subnet, InetAddress address, String what) {
        if (!subnet.contains(address)) {
            throw new BadRequestException(
                    "the %s address %s is not in %s".formatted(what, address.getHostAddress(), subnet), "");
        }
    }

    /** Docker's choices, in its order. */
    private static Subnet free(List<Subnet> taken) {
        for (int i = 17; i < 32; i++) {
            Subnet candidate = Subnet.parse("172.%d.0.0/16".formatted(i));
            if (taken.stream().noneMatch(candidate::overlaps)) {
                return candidate;
            }
        }
        for (int i = 0; i < 256; i += 16) {
            Subnet candidate = Subnet.parse("192.168.%d.0/20".formatted(i));
            if (taken.stream().noneMatch(candidate::overlaps)) {
                return candidate;
            }
        }
        throw new ConflictException(
                "all predefined address pools have been fully subnetted",
                "name a subnet of your own with --subnet, or remove networks with gatun network prune");
    }

    /** Addresses that are unique because their 40 bits are random (RFC 4193). */
    private static Subnet local(NetworkId id) {
        byte[] start = HexFormat.of().parseHex(id.value(), 0, 10);
        return Subnet.parse("fd%02x:%02x%02x:%02x%02x::/%d"
                .formatted(start[0], start[1], start[2], start[3], start[4], ULA_PREFIX));
    }
}
