package io.gatun.linux.net.nft;

import static io.gatun.linux.abi.Netlink.NLM_F_REQUEST;
import static io.gatun.linux.abi.NetlinkStruct.NFGENMSG;

import io.gatun.linux.abi.Nftables;
import io.gatun.linux.net.netlink.NetlinkWriter;
import io.gatun.linux.net.netlink.NetlinkWriter.Contents;
import java.nio.ByteOrder;

/** Messages of nf_tables, which the kernel knows as one part of its filter among others. Pure. */
final class NftMessages {
    private static final int PART_SHIFT = 8;

    private NftMessages() {}

    static NetlinkWriter of(int type, int flags, Contents contents) {
        var message = new NetlinkWriter(number(type), flags);
        message.head(NFGENMSG).set("nfgen_family", Nftables.NFPROTO_INET);
        contents.write(message);
        return message;
    }

    /** The beginning or the end of a transaction. */
    static NetlinkWriter bracket(int type) {
        var message = new NetlinkWriter(type, NLM_F_REQUEST);
        int part = Nftables.NFNL_SUBSYS_NFTABLES;
        boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
        message.head(NFGENMSG).set("res_id", big ? part : part << Byte.SIZE);
        return message;
    }

    /** The type as it stands in the head of a message. */
    static int number(int type) {
        return Nftables.NFNL_SUBSYS_NFTABLES << PART_SHIFT | type;
    }
}
