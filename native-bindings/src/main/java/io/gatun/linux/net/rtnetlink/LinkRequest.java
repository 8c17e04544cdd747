package io.gatun.linux.net.rtnetlink;

import static io.gatun.linux.abi.NetlinkStruct.IFINFOMSG;
import static io.gatun.linux.abi.Rtnetlink.IFF_UP;
import static io.gatun.linux.abi.Rtnetlink.IFLA_ADDRESS;
import static io.gatun.linux.abi.Rtnetlink.IFLA_IFNAME;
import static io.gatun.linux.abi.Rtnetlink.IFLA_INFO_DATA;
import static io.gatun.linux.abi.Rtnetlink.IFLA_INFO_KIND;
import static io.gatun.linux.abi.Rtnetlink.IFLA_IPVLAN_MODE;
import static io.gatun.linux.abi.Rtnetlink.IFLA_LINK;
import static io.gatun.linux.abi.Rtnetlink.IFLA_LINKINFO;
import static io.gatun.linux.abi.Rtnetlink.IFLA_MACVLAN_MODE;
import static io.gatun.linux.abi.Rtnetlink.IFLA_MASTER;
import static io.gatun.linux.abi.Rtnetlink.IFLA_MTU;
import static io.gatun.linux.abi.Rtnetlink.IFLA_NET_NS_FD;
import static io.gatun.linux.abi.Rtnetlink.IFLA_VLAN_ID;
import static io.gatun.linux.abi.Rtnetlink.IPVLAN_MODE_L2;
import static io.gatun.linux.abi.Rtnetlink.IPVLAN_MODE_L3;
import static io.gatun.linux.abi.Rtnetlink.IPVLAN_MODE_L3S;
import static io.gatun.linux.abi.Rtnetlink.MACVLAN_MODE_BRIDGE;
import static io.gatun.linux.abi.Rtnetlink.MACVLAN_MODE_PASSTHRU;
import static io.gatun.linux.abi.Rtnetlink.MACVLAN_MODE_PRIVATE;
import static io.gatun.linux.abi.Rtnetlink.MACVLAN_MODE_VEPA;
import static io.gatun.linux.abi.Rtnetlink.RTM_NEWLINK;
import static io.gatun.linux.abi.Rtnetlink.VETH_INFO_PEER;

import io.gatun.linux.abi.Netlink;
import io.gatun.linux.net.netlink.NetlinkFields;
import io.gatun.linux.net.netlink.NetlinkWriter;
import io.gatun.linux.net.netlink.NetlinkWriter.Contents;
import io.gatun.linux.net.rtnetlink.LinkSpec.IpvlanMode;
import io.gatun.linux.net.rtnetlink.LinkSpec.MacvlanMode;

/** What the kernel is asked for when a link is made. Pure. */
final class LinkRequest {
    private LinkRequest() {}

    static NetlinkWriter create(LinkSpec spec) {
        var request = new NetlinkWriter(
                RTM_NEWLINK, Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
        NetlinkFields head = request.head(IFINFOMSG);
        if (spec instanceof LinkSpec.BridgePort) {
            head.set("ifi_flags", IFF_UP).set("ifi_change", IFF_UP);
        }
        request.string(IFLA_IFNAME, spec.name().value());
        switch (spec) {
            case LinkSpec.BridgePort port -> {
                request.u32(IFLA_MASTER, port.bridge().number()).u32(IFLA_MTU, port.mtuBytes());
                kind(request, "veth", data -> peer(data, port));
            }
            case LinkSpec.Veth veth -> kind(request, "veth", data -> peer(data, veth));
            case LinkSpec.Bridge bridge -> kind(request, "bridge");
            case LinkSpec.Dummy dummy -> kind(request, "dummy");
            case LinkSpec.Macvlan(var name, var parent, var mode) -> {
                request.u32(IFLA_LINK, parent.number());
                kind(request, "macvlan", data -> data.u32(IFLA_MACVLAN_MODE, number(mode)));
            }
            case LinkSpec.Ipvlan(var name, var parent, var mode) -> {
                request.u32(IFLA_LINK, parent.number());
                kind(request, "ipvlan", data -> data.u16(IFLA_IPVLAN_MODE, number(mode)));
            }
            case LinkSpec.Vlan(var name, var parent, int id) -> {
                request.u32(IFLA_LINK, parent.number());
                kind(request, "vlan", data -> data.u16(IFLA_VLAN_ID, id));
            }
        }
        return request;
    }

    private static void kind(NetlinkWriter request, String kind) {
        request.nested(IFLA_LINKINFO, info -> info.string(IFLA_INFO_KIND, kind));
    }

    private static void kind(NetlinkWriter request, String kind, Contents data) {
        request.nested(IFLA_LINKINFO, info -> info.string(IFLA_INFO_KIND, kind).nested(IFLA_INFO_DATA, data));
    }

    // The other end is described by a message of its own within the attribute.
    private static void peer(NetlinkWriter data, LinkSpec.Veth veth) {
        data.nested(VETH_INFO_PEER, peer -> {
            peer.head(IFINFOMSG);
            peer.string(IFLA_IFNAME, veth.peer().value());
            veth.peerNamespace().ifPresent(namespace -> peer.u32(IFLA_NET_NS_FD, namespace.number()));
        });
    }

    private static void peer(NetlinkWriter data, LinkSpec.BridgePort port) {
        data.nested(VETH_INFO_PEER, peer -> {
            // The kernel cannot switch it on yet: the two ends do not know each other before both are made.
            peer.head(IFINFOMSG);
            peer.string(IFLA_IFNAME, port.peer().value())
                    .u32(IFLA_NET_NS_FD, port.peerNamespace().number())
                    .bytes(IFLA_ADDRESS, port.peerMac().bytes())
                    .u32(IFLA_MTU, port.mtuBytes());
        });
    }

    private static int number(MacvlanMode mode) {
        return switch (mode) {
            case PRIVATE -> MACVLAN_MODE_PRIVATE;
            case VEPA -> MACVLAN_MODE_VEPA;
            case BRIDGE -> MACVLAN_MODE_BRIDGE;
            case PASSTHRU -> MACVLAN_MODE_PASSTHRU;
        };
    }

    private static int number(IpvlanMode mode) {
        return switch (mode) {
            case L2 -> IPVLAN_MODE_L2;
            case L3 -> IPVLAN_MODE_L3;
            case L3S -> IPVLAN_MODE_L3S;
        };
    }
}
