package io.gatun.linux.net.rtnetlink;

import static io.gatun.linux.abi.NetlinkStruct.RTMSG;
import static io.gatun.linux.abi.Rtnetlink.RTA_DST;
import static io.gatun.linux.abi.Rtnetlink.RTA_GATEWAY;
import static io.gatun.linux.abi.Rtnetlink.RTA_OIF;
import static io.gatun.linux.abi.Rtnetlink.RTA_PRIORITY;
import static io.gatun.linux.abi.Rtnetlink.RTA_TABLE;
import static io.gatun.linux.abi.Rtnetlink.RTM_DELROUTE;
import static io.gatun.linux.abi.Rtnetlink.RTM_GETROUTE;
import static io.gatun.linux.abi.Rtnetlink.RTM_NEWROUTE;
import static io.gatun.linux.abi.Rtnetlink.RTN_UNICAST;
import static io.gatun.linux.abi.Rtnetlink.RTPROT_STATIC;
import static io.gatun.linux.abi.Rtnetlink.RTPROT_UNSPEC;
import static io.gatun.linux.abi.Rtnetlink.RT_SCOPE_LINK;
import static io.gatun.linux.abi.Rtnetlink.RT_SCOPE_NOWHERE;
import static io.gatun.linux.abi.Rtnetlink.RT_SCOPE_UNIVERSE;
import static io.gatun.linux.abi.Rtnetlink.RT_TABLE_MAIN;
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

/** {@link Routes} of the running kernel. */
final class KernelRoutes implements Routes {
    private final NetlinkSocket socket;

    KernelRoutes(NetlinkSocket socket) {
        this.socket = socket;
    }

    @Override
    public List<Route> list() {
        var request = new NetlinkWriter(RTM_GETROUTE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
        request.head(RTMSG);
        return socket.query(request, "RTM_GETROUTE").stream()
                .filter(message -> message.type() == RTM_NEWROUTE)
                .filter(KernelRoutes::isInMainTable)
                .flatMap(message -> route(message).stream())
                .toList();
    }

    private static boolean isInMainTable(NetlinkMessage message) {
        NetlinkFields head = message.head(RTMSG);
        int table = message.attributes(RTMSG).u32(RTA_TABLE).orElse(head.get("rtm_table"));
        return table == RT_TABLE_MAIN && head.get("rtm_type") == RTN_UNICAST;
    }

    // A route with several ways has neither attribute; none is made here.
    private static Optional<Route> route(NetlinkMessage message) {
        NetlinkFields head = message.head(RTMSG);
        NetlinkAttributes attributes = message.attributes(RTMSG);
        var gateway = attributes.bytes(RTA_GATEWAY).map(IpPrefix::address);
        var link = attributes.u32(RTA_OIF).stream().mapToObj(LinkIndex::new).findFirst();
        if (gateway.isEmpty() && link.isEmpty()) {
            return Optional.empty();
        }
        IpPrefix all = head.get("rtm_family") == AF_INET6 ? IpPrefix.ALL_IPV6 : IpPrefix.ALL_IPV4;
        IpPrefix destination = attributes
                .bytes(RTA_DST)
                .map(bytes -> new IpPrefix(IpPrefix.address(bytes), head.get("rtm_dst_len")))
                .orElse(all);
        return Optional.of(new Route(destination, gateway, link, attributes.u32(RTA_PRIORITY)));
    }

    @Override
    public void add(Route route) {
        var request = new NetlinkWriter(
                RTM_NEWROUTE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
        // The kernel wants to know how far away the destination of an IPv4 route is; of IPv6 it does not ask.
        boolean isOnLink = route.gateway().isEmpty() && !route.destination().isIpv6();
        head(request, route)
                .set("rtm_protocol", RTPROT_STATIC)
                .set("rtm_scope", isOnLink ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
        attributes(request, route);
        socket.request(request, "RTM_NEWROUTE, " + route);
    }

    @Override
    public void delete(Route route) {
        var request = new NetlinkWriter(RTM_DELROUTE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK);
        head(request, route).set("rtm_protocol", RTPROT_UNSPEC).set("rtm_scope", RT_SCOPE_NOWHERE);
        attributes(request, route);
        socket.request(request, "RTM_DELROUTE, " + route);
    }

    private static NetlinkFields head(NetlinkWriter request, Route route) {
        return request.head(RTMSG)
                .set("rtm_family", route.destination().isIpv6() ? AF_INET6 : AF_INET)
                .set("rtm_dst_len", route.destination().length())
                .set("rtm_table", RT_TABLE_MAIN)
                .set("rtm_type", RTN_UNICAST);
    }

    private static void attributes(NetlinkWriter request, Route route) {
        if (route.destination().length() > 0) {
            request.bytes(RTA_DST, route.destination().address().getAddress());
        }
        route.gateway().ifPresent(gateway -> request.bytes(RTA_GATEWAY, gateway.getAddress()));
        route.link().ifPresent(link -> request.u32(RTA_OIF, link.number()));
        route.metric().ifPresent(metric -> request.u32(RTA_PRIORITY, metric));
    }
}
