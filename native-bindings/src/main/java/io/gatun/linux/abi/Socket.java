package io.gatun.linux.abi;

/** Constants of socket(2), unix(7), ip(7), ipv6(7), tcp(7) and udp(7): families, types, options; names and values are the kernel headers'. */
@Header({"sys/socket.h", "netinet/in.h", "netinet/tcp.h", "netinet/udp.h", "linux/sockios.h"})
public final class Socket {
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_BRIDGE = 7;
    public static final int AF_NETLINK = 0x10;
    public static final int AF_PACKET = 17;
    public static final int AF_VSOCK = 40;
    public static final int AF_ALG = 38;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final long SOCK_CLOEXEC = 0x80000;
    public static final long SOCK_NONBLOCK = 0x800;
    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_ERROR = 4;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_PASSCRED = 0x10;
    public static final int SO_PEERCRED = 17;
    public static final int SO_REUSEPORT = 15;
    public static final int SO_PEERPIDFD = 77;
    public static final int SO_KEEPALIVE = 9;
    public static final int SO_LINGER = 13;
    public static final int SO_ACCEPTCONN = 30;
    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPV6_V6ONLY = 26;
    public static final int IPV6_TRANSPARENT = 75;
    public static final int TCP_NODELAY = 1;
    public static final int TCP_FASTOPEN = 23;
    public static final int IP_TRANSPARENT = 19;
    public static final int IP_BIND_ADDRESS_NO_PORT = 24;
    public static final int IP_PKTINFO = 8;
    public static final int IPV6_RECVPKTINFO = 49;
    public static final int IPV6_PKTINFO = 50;
    public static final int UDP_SEGMENT = 103;
    public static final int UDP_GRO = 104;
    public static final int SCM_RIGHTS = 1;
    public static final int SCM_CREDENTIALS = 2;
    public static final long MSG_CMSG_CLOEXEC = 0x40000000;
    public static final long MSG_CTRUNC = 8;
    public static final long MSG_TRUNC = 0x20;
    public static final long MSG_PEEK = 2;
    public static final long MSG_DONTWAIT = 0x40;
    public static final long MSG_NOSIGNAL = 0x4000;
    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;
    public static final int SIOCSIFFLAGS = 0x8914;

    private Socket() {}
}
