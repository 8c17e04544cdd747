package io.gatun.engine.network.store;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.model.Subnet;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which container has which address of a network. A lease belongs to a container and ends with it; one whose container is not there
 * is void, and taken back by whoever meets it. The network must be locked.
 */
public final class Leases {
    private final LinkTable table;
    private final Containers containers;

    public Leases(LinkTable table, Containers containers) {
        this.table = table;
        this.containers = containers;
    }

    /**
     * Takes an address for a container.
     *
     * @param wanted this one; any if absent
     * @throws ConflictException if it is taken, or all are
     */
    public InetAddress take(Pool pool, Optional<InetAddress> wanted, ContainerId owner) {
        if (wanted.isPresent()) {
            return take(pool, wanted.get(), owner);
        }
        Map<String, String> taken = table.all();
        return free(pool, taken.keySet(), owner)
                .or(() -> {
                    taken.forEach(this::giveVoid);
                    return free(pool, table.all().keySet(), owner);
                })
                .orElseThrow(() -> new ConflictException(
                        "no available IPv%d addresses on this network's address pools: %s"
                                .formatted(pool.subnet().isIpv6() ? 6 : 4, pool.subnet()),
                        "remove containers of it, or make a network with more addresses"));
    }

    private InetAddress take(Pool pool, InetAddress address, ContainerId owner) {
        String name = address.getHostAddress();
        boolean reserved = pool.gateway().filter(address::equals).isPresent()
                || pool.reserved().containsValue(address);
        if (!pool.subnet().contains(address)) {
            throw new BadRequestException(
                    "%s is not in the subnet %s of the network".formatted(name, pool.subnet()), "");
        }
        table.owner(name).ifPresent(other -> giveVoid(name, other));
        boolean mine = table.owner(name).filter(owner.value()::equals).isPresent();
        if (reserved || (!mine && !table.take(name, owner.value()))) {
            throw new ConflictException("Address already in use: " + name, "choose another address");
        }
        return address;
    }

    private Optional<InetAddress> free(Pool pool, Set<String> taken, ContainerId owner) {
        var unusable = new HashSet<>(taken);
        pool.gateway().ifPresent(gateway -> unusable.add(gateway.getHostAddress()));
        pool.reserved().values().forEach(address -> unusable.add(address.getHostAddress()));
        Subnet subnet = pool.subnet();
        Subnet range = pool.range().orElse(subnet);
        BigInteger first = range.indexOf(range.address()).max(BigInteger.ZERO);
        // The first address means the subnet, and the last one of IPv4 everybody in it.
        BigInteger last = subnet.isIpv6() ? subnet.size() : subnet.size().subtract(BigInteger.ONE);
        for (BigInteger i = first; i.compareTo(range.size()) < 0; i = i.add(BigInteger.ONE)) {
            InetAddress candidate = range.network().at(i);
            BigInteger place = subnet.indexOf(candidate);
            boolean usable = place.signum() > 0 && place.compareTo(last) < 0;
            if (usable
                    && !unusable.contains(candidate.getHostAddress())
                    && table.take(candidate.getHostAddress(), owner.value())) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private void giveVoid(String address, String owner) {
        var container = containers.open(new ContainerId(owner));
        container.ifPresentOrElse(directory -> directory.close(), () -> table.give(address, owner));
    }

    /** Gives an address back, if it is that container's. */
    public void give(InetAddress address, ContainerId owner) {
        table.give(address.getHostAddress(), owner.value());
    }

    /** The containers that have an address; those that are gone are left out, and so are their leases. */
    Set<ContainerId> owners() {
        var owners = new HashSet<ContainerId>();
        table.all().forEach((address, owner) -> {
            giveVoid(address, owner);
            if (table.owner(address).isPresent()) {
                owners.add(new ContainerId(owner));
            }
        });
        return owners;
    }
}
