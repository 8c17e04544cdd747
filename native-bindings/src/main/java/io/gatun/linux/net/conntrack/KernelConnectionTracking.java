package io.gatun.linux.net.conntrack;

import static io.gatun.linux.abi.Netlink.NLM_F_ACK;
import static io.gatun.linux.abi.Netlink.NLM_F_DUMP;
import static io.gatun.linux.abi.Netlink.NLM_F_REQUEST;
import static io.gatun.linux.abi.NetlinkStruct.NFGENMSG;

import io.gatun.linux.abi.Conntrack;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Socket;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.net.netlink.NetlinkAttributes;
import io.gatun.linux.net.netlink.NetlinkMessage;
import io.gatun.linux.net.netlink.NetlinkSocket;
import io.gatun.linux.net.netlink.NetlinkWriter;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link ConnectionTracking} of the running kernel. */
public final class KernelConnectionTracking implements ConnectionTracking {
    private static final int PART_SHIFT = 8;
    private static final byte[] NONE = {};

    // What the kernel compares for us (nf_internals.h, CTA_FILTER_F_*). Kernels before 5.8 compare nothing and say all.
    private static final int BY_DESTINATION = 1 << 1;
    private static final int BY_PROTOCOL = 1 << 3;
    private static final int BY_DESTINATION_PORT = 1 << 5;

    private final NetlinkSocket socket;

    private KernelConnectionTracking(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** The flows of the calling thread's namespace. The caller closes it. */
    public static ConnectionTracking open(SyscallGate gate) {
        return new KernelConnectionTracking(NetlinkSocket.filtering(gate));
    }

    private static NetlinkWriter message(int type, int flags, InetAddress family) {
        var message = new NetlinkWriter(Conntrack.NFNL_SUBSYS_CTNETLINK << PART_SHIFT | type, NLM_F_REQUEST | flags);
        message.head(NFGENMSG).set("nfgen_family", family instanceof Inet4Address ? Socket.AF_INET : Socket.AF_INET6);
        return message;
    }

    // ---- finding

    @Override
    public List<Flow> to(int protocol, Internet destination) {
        InetAddress at = destination.address();
        // Linux 6.18 finds no flow of IPv6 by its address, though a list without a filter has it; we compare all
        // again.
        boolean mayCompare = at instanceof Inet4Address && !at.isAnyLocalAddress();
        int compared =
                BY_PROTOCOL | (destination.port() == 0 ? 0 : BY_DESTINATION_PORT) | (mayCompare ? BY_DESTINATION : 0);
        NetlinkWriter request = message(Conntrack.IPCTNL_MSG_CT_GET, NLM_F_DUMP, destination.address())
                .nested(Conntrack.CTA_TUPLE_ORIG, out -> tuple(out, protocol, destination))
                .nested(
                        Conntrack.CTA_FILTER,
                        out -> out.u32(Conntrack.CTA_FILTER_ORIG_FLAGS, compared)
                                .u32(Conntrack.CTA_FILTER_REPLY_FLAGS, 0));
        var found = new ArrayList<Flow>();
        for (NetlinkMessage each : socket.query(request, "IPCTNL_MSG_CT_GET, " + destination)) {
            NetlinkAttributes attributes = each.attributes(NFGENMSG);
            if (protocol(attributes) != protocol) continue;
            flow(attributes).filter(flow -> isTo(flow, destination)).ifPresent(found::add);
        }
        return found;
    }

    private static void tuple(NetlinkWriter out, int protocol, Internet destination) {
        boolean isFour = destination.address() instanceof Inet4Address;
        int type = isFour ? Conntrack.CTA_IP_V4_DST : Conntrack.CTA_IP_V6_DST;
        byte[] port = {(byte) (destination.port() >> Byte.SIZE), (byte) destination.port()};
        out.nested(
                Conntrack.CTA_TUPLE_IP,
                ip -> ip.bytes(type, destination.address().getAddress()));
        out.nested(
                Conntrack.CTA_TUPLE_PROTO,
                proto -> proto.u8(Conntrack.CTA_PROTO_NUM, protocol).bytes(Conntrack.CTA_PROTO_DST_PORT, port));
    }

    private static boolean isTo(Flow flow, Internet destination) {
        Internet at = flow.destination();
        return (destination.port() == 0 || at.port() == destination.port())
                && at.address().getClass().equals(destination.address().getClass())
                && (destination.address().isAnyLocalAddress() || at.address().equals(destination.address()));
    }

    private static int protocol(NetlinkAttributes flow) {
        return flow.nested(Conntrack.CTA_TUPLE_ORIG)
                .nested(Conntrack.CTA_TUPLE_PROTO)
                .bytes(Conntrack.CTA_PROTO_NUM)
                .map(number -> number[0] & 0xff)
                .orElse(-1);
    }

    private static Optional<Flow> flow(NetlinkAttributes attributes) {
        Optional<Internet> destination = end(
                attributes.nested(Conntrack.CTA_TUPLE_ORIG),
                Conntrack.CTA_IP_V4_DST,
                Conntrack.CTA_IP_V6_DST,
                Conntrack.CTA_PROTO_DST_PORT);
        Optional<Internet> answerer = end(
                attributes.nested(Conntrack.CTA_TUPLE_REPLY),
                Conntrack.CTA_IP_V4_SRC,
                Conntrack.CTA_IP_V6_SRC,
                Conntrack.CTA_PROTO_SRC_PORT);
        if (destination.isEmpty() || answerer.isEmpty()) return Optional.empty();
        int status = Integer.reverseBytes(attributes.u32(Conntrack.CTA_STATUS).orElse(0));
        var handle = new Handle(
                attributes.bytes(Conntrack.CTA_TUPLE_ORIG).orElse(NONE),
                attributes.bytes(Conntrack.CTA_ID).orElse(NONE),
                attributes.bytes(Conntrack.CTA_ZONE).orElse(NONE));
        return Optional.of(new Flow(destination.get(), answerer.get(), (status & Conntrack.IPS_DST_NAT) != 0, handle));
    }

    private static Optional<Internet> end(NetlinkAttributes tuple, int four, int six, int port) {
        NetlinkAttributes ip = tuple.nested(Conntrack.CTA_TUPLE_IP);
        Optional<byte[]> number = tuple.nested(Conntrack.CTA_TUPLE_PROTO).bytes(port);
        return ip.bytes(four).or(() -> ip.bytes(six)).flatMap(address -> number.map(at -> internet(address, at)));
    }

    private static Internet internet(byte[] address, byte[] port) {
        try {
            return new Internet(InetAddress.getByAddress(address), ((port[0] & 0xff) << Byte.SIZE) | (port[1] & 0xff));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + address.length + " bytes", e);
        }
    }

    // ---- forgetting

    @Override
    public void forget(Flow flow) {
        NetlinkWriter request = message(
                Conntrack.IPCTNL_MSG_CT_DELETE, NLM_F_ACK, flow.destination().address());
        Handle handle = flow.handle();
        request.bytes(Conntrack.CTA_TUPLE_ORIG, handle.original());
        // The number says which one, should another have come with the same addresses.
        if (handle.id().length > 0) request.bytes(Conntrack.CTA_ID, handle.id());
        if (handle.zone().length > 0) request.bytes(Conntrack.CTA_ZONE, handle.zone());
        try {
            socket.request(request, "IPCTNL_MSG_CT_DELETE, " + flow.destination());
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
