package io.gatun.proxy.nat;

import io.gatun.linux.abi.Socket;
import io.gatun.linux.net.nft.NftExpression.IpFamily;
import io.gatun.linux.net.nft.NftTransaction;
import io.gatun.linux.net.nft.NftValue;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.balance.Shares;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.nat.NatRules.Reach;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

    // So many slots for each unit of weight, where no number of slots divides without a rest: nobody gets a tenth more
    // than it should.
    private static final int SLOTS_OF_A_UNIT = 8;

    /**
     * A service with its backends by their weights.
     *
     * @throws IllegalArgumentException if one is not of the service's family, or there are too many
     */
    static NatService of(Entrance entrance, List<Backend> backends) {
        for (Backend backend : backends) backend.requireFamilyOf(entrance);
        List<Backend> all = backends.stream().filter(each -> each.weight() > 0).toList();
        int most = NatRules.SIZES.getLast();
        if (all.size() > most) {
            throw new IllegalArgumentException("%s has %d backends, and the kernel can translate to %d"
                    .formatted(entrance.text(), all.size(), most));
        }
        int[] weights =
                Shares.inLowestTerms(all.stream().mapToInt(Backend::weight).toArray());
        int[] counts = Shares.of(size(weights), weights);
        List<Internet> slots = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            slots.addAll(Collections.nCopies(counts[i], (Internet) all.get(i).address()));
        }
        return new NatService(entrance, slots);
    }

    /** How many slots there are for these weights: a number for which there is a rule. */
    private static int size(int[] weights) {
        int sum = Math.max(1, Arrays.stream(weights).sum());
        return NatRules.SIZES.stream()
                .filter(size -> size % sum == 0 || size >= SLOTS_OF_A_UNIT * sum)
                .findFirst()
                .orElse(NatRules.SIZES.getLast());
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
