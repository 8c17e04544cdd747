package io.gatun.linux.net.nft;

import io.gatun.linux.abi.Nftables;
import io.gatun.linux.net.netlink.NetlinkWriter;
import io.gatun.linux.net.netlink.NetlinkWriter.Contents;
import io.gatun.linux.net.nft.NftExpression.Compare;
import io.gatun.linux.net.nft.NftExpression.Comparison;
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

/** Steps of rules as the kernel reads them. Pure. */
final class NftExpressions {
    private NftExpressions() {}

    static void write(NetlinkWriter out, NftExpression step) {
        switch (step) {
            case Meta(var key, int register) ->
                expression(
                        out,
                        "meta",
                        data -> data.be32(Nftables.NFTA_META_KEY, number(key))
                                .be32(Nftables.NFTA_META_DREG, NftType.register(register)));
            case Payload(var base, int offset, int bytes, int register) ->
                expression(
                        out,
                        "payload",
                        data -> data.be32(Nftables.NFTA_PAYLOAD_DREG, NftType.register(register))
                                .be32(Nftables.NFTA_PAYLOAD_BASE, number(base))
                                .be32(Nftables.NFTA_PAYLOAD_OFFSET, offset)
                                .be32(Nftables.NFTA_PAYLOAD_LEN, bytes));
            case Connection(var key, int register) ->
                expression(
                        out,
                        "ct",
                        data -> data.be32(Nftables.NFTA_CT_KEY, number(key))
                                .be32(Nftables.NFTA_CT_DREG, NftType.register(register)));
            case DestinationType(int register) ->
                expression(
                        out,
                        "fib",
                        data -> data.be32(Nftables.NFTA_FIB_DREG, NftType.register(register))
                                .be32(Nftables.NFTA_FIB_RESULT, Nftables.NFT_FIB_RESULT_ADDRTYPE)
                                .be32(Nftables.NFTA_FIB_FLAGS, Nftables.NFTA_FIB_F_DADDR));
            case Mask mask -> mask(out, mask);
            case Compare(int register, var comparison, var value) ->
                expression(
                        out,
                        "cmp",
                        data -> value(
                                data.be32(Nftables.NFTA_CMP_SREG, NftType.register(register))
                                        .be32(
                                                Nftables.NFTA_CMP_OP,
                                                comparison == Comparison.EQUAL
                                                        ? Nftables.NFT_CMP_EQ
                                                        : Nftables.NFT_CMP_NEQ),
                                Nftables.NFTA_CMP_DATA,
                                value));
            case Lookup(var set, int register, var result) ->
                expression(out, "lookup", data -> {
                    data.string(Nftables.NFTA_LOOKUP_SET, set)
                            .be32(Nftables.NFTA_LOOKUP_SREG, NftType.register(register));
                    result.ifPresent(to -> data.be32(Nftables.NFTA_LOOKUP_DREG, NftType.register(to)));
                });
            case RandomNumber(int modulus, int register) ->
                expression(
                        out,
                        "numgen",
                        data -> data.be32(Nftables.NFTA_NG_DREG, NftType.register(register))
                                .be32(Nftables.NFTA_NG_MODULUS, modulus)
                                .be32(Nftables.NFTA_NG_TYPE, Nftables.NFT_NG_RANDOM));
            case Decide decide -> verdict(out, decide);
            case DestinationNat(var family, int address, int port) ->
                expression(
                        out,
                        "nat",
                        data -> data.be32(Nftables.NFTA_NAT_TYPE, Nftables.NFT_NAT_DNAT)
                                .be32(
                                        Nftables.NFTA_NAT_FAMILY,
                                        family == IpFamily.IPV4 ? Nftables.NFPROTO_IPV4 : Nftables.NFPROTO_IPV6)
                                .be32(Nftables.NFTA_NAT_REG_ADDR_MIN, NftType.register(address))
                                .be32(Nftables.NFTA_NAT_REG_PROTO_MIN, NftType.register(port)));
            case Masquerade() -> expression(out, "masq", data -> {});
        }
    }

    private static void expression(NetlinkWriter out, String name, Contents data) {
        out.string(Nftables.NFTA_EXPR_NAME, name).nested(Nftables.NFTA_EXPR_DATA, data);
    }

    private static void mask(NetlinkWriter out, Mask step) {
        int length = step.mask().bytes().length;
        expression(out, "bitwise", data -> {
            data.be32(Nftables.NFTA_BITWISE_SREG, NftType.register(step.register()))
                    .be32(Nftables.NFTA_BITWISE_DREG, NftType.register(step.register()))
                    .be32(Nftables.NFTA_BITWISE_LEN, length);
            value(data, Nftables.NFTA_BITWISE_MASK, step.mask());
            value(data, Nftables.NFTA_BITWISE_XOR, NftValue.of(new byte[length]));
        });
    }

    private static void verdict(NetlinkWriter out, Decide step) {
        expression(
                out,
                "immediate",
                data -> data.be32(Nftables.NFTA_IMMEDIATE_DREG, Nftables.NFT_REG_VERDICT)
                        .nested(
                                Nftables.NFTA_IMMEDIATE_DATA,
                                value -> value.nested(Nftables.NFTA_DATA_VERDICT, verdict -> {
                                    verdict.be32(Nftables.NFTA_VERDICT_CODE, number(step.verdict()));
                                    step.chain().ifPresent(chain -> verdict.string(Nftables.NFTA_VERDICT_CHAIN, chain));
                                })));
    }

    static void value(NetlinkWriter out, int type, NftValue value) {
        out.nested(type, data -> data.bytes(Nftables.NFTA_DATA_VALUE, value.bytes()));
    }

    private static int number(MetaKey key) {
        return switch (key) {
            case NFPROTO -> Nftables.NFT_META_NFPROTO;
            case L4PROTO -> Nftables.NFT_META_L4PROTO;
            case IIFNAME -> Nftables.NFT_META_IIFNAME;
            case OIFNAME -> Nftables.NFT_META_OIFNAME;
        };
    }

    private static int number(HeaderBase base) {
        return switch (base) {
            case NETWORK -> Nftables.NFT_PAYLOAD_NETWORK_HEADER;
            case TRANSPORT -> Nftables.NFT_PAYLOAD_TRANSPORT_HEADER;
        };
    }

    private static int number(ConnectionKey key) {
        return switch (key) {
            case STATE -> Nftables.NFT_CT_STATE;
            case STATUS -> Nftables.NFT_CT_STATUS;
        };
    }

    private static int number(Verdict verdict) {
        return switch (verdict) {
            case ACCEPT -> Nftables.NF_ACCEPT;
            case DROP -> Nftables.NF_DROP;
            case RETURN -> Nftables.NFT_RETURN;
            case JUMP -> Nftables.NFT_JUMP;
        };
    }
}
