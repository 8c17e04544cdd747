package io.gatun.linux.net.nft;

import static io.gatun.linux.abi.Netlink.NLM_F_APPEND;
import static io.gatun.linux.abi.Netlink.NLM_F_CREATE;
import static io.gatun.linux.abi.Netlink.NLM_F_REQUEST;

import io.gatun.linux.abi.Nftables;
import io.gatun.linux.net.netlink.NetlinkWriter;
import io.gatun.linux.net.netlink.NetlinkWriter.Contents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of one table of the family {@code inet}, which sees IPv4 and IPv6, that are done all or none. A builder; every
 * name and value goes into a field of a message, none into text. For one thread.
 */
public final class NftTransaction {
    private final String table;
    private final List<NetlinkWriter> messages = new ArrayList<>();
    private int sets;
    private int rules;

    /** Changes of a table. */
    public NftTransaction(String table) {
        this.table = table;
    }

    /** Where in a packet's way a chain is asked. */
    public enum Hook {
        PREROUTING(Nftables.NF_INET_PRE_ROUTING),
        INPUT(Nftables.NF_INET_LOCAL_IN),
        FORWARD(Nftables.NF_INET_FORWARD),
        OUTPUT(Nftables.NF_INET_LOCAL_OUT),
        POSTROUTING(Nftables.NF_INET_POST_ROUTING);

        private final int number;

        Hook(int number) {
            this.number = number;
        }
    }

    /** What a chain that is asked may do. */
    public enum ChainType {
        FILTER("filter"),
        NAT("nat");

        private final String word;

        ChainType(String word) {
            this.word = word;
        }
    }

    /** Makes the table, unless it is there. */
    public NftTransaction table() {
        return message(Nftables.NFT_MSG_NEWTABLE, NLM_F_CREATE, out -> out.string(Nftables.NFTA_TABLE_NAME, table));
    }

    /** Removes the table with all that is in it; it must be there. */
    public NftTransaction deleteTable() {
        return message(Nftables.NFT_MSG_DELTABLE, 0, out -> out.string(Nftables.NFTA_TABLE_NAME, table));
    }

    /** Makes a chain that rules jump to. */
    public NftTransaction chain(String name) {
        return message(Nftables.NFT_MSG_NEWCHAIN, NLM_F_CREATE, out -> chain(out, name));
    }

    /**
     * Makes a chain that the kernel asks; what it does not decide is accepted.
     *
     * @param priority those with lower ones are asked first; nft(8) lists what the kernel does at which
     */
    public NftTransaction chain(String name, ChainType type, Hook hook, int priority) {
        return message(
                Nftables.NFT_MSG_NEWCHAIN,
                NLM_F_CREATE,
                out -> chain(out, name)
                        .nested(
                                Nftables.NFTA_CHAIN_HOOK,
                                at -> at.be32(Nftables.NFTA_HOOK_HOOKNUM, hook.number)
                                        .be32(Nftables.NFTA_HOOK_PRIORITY, priority))
                        .be32(Nftables.NFTA_CHAIN_POLICY, Nftables.NF_ACCEPT)
                        .string(Nftables.NFTA_CHAIN_TYPE, type.word));
    }

    private NetlinkWriter chain(NetlinkWriter out, String name) {
        return out.string(Nftables.NFTA_CHAIN_TABLE, table).string(Nftables.NFTA_CHAIN_NAME, name);
    }

    /** Adds a rule at the end of a chain. */
    public NftTransaction rule(String chain, List<NftExpression> steps) {
        rules++;
        return message(
                Nftables.NFT_MSG_NEWRULE,
                NLM_F_CREATE | NLM_F_APPEND,
                out -> out.string(Nftables.NFTA_RULE_TABLE, table)
                        .string(Nftables.NFTA_RULE_CHAIN, chain)
                        .nested(Nftables.NFTA_RULE_EXPRESSIONS, list -> {
                            for (NftExpression step : steps) {
                                list.nested(Nftables.NFTA_LIST_ELEM, element -> NftExpressions.write(element, step));
                            }
                        }));
    }

    /** Makes a set. */
    public NftTransaction set(String name, List<NftType> key) {
        return set(name, key, List.of());
    }

    /** Makes a map; a set, if there are no values. */
    public NftTransaction set(String name, List<NftType> key, List<NftType> value) {
        int id = ++sets;
        return message(Nftables.NFT_MSG_NEWSET, NLM_F_CREATE, out -> {
            out.string(Nftables.NFTA_SET_TABLE, table)
                    .string(Nftables.NFTA_SET_NAME, name)
                    .be32(Nftables.NFTA_SET_FLAGS, value.isEmpty() ? 0 : Nftables.NFT_SET_MAP)
                    .be32(Nftables.NFTA_SET_KEY_TYPE, NftType.number(key))
                    .be32(Nftables.NFTA_SET_KEY_LEN, NftType.bytes(key))
                    .be32(Nftables.NFTA_SET_ID, id);
            if (!value.isEmpty()) {
                out.be32(Nftables.NFTA_SET_DATA_TYPE, NftType.number(value))
                        .be32(Nftables.NFTA_SET_DATA_LEN, NftType.bytes(value));
            }
        });
    }

    /** Adds an element to a set; nothing happens if it is there. */
    public NftTransaction add(String set, NftValue key) {
        return element(Nftables.NFT_MSG_NEWSETELEM, NLM_F_CREATE, set, key, Optional.empty());
    }

    /** Adds an element to a map; nothing happens if it is there, and the transaction fails if the key has another value. */
    public NftTransaction add(String map, NftValue key, NftValue value) {
        return element(Nftables.NFT_MSG_NEWSETELEM, NLM_F_CREATE, map, key, Optional.of(value));
    }

    /** Removes an element, which must be there. */
    public NftTransaction remove(String set, NftValue key) {
        return element(Nftables.NFT_MSG_DELSETELEM, 0, set, key, Optional.empty());
    }

    private NftTransaction element(int type, int flags, String set, NftValue key, Optional<NftValue> value) {
        return message(
                type,
                flags,
                out -> out.string(Nftables.NFTA_SET_ELEM_LIST_TABLE, table)
                        .string(Nftables.NFTA_SET_ELEM_LIST_SET, set)
                        .nested(
                                Nftables.NFTA_SET_ELEM_LIST_ELEMENTS,
                                list -> list.nested(Nftables.NFTA_LIST_ELEM, element -> {
                                    NftExpressions.value(element, Nftables.NFTA_SET_ELEM_KEY, key);
                                    value.ifPresent(
                                            data -> NftExpressions.value(element, Nftables.NFTA_SET_ELEM_DATA, data));
                                })));
    }

    private NftTransaction message(int type, int flags, Contents contents) {
        messages.add(NftMessages.of(type, NLM_F_REQUEST | flags, contents));
        return this;
    }

    /** How many rules it adds. */
    public int rules() {
        return rules;
    }

    /** Whether it changes nothing. */
    public boolean isEmpty() {
        return messages.isEmpty();
    }

    /** The messages with their brackets. */
    List<NetlinkWriter> messages() {
        var all = new ArrayList<NetlinkWriter>();
        all.add(NftMessages.bracket(Nftables.NFNL_MSG_BATCH_BEGIN));
        all.addAll(messages);
        all.getLast().acknowledged();
        all.add(NftMessages.bracket(Nftables.NFNL_MSG_BATCH_END));
        return all;
    }

    @Override
    public String toString() {
        return "%d changes of table inet %s".formatted(messages.size(), table);
    }
}
