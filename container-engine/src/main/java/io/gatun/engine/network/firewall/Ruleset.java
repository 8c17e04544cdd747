package io.gatun.engine.network.firewall;

import static io.gatun.linux.net.nft.NftExpression.Comparison.EQUAL;
import static io.gatun.linux.net.nft.NftExpression.Comparison.NOT_EQUAL;
import static io.gatun.linux.net.nft.NftType.IFNAME;
import static io.gatun.linux.net.nft.NftType.INET_PROTO;
import static io.gatun.linux.net.nft.NftType.INET_SERVICE;
import static io.gatun.linux.net.nft.NftType.IPV4_ADDR;
import static io.gatun.linux.net.nft.NftType.IPV6_ADDR;

import io.gatun.engine.model.PortBinding;
import io.gatun.engine.network.store.NetworkDefinition;
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
import io.gatun.linux.net.nft.NftExpression.Verdict;
import io.gatun.linux.net.nft.NftTransaction;
import io.gatun.linux.net.nft.NftTransaction.ChainType;
import io.gatun.linux.net.nft.NftTransaction.Hook;
import io.gatun.linux.net.nft.NftValue;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The table of the packet filter: its rules never change, and networks and published ports are elements of its sets, so that
 * each costs one element whatever their number. Pure.
 */
final class Ruleset {
    static final String TABLE = "gatun";

    private static final String BRIDGES = "bridges";
    private static final String OPEN = "open";
    private static final String INTERNAL = "internal";
    private static final String HIDDEN = "hidden";
    private static final String CLOSED = "closed";

    private static final List<NftExpression> TO_THIS_HOST =
            List.of(new DestinationType(0), new Compare(0, EQUAL, NftExpression.LOCAL));
    private static final List<NftExpression> LOOPBACK_SOURCE = prefix("127.0.0.0/8", 12);
    private static final List<NftExpression> LOOPBACK_DESTINATION = prefix("127.0.0.0/8", 16);
    private static final List<NftExpression> LOOPBACK_DESTINATION_6 = prefix("::1/128", 24);
    private static final List<NftExpression> REDIRECTED = List.of(
            new Connection(ConnectionKey.STATUS, 0),
            new Mask(0, NftExpression.DESTINATION_CHANGED),
            new Compare(0, NOT_EQUAL, NftValue.u32(0)));
    private static final List<NftExpression> KNOWN = List.of(
            new Connection(ConnectionKey.STATE, 0),
            new Mask(0, NftExpression.ESTABLISHED_OR_RELATED),
            new Compare(0, NOT_EQUAL, NftValue.u32(0)));
    private static final List<NftExpression> WITHIN = List.of(
            new Meta(MetaKey.IIFNAME, 0), new Meta(MetaKey.OIFNAME, 4), new Lookup(OPEN, 0, OptionalInt.empty()));

    private Ruleset() {}

    /** The table without networks, in the place of whatever there is. */
    static NftTransaction renewed() {
        var out = new NftTransaction(TABLE).table().deleteTable().table();
        out.set(BRIDGES, List.of(IFNAME))
                .set(OPEN, List.of(IFNAME, IFNAME))
                .set(INTERNAL, List.of(IFNAME))
                .set(HIDDEN, List.of(IFNAME))
                .set(CLOSED, List.of(INET_PROTO))
                .set("self4", List.of(IPV4_ADDR, IPV4_ADDR))
                .set("self6", List.of(IPV6_ADDR, IPV6_ADDR))
                .set("to4", List.of(INET_PROTO, IPV4_ADDR, INET_SERVICE), List.of(IPV4_ADDR, INET_SERVICE))
                .set("any4", List.of(INET_PROTO, INET_SERVICE), List.of(IPV4_ADDR, INET_SERVICE))
                .set("to6", List.of(INET_PROTO, IPV6_ADDR, INET_SERVICE), List.of(IPV6_ADDR, INET_SERVICE))
                .set("any6", List.of(INET_PROTO, INET_SERVICE), List.of(IPV6_ADDR, INET_SERVICE));
        guard(out);
        forward(out);
        redirect(out);
        masquerade(out);
        return out;
    }

    /**
     * Addresses of the loopback belong to this machine alone. The bridges let packets from there through, for local clients of
     * published ports, so what claims to go there must not come in by one.
     */
    private static void guard(NftTransaction out) {
        out.chain("guard", ChainType.FILTER, Hook.PREROUTING, -300);
        out.rule("guard", steps(in(BRIDGES), LOOPBACK_DESTINATION, drop()));
        out.rule("guard", steps(in(BRIDGES), LOOPBACK_SOURCE, drop()));
    }

    /** Who may talk to whom; what concerns no container is left alone. */
    private static void forward(NftTransaction out) {
        out.chain("forward", ChainType.FILTER, Hook.FORWARD, 0);
        out.rule("forward", steps(in(BRIDGES), KNOWN, accept()));
        out.rule("forward", steps(outTo(BRIDGES), KNOWN, accept()));
        out.rule("forward", steps(WITHIN, accept()));
        out.rule("forward", steps(in(INTERNAL), drop()));
        out.rule("forward", steps(outTo(INTERNAL), drop()));
        out.rule("forward", steps(outTo(BRIDGES), REDIRECTED, accept()));
        out.rule("forward", steps(outTo(BRIDGES), drop()));
        out.chain("strangers", ChainType.FILTER, Hook.FORWARD, 10);
        out.rule("strangers", steps(in(BRIDGES), accept()));
        out.rule("strangers", steps(outTo(BRIDGES), accept()));
        out.rule(
                "strangers",
                steps(List.of(new Meta(MetaKey.NFPROTO, 0), new Lookup(CLOSED, 0, OptionalInt.empty())), drop()));
    }

    /** Forwards nothing of this kind but for containers: it was for them alone that forwarding was switched on. */
    static void close(NftTransaction out, IpFamily family) {
        out.add(CLOSED, number(family));
    }

    /** Published ports: for packets that come in, and for those of programs on this machine. */
    private static void redirect(NftTransaction out) {
        out.chain("redirect");
        lookup(out, IpFamily.IPV4);
        lookup(out, IpFamily.IPV6);
        out.chain("arriving", ChainType.NAT, Hook.PREROUTING, -100);
        out.rule("arriving", steps(LOOPBACK_DESTINATION, decide(Verdict.RETURN)));
        out.rule("arriving", steps(TO_THIS_HOST, jump("redirect")));
        out.chain("leaving", ChainType.NAT, Hook.OUTPUT, -100);
        out.rule("leaving", steps(LOOPBACK_DESTINATION_6, decide(Verdict.RETURN)));
        out.rule("leaving", steps(TO_THIS_HOST, jump("redirect")));
    }

    private static void lookup(NftTransaction out, IpFamily family) {
        boolean four = family == IpFamily.IPV4;
        int registers = four ? 1 : 4;
        var toOne = List.<NftExpression>of(
                new Meta(MetaKey.L4PROTO, 0),
                new Payload(HeaderBase.NETWORK, four ? 16 : 24, four ? 4 : 16, 1),
                new Payload(HeaderBase.TRANSPORT, 2, 2, 1 + registers),
                new Lookup(four ? "to4" : "to6", 0, OptionalInt.of(8)),
                new DestinationNat(family, 8, 8 + registers));
        var toAny = List.<NftExpression>of(
                new Meta(MetaKey.L4PROTO, 0),
                new Payload(HeaderBase.TRANSPORT, 2, 2, 1),
                new Lookup(four ? "any4" : "any6", 0, OptionalInt.of(8)),
                new DestinationNat(family, 8, 8 + registers));
        out.rule("redirect", steps(of(family), toOne));
        out.rule("redirect", steps(of(family), toAny));
    }

    /** The other end must answer to this host where it could not answer to the client. */
    private static void masquerade(NftTransaction out) {
        out.chain("masquerade", ChainType.NAT, Hook.POSTROUTING, 100);
        out.rule("masquerade", steps(outTo(BRIDGES), LOOPBACK_SOURCE, List.of(new Masquerade())));
        out.rule("masquerade", steps(WITHIN, REDIRECTED, List.of(new Masquerade())));
        // Where bridges ask the filter, too, what goes back to the same network does not come in by an interface.
        out.rule("masquerade", steps(REDIRECTED, toItself(IpFamily.IPV4), List.of(new Masquerade())));
        out.rule("masquerade", steps(REDIRECTED, toItself(IpFamily.IPV6), List.of(new Masquerade())));
        out.rule("masquerade", steps(outTo(BRIDGES), accept()));
        out.rule("masquerade", steps(in(HIDDEN), List.of(new Masquerade())));
    }

    private static List<NftExpression> toItself(IpFamily family) {
        boolean four = family == IpFamily.IPV4;
        var steps = new ArrayList<>(of(family));
        steps.add(new Payload(HeaderBase.NETWORK, four ? 12 : 8, four ? 4 : 16, 0));
        steps.add(new Payload(HeaderBase.NETWORK, four ? 16 : 24, four ? 4 : 16, four ? 1 : 4));
        steps.add(new Lookup(four ? "self4" : "self6", 0, OptionalInt.empty()));
        return steps;
    }

    /** Adds a network. */
    static void add(NftTransaction out, NetworkDefinition network) {
        var reach = network.spec().reach();
        NftValue name = NftValue.name(network.bridge());
        out.add(BRIDGES, name);
        if (!reach.isolated()) {
            out.add(OPEN, NftValue.joined(name, name));
        }
        if (reach.internal()) {
            out.add(INTERNAL, name);
        } else if (reach.masqueraded()) {
            out.add(HIDDEN, name);
        }
    }

    /** Removes a network, which must be there as it was added. */
    static void remove(NftTransaction out, NetworkDefinition network) {
        var reach = network.spec().reach();
        NftValue name = NftValue.name(network.bridge());
        out.remove(BRIDGES, name);
        if (!reach.isolated()) {
            out.remove(OPEN, NftValue.joined(name, name));
        }
        if (reach.internal()) {
            out.remove(INTERNAL, name);
        } else if (reach.masqueraded()) {
            out.remove(HIDDEN, name);
        }
    }

    /** Publishes a port: it leads to that address. */
    static void add(NftTransaction out, PortBinding binding, InetAddress container) {
        var value = NftValue.joined(
                NftValue.address(container), NftValue.port(binding.port().number()));
        out.add(map(binding), key(binding), value);
        out.add(self(container), NftValue.joined(NftValue.address(container), NftValue.address(container)));
    }

    private static String self(InetAddress container) {
        return container instanceof Inet6Address ? "self6" : "self4";
    }

    /** Forgets that a container has published ports. */
    static void forget(NftTransaction out, InetAddress container) {
        out.remove(self(container), NftValue.joined(NftValue.address(container), NftValue.address(container)));
    }

    /** Takes a published port back, which must be there. */
    static void remove(NftTransaction out, PortBinding binding) {
        out.remove(map(binding), key(binding));
    }

    private static NftValue portOf(PortBinding binding) {
        return NftValue.joined(NftValue.u8(binding.port().protocol().number()), NftValue.port(binding.hostPort()));
    }

    private static String map(PortBinding binding) {
        return (binding.address().isAnyLocalAddress() ? "any" : "to")
                + (binding.address() instanceof Inet6Address ? "6" : "4");
    }

    private static NftValue key(PortBinding binding) {
        if (binding.address().isAnyLocalAddress()) {
            return portOf(binding);
        }
        return NftValue.joined(
                NftValue.u8(binding.port().protocol().number()),
                NftValue.address(binding.address()),
                NftValue.port(binding.hostPort()));
    }

    private static List<NftExpression> in(String set) {
        return List.of(new Meta(MetaKey.IIFNAME, 0), new Lookup(set, 0, OptionalInt.empty()));
    }

    private static List<NftExpression> outTo(String set) {
        return List.of(new Meta(MetaKey.OIFNAME, 0), new Lookup(set, 0, OptionalInt.empty()));
    }

    private static List<NftExpression> of(IpFamily family) {
        return List.of(new Meta(MetaKey.NFPROTO, 0), new Compare(0, EQUAL, number(family)));
    }

    private static NftValue number(IpFamily family) {
        return NftValue.u8(family == IpFamily.IPV4 ? 2 : 10);
    }

    /** A prefix at an offset of the header. */
    private static List<NftExpression> prefix(String text, int offset) {
        IpPrefix prefix = IpPrefix.parse(text);
        int bytes = prefix.address().getAddress().length;
        var steps = new ArrayList<>(of(prefix.isIpv6() ? IpFamily.IPV6 : IpFamily.IPV4));
        steps.add(new Payload(HeaderBase.NETWORK, offset, bytes, 0));
        steps.add(new Mask(0, NftValue.mask(prefix)));
        steps.add(new Compare(0, EQUAL, NftValue.address(prefix.address())));
        return List.copyOf(steps);
    }

    private static List<NftExpression> accept() {
        return decide(Verdict.ACCEPT);
    }

    private static List<NftExpression> drop() {
        return decide(Verdict.DROP);
    }

    private static List<NftExpression> decide(Verdict verdict) {
        return List.of(new Decide(verdict));
    }

    private static List<NftExpression> jump(String chain) {
        return List.of(new Decide(Verdict.JUMP, Optional.of(chain)));
    }

    @SafeVarargs
    private static List<NftExpression> steps(List<NftExpression>... parts) {
        var all = new ArrayList<NftExpression>();
        for (List<NftExpression> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
