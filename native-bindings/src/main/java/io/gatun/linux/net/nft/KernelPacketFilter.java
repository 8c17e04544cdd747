package io.gatun.linux.net.nft;

import static io.gatun.linux.abi.Netlink.NLM_F_ACK;
import static io.gatun.linux.abi.Netlink.NLM_F_DUMP;
import static io.gatun.linux.abi.Netlink.NLM_F_REQUEST;
import static io.gatun.linux.abi.NetlinkStruct.NFGENMSG;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Nftables;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.net.netlink.NetlinkAttributes;
import io.gatun.linux.net.netlink.NetlinkAttributes.Attribute;
import io.gatun.linux.net.netlink.NetlinkMessage;
import io.gatun.linux.net.netlink.NetlinkSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link PacketFilter} of the running kernel. */
public final class KernelPacketFilter implements PacketFilter {
    private final NetlinkSocket socket;

    private KernelPacketFilter(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** The packet filter of the calling thread's namespace. The caller closes it. */
    public static PacketFilter open(SyscallGate gate) {
        return new KernelPacketFilter(NetlinkSocket.filtering(gate));
    }

    @Override
    public void apply(NftTransaction transaction) {
        if (!transaction.isEmpty()) {
            socket.transact(transaction.messages(), transaction.toString());
        }
    }

    @Override
    public boolean hasTable(String table) {
        var request = NftMessages.of(
                Nftables.NFT_MSG_GETTABLE,
                NLM_F_REQUEST | NLM_F_ACK,
                out -> out.string(Nftables.NFTA_TABLE_NAME, table));
        try {
            return !socket.query(request, "NFT_MSG_GETTABLE, " + table).isEmpty();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public int countRules(String table) {
        var request = NftMessages.of(
                Nftables.NFT_MSG_GETRULE,
                NLM_F_REQUEST | NLM_F_DUMP,
                out -> out.string(Nftables.NFTA_RULE_TABLE, table));
        return (int) socket.query(request, "NFT_MSG_GETRULE, " + table).stream()
                .filter(message -> message.type() == NftMessages.number(Nftables.NFT_MSG_NEWRULE))
                .filter(message -> message.attributes(NFGENMSG)
                        .string(Nftables.NFTA_RULE_TABLE)
                        .filter(table::equals)
                        .isPresent())
                .count();
    }

    @Override
    public List<Element> elements(String table, String set) {
        var request = NftMessages.of(
                Nftables.NFT_MSG_GETSETELEM,
                NLM_F_REQUEST | NLM_F_DUMP,
                out -> out.string(Nftables.NFTA_SET_ELEM_LIST_TABLE, table)
                        .string(Nftables.NFTA_SET_ELEM_LIST_SET, set));
        var elements = new ArrayList<Element>();
        for (NetlinkMessage message : socket.query(request, "NFT_MSG_GETSETELEM, " + set)) {
            if (message.type() != NftMessages.number(Nftables.NFT_MSG_NEWSETELEM)) {
                continue;
            }
            for (Attribute each : message.attributes(NFGENMSG)
                    .nested(Nftables.NFTA_SET_ELEM_LIST_ELEMENTS)
                    .all()) {
                var attributes = NetlinkAttributes.of(each.value());
                value(attributes, Nftables.NFTA_SET_ELEM_KEY)
                        .ifPresent(
                                key -> elements.add(new Element(key, value(attributes, Nftables.NFTA_SET_ELEM_DATA))));
            }
        }
        return elements;
    }

    private static Optional<NftValue> value(NetlinkAttributes element, int type) {
        return element.nested(type).bytes(Nftables.NFTA_DATA_VALUE).map(NftValue::of);
    }

    @Override
    public void close() {
        socket.close();
    }
}
