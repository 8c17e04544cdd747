package io.gatun.linux.net.socket;

import io.gatun.linux.abi.Socket;

/** Options of sockets whose value is a number; a switch is off at 0 (socket(7), ipv6(7), tcp(7), udp(7)). */
public enum SocketOption {
    SO_REUSEADDR(Socket.SOL_SOCKET, Socket.SO_REUSEADDR),
    SO_REUSEPORT(Socket.SOL_SOCKET, Socket.SO_REUSEPORT),
    SO_KEEPALIVE(Socket.SOL_SOCKET, Socket.SO_KEEPALIVE),
    /** The errno that waits, such as the result of a connect that did not block; reading it clears it. */
    SO_ERROR(Socket.SOL_SOCKET, Socket.SO_ERROR),
    SO_SNDBUF(Socket.SOL_SOCKET, Socket.SO_SNDBUF),
    SO_RCVBUF(Socket.SOL_SOCKET, Socket.SO_RCVBUF),
    /** Every message received says who sent it. */
    SO_PASSCRED(Socket.SOL_SOCKET, Socket.SO_PASSCRED),
    SO_ACCEPTCONN(Socket.SOL_SOCKET, Socket.SO_ACCEPTCONN),
    IPV6_V6ONLY(Socket.IPPROTO_IPV6, Socket.IPV6_V6ONLY),
    TCP_NODELAY(Socket.IPPROTO_TCP, Socket.TCP_NODELAY),
    /** How many connections may be on their way in whose first bytes came with their SYN; 0 for none. */
    TCP_FASTOPEN(Socket.IPPROTO_TCP, Socket.TCP_FASTOPEN),
    /** The socket may have an address that is not of this host (CAP_NET_ADMIN or CAP_NET_RAW). */
    IP_TRANSPARENT(Socket.IPPROTO_IP, Socket.IP_TRANSPARENT),
    IPV6_TRANSPARENT(Socket.IPPROTO_IPV6, Socket.IPV6_TRANSPARENT),
    /** A port is chosen when it connects, and not when it gets its address: many may have the same one then. */
    IP_BIND_ADDRESS_NO_PORT(Socket.IPPROTO_IP, Socket.IP_BIND_ADDRESS_NO_PORT),
    /** Every datagram received says to which of this machine's addresses it was sent. */
    IP_PKTINFO(Socket.IPPROTO_IP, Socket.IP_PKTINFO),
    IPV6_RECVPKTINFO(Socket.IPPROTO_IPV6, Socket.IPV6_RECVPKTINFO),
    /** Datagrams of one length from one sender may be received as one. */
    UDP_GRO(Socket.IPPROTO_UDP, Socket.UDP_GRO);

    private final int level;
    private final int number;

    SocketOption(int level, int number) {
        this.level = level;
        this.number = number;
    }

    int level() {
        return level;
    }

    int number() {
        return number;
    }
}
