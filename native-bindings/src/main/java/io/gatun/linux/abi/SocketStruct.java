package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.array;
import static io.gatun.linux.abi.Struct.u16;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u64;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.StructLayout;

/** Structs of unix(7), ip(7), ipv6(7), sendmsg(2) and cmsg(3). */
@Header({"sys/socket.h", "sys/un.h", "netinet/in.h"})
public final class SocketStruct {
    /** The address of a unix(7) socket. */
    public static final StructLayout SOCKADDR_UN =
            Struct.of("sockaddr_un", u16("sun_family"), array("sun_path", 108, JAVA_BYTE));

    /** The address of an ip(7) socket; the port is big-endian. */
    public static final StructLayout SOCKADDR_IN = Struct.of(
            "sockaddr_in", u16("sin_family"), u16("sin_port"), u32("sin_addr"), array("sin_zero", 8, JAVA_BYTE));

    /** The address of an ipv6(7) socket; the port is big-endian. */
    public static final StructLayout SOCKADDR_IN6 = Struct.of(
            "sockaddr_in6",
            u16("sin6_family"),
            u16("sin6_port"),
            u32("sin6_flowinfo"),
            array("sin6_addr", 16, JAVA_BYTE),
            u32("sin6_scope_id"));

    /** What sendmsg(2) and recvmsg(2) are given. */
    public static final StructLayout MSGHDR = Struct.of(
            "msghdr",
            u64("msg_name"),
            u32("msg_namelen"),
            u64("msg_iov"),
            u64("msg_iovlen"),
            u64("msg_control"),
            u64("msg_controllen"),
            u32("msg_flags"));

    /** One of several messages for sendmmsg(2) and recvmmsg(2), which say how long it was. */
    public static final StructLayout MMSGHDR = Struct.of("mmsghdr", MSGHDR.withName("msg_hdr"), u32("msg_len"));

    /** Which address an IPv4 packet was sent to, or is sent from. */
    public static final StructLayout IN_PKTINFO =
            Struct.of("in_pktinfo", u32("ipi_ifindex"), u32("ipi_spec_dst"), u32("ipi_addr"));

    /** Which address an IPv6 packet was sent to, or is sent from. */
    public static final StructLayout IN6_PKTINFO =
            Struct.of("in6_pktinfo", array("ipi6_addr", 16, JAVA_BYTE), u32("ipi6_ifindex"));

    /** The head of one piece of ancillary data. */
    public static final StructLayout CMSGHDR =
            Struct.of("cmsghdr", u64("cmsg_len"), u32("cmsg_level"), u32("cmsg_type"));

    /** Who is at the other end of a unix(7) socket. */
    public static final StructLayout UCRED = Struct.of("ucred", u32("pid"), u32("uid"), u32("gid"));

    /** What close(2) does with bytes that were not delivered yet: the value of SO_LINGER. */
    public static final StructLayout LINGER = Struct.of("linger", u32("l_onoff"), u32("l_linger"));

    private SocketStruct() {}
}
