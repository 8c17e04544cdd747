package io.gatun.proxy.nat;

import io.gatun.linux.abi.Socket;
import io.gatun.linux.net.NftExpression.IpFamily;
import io.gatun.linux.net.NftTransaction;
import io.gatun.linux.net.NftValue;
import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.nat.NatRules.Reach;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A service as elements of the table. Pure.
 *
 * @param slots backends, one of which each connection draws; one of more weight is there more often; none is no service
 */
record NatService(Entrance entrance, List<Internet> slots) {
    NatService {
        slots = List.copyOf(slots);
    }

    /**
     * A service with its backends by their weights.
     *
     * @throws IllegalArgumentException if one is not of the service's family
     */
    static NatService of(Entrance entrance, List<Backend> backends) {
        List<Backend> weighted = new ArrayList<>();
        int divisor = backends.stream().mapToInt(Backend::weight).reduce(0, NatService::divisor);
        for (Backend backend : backends) {
            requireFamily(entrance, backend);
            for (int i = 0; i < backend.weight() / Math.max(divisor, 1); i++) weighted.add(backend);
        }
        return new NatService(entrance, spread(weighted));
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    private static void requireFamily(Entrance entrance, Backend backend) {
        boolean fits = backend.address() instanceof Internet at
                && at.address().getClass().equals(entrance.address().address().getClass());
        if (!fits) {
            throw new IllegalArgumentException(
                    "packets to %s cannot be sent to %s: not of one family".formatted(entrance.text(), backend.text()));
        }
    }

    /** As many slots as there is a rule for: each backend its share, or within a slot of it where that number cannot be had. */
    private static List<Internet> spread(List<Backend> weighted) {
        if (weighted.isEmpty()) return List.of();
        int most = NatRules.SIZES.getLast();
        int size = NatRules.SIZES.stream()
                .filter(each -> each % weighted.size() == 0)
                .findFirst()
                .orElse(most);
        List<Internet> slots = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            slots.add((Internet)
                    weighted.get((int) ((long) i * weighted.size() / size)).address());
        }
        return slots;
    }

    private IpFamily family() {
        return entrance.address().address() instanceof Inet6Address ? IpFamily.IPV6 : IpFamily.IPV4;
    }

    private Reach reach() {
        return entrance.address().address().isAnyLocalAddress() ? Reach.ALL : Reach.ONE;
    }

    private NftValue protocol() {
        return NftValue.u8(entrance.transport() == Transport.TCP ? Socket.IPPROTO_TCP : Socket.IPPROTO_UDP);
    }

    private NftValue key() {
        NftValue port = NftValue.port(entrance.address().port());
        return reach() == Reach.ALL
                ? NftValue.joined(protocol(), port)
                : NftValue.joined(
                        protocol(), NftValue.address(entrance.address().address()), port);
    }

    private static NftValue address(Internet backend) {
        return NftValue.joined(NftValue.address(backend.address()), NftValue.port(backend.port()));
    }

    /** Adds the service. */
    void add(NftTransaction out) {
        if (slots.isEmpty()) return;
        for (int i = 0; i < slots.size(); i++) {
            out.add(NatRules.slots(family(), reach()), NftValue.joined(key(), NftValue.u32(i)), address(slots.get(i)));
        }
        out.add(NatRules.services(family(), reach(), slots.size()), key());
    }

    /** Removes it, which must be there as it was added. */
    void remove(NftTransaction out) {
        if (slots.isEmpty()) return;
        out.remove(NatRules.services(family(), reach(), slots.size()), key());
        for (int i = 0; i < slots.size(); i++) {
            out.remove(NatRules.slots(family(), reach()), NftValue.joined(key(), NftValue.u32(i)));
        }
    }

    /**
     * Somebody whom packets are sent to.
     *
     * @param key as the table has it
     */
    record Target(IpFamily family, NftValue key) {}

    /** Whom its packets are sent to. */
    Set<Target> targets() {
        Set<Target> all = new LinkedHashSet<>();
        for (Internet each : slots) {
            all.add(new Target(
                    family(),
                    NftValue.joined(protocol(), NftValue.address(each.address()), NftValue.port(each.port()))));
        }
        return all;
    }
}
