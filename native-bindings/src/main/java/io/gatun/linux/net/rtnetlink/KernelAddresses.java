package io.gatun.linux.net.rtnetlink;

import static io.gatun.linux.abi.NetlinkStruct.IFADDRMSG;
import static io.gatun.linux.abi.Rtnetlink.IFA_ADDRESS;
import static io.gatun.linux.abi.Rtnetlink.IFA_FLAGS;
import static io.gatun.linux.abi.Rtnetlink.IFA_F_NODAD;
import static io.gatun.linux.abi.Rtnetlink.IFA_F_PERMANENT;
import static io.gatun.linux.abi.Rtnetlink.IFA_LOCAL;
import static io.gatun.linux.abi.Rtnetlink.RTM_DELADDR;
import static io.gatun.linux.abi.Rtnetlink.RTM_GETADDR;
import static io.gatun.linux.abi.Rtnetlink.RTM_NEWADDR;
import static io.gatun.linux.abi.Rtnetlink.RT_SCOPE_UNIVERSE;
import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.AF_INET6;

import io.gatun.linux.abi.Netlink;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.netlink.NetlinkAttributes;
import io.gatun.linux.net.netlink.NetlinkFields;
import io.gatun.linux.net.netlink.NetlinkMessage;
import io.gatun.linux.net.netlink.NetlinkSocket;
import io.gatun.linux.net.netlink.NetlinkWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link Addresses} of the running kernel. */
final class KernelAddresses implements Addresses {
    private final NetlinkSocket socket;

    KernelAddresses(NetlinkSocket socket) {
        this.socket = socket;
    }

    @Override
    public List<LinkAddress> list() {
        return messages().flatMap(message -> address(message).stream()).toList();
    }

    @Override
    public List<LinkAddress> permanent() {
        return messages()
                .filter(KernelAddresses::isPermanent)
                .flatMap(message -> address(message).stream())
                .toList();
    }

    private Stream<NetlinkMessage> messages() {
        var request = new NetlinkWriter(RTM_GETADDR, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
        request.head(IFADDRMSG);
        return socket.query(request, "RTM_GETADDR").stream().filter(message -> message.type() == RTM_NEWADDR);
    }

    // The head has room for the first eight flags only.
    private static boolean isPermanent(NetlinkMessage message) {
        NetlinkFields head = message.head(IFADDRMSG);
        int flags = message.attributes(IFADDRMSG).u32(IFA_FLAGS).orElse(head.get("ifa_flags"));
        return head.get("ifa_scope") == RT_SCOPE_UNIVERSE && (flags & IFA_F_PERMANENT) != 0;
    }

    // Of a link with one neighbour, IFA_ADDRESS is the neighbour's address and IFA_LOCAL its own.
    private static Optional<LinkAddress> address(NetlinkMessage message) {
        NetlinkFields head = message.head(IFADDRMSG);
        NetlinkAttributes attributes = message.attributes(IFADDRMSG);
        return attributes
                .bytes(IFA_LOCAL)
                .or(() -> attributes.bytes(IFA_ADDRESS))
                .map(bytes -> new LinkAddress(
                        new LinkIndex(head.get("ifa_index")),
                        new IpPrefix(IpPrefix.address(bytes), head.get("ifa_prefixlen"))));
    }

    @Override
    public void add(LinkAddress address) {
        var request = request(RTM_NEWADDR, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, address);
        if (address.prefix().isIpv6()) {
            request.u32(IFA_FLAGS, IFA_F_NODAD | IFA_F_PERMANENT);
        }
        socket.request(request, "RTM_NEWADDR, " + address.link() + ", " + address.prefix());
    }

    @Override
    public void delete(LinkAddress address) {
        socket.request(request(RTM_DELADDR, 0, address), "RTM_DELADDR, " + address.link() + ", " + address.prefix());
    }

    private static NetlinkWriter request(int type, int flags, LinkAddress address) {
        IpPrefix prefix = address.prefix();
        byte[] bytes = prefix.address().getAddress();
        var request = new NetlinkWriter(type, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | flags);
        request.head(IFADDRMSG)
                .set("ifa_family", prefix.isIpv6() ? AF_INET6 : AF_INET)
                .set("ifa_prefixlen", prefix.length())
                .set("ifa_index", address.link().number());
        return request.bytes(IFA_LOCAL, bytes).bytes(IFA_ADDRESS, bytes);
    }
}
