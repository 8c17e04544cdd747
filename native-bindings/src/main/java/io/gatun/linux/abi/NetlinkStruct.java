package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.u16;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u8;

import java.lang.foreign.StructLayout;

/** Structs of netlink(7) and rtnetlink(7). */
@Header({"sys/socket.h", "linux/netlink.h", "linux/rtnetlink.h", "linux/if_addr.h", "linux/netfilter/nfnetlink.h"})
public final class NetlinkStruct {
    /** The address of a netlink(7) socket; port 0 is the kernel. */
    public static final StructLayout SOCKADDR_NL =
            Struct.of("sockaddr_nl", u16("nl_family"), u16("nl_pad"), u32("nl_pid"), u32("nl_groups"));

    /** The head of every message. */
    public static final StructLayout NLMSGHDR = Struct.of(
            "nlmsghdr", u32("nlmsg_len"), u16("nlmsg_type"), u16("nlmsg_flags"), u32("nlmsg_seq"), u32("nlmsg_pid"));

    /** The head of every attribute. */
    public static final StructLayout NLATTR = Struct.of("nlattr", u16("nla_len"), u16("nla_type"));

    /** A link. */
    public static final StructLayout IFINFOMSG = Struct.of(
            "ifinfomsg",
            u8("ifi_family"),
            u8("__ifi_pad"),
            u16("ifi_type"),
            u32("ifi_index"),
            u32("ifi_flags"),
            u32("ifi_change"));

    /** An address of a link. */
    public static final StructLayout IFADDRMSG = Struct.of(
            "ifaddrmsg", u8("ifa_family"), u8("ifa_prefixlen"), u8("ifa_flags"), u8("ifa_scope"), u32("ifa_index"));

    /** A route. */
    public static final StructLayout RTMSG = Struct.of(
            "rtmsg",
            u8("rtm_family"),
            u8("rtm_dst_len"),
            u8("rtm_src_len"),
            u8("rtm_tos"),
            u8("rtm_table"),
            u8("rtm_protocol"),
            u8("rtm_scope"),
            u8("rtm_type"),
            u32("rtm_flags"));

    /** The head of every message about nf_tables, and of the two around a transaction; {@code res_id} is big-endian. */
    public static final StructLayout NFGENMSG = Struct.of("nfgenmsg", u8("nfgen_family"), u8("version"), u16("res_id"));

    private NetlinkStruct() {}
}
