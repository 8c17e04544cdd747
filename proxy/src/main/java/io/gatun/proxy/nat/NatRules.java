package io.gatun.proxy.nat;

import static io.gatun.linux.net.nft.NftExpression.Comparison.EQUAL;
import static io.gatun.linux.net.nft.NftExpression.Comparison.NOT_EQUAL;
import static io.gatun.linux.net.nft.NftType.INET_PROTO;
import static io.gatun.linux.net.nft.NftType.INET_SERVICE;
import static io.gatun.linux.net.nft.NftType.IPV4_ADDR;
import static io.gatun.linux.net.nft.NftType.IPV6_ADDR;
import static io.gatun.linux.net.nft.NftType.MARK;

import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.nft.NftExpression;
import io.gatun.linux.net.nft.NftExpression.Compare;
import io.gatun.linux.net.nft.NftExpression.Connection;
import io.gatun.linux.net.nft.NftExpression.ConnectionKey;
import io.gatun.linux.net.nft.NftExpression.Decide;
import io.gatun.linux.net.nft.NftExpression.DestinationNat;
import io.gatun.linux.net.nft.NftExpression.DestinationType;
import io.gatun.linux.net.nft.NftExpression.HeaderBase;
import io.gatun.linux.net.nft.NftExpression.IpFamily;
import io.gatun.linux.net.nft.NftExpression.Lookup;
import io.gatun.linux.net.nft.NftExpression.Mask;
import io.gatun.linux.net.nft.NftExpression.Masquerade;
import io.gatun.linux.net.nft.NftExpression.Meta;
import io.gatun.linux.net.nft.NftExpression.MetaKey;
import io.gatun.linux.net.nft.NftExpression.Payload;
import io.gatun.linux.net.nft.NftExpression.RandomNumber;
import io.gatun.linux.net.nft.NftExpression.Verdict;
import io.gatun.linux.net.nft.NftTransaction;
import io.gatun.linux.net.nft.NftTransaction.ChainType;
import io.gatun.linux.net.nft.NftTransaction.Hook;
import io.gatun.linux.net.nft.NftType;
import io.gatun.linux.net.nft.NftValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The rules of the table. They never change: services are elements of sets, one set for each number of slots a service can have, as the
 * kernel draws a slot by a number that stands in a rule; and slots are elements of maps. Rules see the first packet of a
 * connection alone. Pure.
 */
final class NatRules {
    /** How many slots a service can have. */
    static final List<Integer> SIZES = List.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 32, 64, 128, 256, 1024, 4096);

    private static final String BALANCE = "balance";
    private static final int RESULT = 8;

    private NatRules() {}

    /** Which services: those at an address, or at every address of this host. */
    enum Reach {
        ONE,
        ALL
    }

    /** The table without services, in the place of whatever there is. */
    static NftTransaction renewed(String table) {
        var out = new NftTransaction(table).table().deleteTable().table();
        out.chain(BALANCE);
        for (IpFamily family : IpFamily.values()) {
            out.set(targets(family), List.of(INET_PROTO, address(family), INET_SERVICE));
            for (Reach reach : Reach.values()) balance(out, family, reach);
        }
        enter(out, "arriving", Hook.PREROUTING);
        enter(out, "leaving", Hook.OUTPUT);
        out.chain("masquerade", ChainType.NAT, Hook.POSTROUTING, 100);
        for (IpFamily family : IpFamily.values()) masquerade(out, family);
        return out;
    }

    private static void balance(NftTransaction out, IpFamily family, Reach reach) {
        var key = key(family, reach);
        var slot = new ArrayList<>(key);
        slot.add(MARK);
        out.set(slots(family, reach), slot, List.of(address(family), INET_SERVICE));
        for (int size : SIZES) {
            out.set(services(family, reach, size), key);
            out.rule(BALANCE, draw(family, reach, size));
        }
    }

    private static List<NftExpression> draw(IpFamily family, Reach reach, int size) {
        int registers = key(family, reach).stream().mapToInt(NftType::registers).sum();
        var steps = new ArrayList<>(of(family));
        if (reach == Reach.ALL)
            steps.addAll(List.of(new DestinationType(0), new Compare(0, EQUAL, NftExpression.LOCAL)));
        steps.add(new Meta(MetaKey.L4PROTO, 0));
        if (reach == Reach.ONE) steps.add(destination(family, 1));
        steps.add(new Payload(HeaderBase.TRANSPORT, 2, 2, registers - 1));
        steps.add(new Lookup(services(family, reach, size), 0, OptionalInt.empty()));
        steps.add(new RandomNumber(size, registers));
        steps.add(new Lookup(slots(family, reach), 0, OptionalInt.of(RESULT)));
        steps.add(new DestinationNat(family, RESULT, RESULT + address(family).registers()));
        return steps;
    }

    // What goes to the loopback stays there: it is nobody's but this host's, and the other end could not answer it.
    private static void enter(NftTransaction out, String chain, Hook hook) {
        out.chain(chain, ChainType.NAT, hook, -100);
        for (String loopback : List.of("127.0.0.0/8", "::1/128")) {
            IpPrefix prefix = IpPrefix.parse(loopback);
            IpFamily family = prefix.isIpv6() ? IpFamily.IPV6 : IpFamily.IPV4;
            var steps = new ArrayList<>(of(family));
            steps.add(destination(family, 0));
            steps.add(new Mask(0, NftValue.mask(prefix)));
            steps.add(new Compare(0, EQUAL, NftValue.address(prefix.address())));
            steps.add(new Decide(Verdict.RETURN));
            out.rule(chain, steps);
        }
        out.rule(chain, List.of(new Decide(Verdict.JUMP, Optional.of(BALANCE))));
    }

    /** A backend answers to this host, wherever its own way to the client would lead. */
    private static void masquerade(NftTransaction out, IpFamily family) {
        var steps = new ArrayList<>(of(family));
        steps.add(new Connection(ConnectionKey.STATUS, 0));
        steps.add(new Mask(0, NftExpression.DESTINATION_CHANGED));
        steps.add(new Compare(0, NOT_EQUAL, NftValue.u32(0)));
        steps.add(new Meta(MetaKey.L4PROTO, 0));
        steps.add(destination(family, 1));
        steps.add(new Payload(HeaderBase.TRANSPORT, 2, 2, 1 + address(family).registers()));
        steps.add(new Lookup(targets(family), 0, OptionalInt.empty()));
        steps.add(new Masquerade());
        out.rule("masquerade", steps);
    }

    private static List<NftExpression> of(IpFamily family) {
        NftValue number = NftValue.u8(family == IpFamily.IPV4 ? 2 : 10);
        return List.of(new Meta(MetaKey.NFPROTO, 0), new Compare(0, EQUAL, number));
    }

    private static NftExpression destination(IpFamily family, int register) {
        return family == IpFamily.IPV4
                ? new Payload(HeaderBase.NETWORK, 16, 4, register)
                : new Payload(HeaderBase.NETWORK, 24, 16, register);
    }

    private static NftType address(IpFamily family) {
        return family == IpFamily.IPV4 ? IPV4_ADDR : IPV6_ADDR;
    }

    private static List<NftType> key(IpFamily family, Reach reach) {
        return reach == Reach.ONE
                ? List.of(INET_PROTO, address(family), INET_SERVICE)
                : List.of(INET_PROTO, INET_SERVICE);
    }

    // ---- names

    private static String suffix(IpFamily family) {
        return family == IpFamily.IPV4 ? "4" : "6";
    }

    private static String prefix(Reach reach) {
        return reach == Reach.ONE ? "to" : "any";
    }

    /** The set of services that have so many slots. */
    static String services(IpFamily family, Reach reach, int size) {
        return prefix(reach) + suffix(family) + "_" + size;
    }

    /** The map of slots to backends. */
    static String slots(IpFamily family, Reach reach) {
        return prefix(reach) + suffix(family);
    }

    /** The set of backends. */
    static String targets(IpFamily family) {
        return "targets" + suffix(family);
    }
}
