package io.gatun.linux.net.rtnetlink;

import static io.gatun.linux.abi.NetlinkStruct.IFINFOMSG;
import static io.gatun.linux.abi.Rtnetlink.IFF_UP;
import static io.gatun.linux.abi.Rtnetlink.IFLA_ADDRESS;
import static io.gatun.linux.abi.Rtnetlink.IFLA_BRPORT_ISOLATED;
import static io.gatun.linux.abi.Rtnetlink.IFLA_BRPORT_MODE;
import static io.gatun.linux.abi.Rtnetlink.IFLA_IFNAME;
import static io.gatun.linux.abi.Rtnetlink.IFLA_INFO_KIND;
import static io.gatun.linux.abi.Rtnetlink.IFLA_LINKINFO;
import static io.gatun.linux.abi.Rtnetlink.IFLA_MASTER;
import static io.gatun.linux.abi.Rtnetlink.IFLA_MTU;
import static io.gatun.linux.abi.Rtnetlink.IFLA_NET_NS_FD;
import static io.gatun.linux.abi.Rtnetlink.IFLA_PROTINFO;
import static io.gatun.linux.abi.Rtnetlink.RTM_DELLINK;
import static io.gatun.linux.abi.Rtnetlink.RTM_GETLINK;
import static io.gatun.linux.abi.Rtnetlink.RTM_NEWLINK;
import static io.gatun.linux.abi.Rtnetlink.RTM_SETLINK;
import static io.gatun.linux.abi.Socket.AF_BRIDGE;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Netlink;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.MacAddress;
import io.gatun.linux.net.netlink.NetlinkAttributes;
import io.gatun.linux.net.netlink.NetlinkFields;
import io.gatun.linux.net.netlink.NetlinkMessage;
import io.gatun.linux.net.netlink.NetlinkSocket;
import io.gatun.linux.net.netlink.NetlinkWriter;
import java.util.List;
import java.util.Optional;

/** {@link Links} of the running kernel. */
final class KernelLinks implements Links {
    private static final int ACKNOWLEDGED = Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK;

    private final NetlinkSocket socket;

    KernelLinks(NetlinkSocket socket) {
        this.socket = socket;
    }

    @Override
    public List<Link> list() {
        var request = new NetlinkWriter(RTM_GETLINK, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
        request.head(IFINFOMSG);
        return socket.query(request, "RTM_GETLINK").stream()
                .filter(message -> message.type() == RTM_NEWLINK)
                .map(KernelLinks::link)
                .toList();
    }

    @Override
    public Optional<Link> find(InterfaceName name) {
        var request = new NetlinkWriter(RTM_GETLINK, ACKNOWLEDGED);
        request.head(IFINFOMSG);
        request.string(IFLA_IFNAME, name.value());
        try {
            return socket.query(request, "RTM_GETLINK, " + name).stream()
                    .filter(message -> message.type() == RTM_NEWLINK)
                    .map(KernelLinks::link)
                    .findFirst();
        } catch (SyscallException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Link link(NetlinkMessage message) {
        NetlinkFields head = message.head(IFINFOMSG);
        NetlinkAttributes attributes = message.attributes(IFINFOMSG);
        int master = attributes.u32(IFLA_MASTER).orElse(0);
        return new Link(
                new LinkIndex(head.get("ifi_index")),
                new InterfaceName(attributes.string(IFLA_IFNAME).orElse("")),
                attributes.nested(IFLA_LINKINFO).string(IFLA_INFO_KIND).orElse(""),
                attributes
                        .bytes(IFLA_ADDRESS)
                        .filter(bytes -> bytes.length == MacAddress.BYTES)
                        .map(MacAddress::of),
                attributes.u32(IFLA_MTU).orElse(0),
                (head.get("ifi_flags") & IFF_UP) == 0 ? Link.State.DOWN : Link.State.UP,
                master == 0 ? Optional.empty() : Optional.of(new LinkIndex(master)));
    }

    @Override
    public Link create(LinkSpec spec) {
        socket.request(LinkRequest.create(spec), "RTM_NEWLINK, " + spec);
        return find(spec.name())
                .orElseThrow(() ->
                        SyscallException.of("rtnetlink(RTM_GETLINK, " + spec.name() + ")", -Errno.ENODEV.number()));
    }

    @Override
    public void delete(LinkIndex link) {
        var request = new NetlinkWriter(RTM_DELLINK, ACKNOWLEDGED);
        request.head(IFINFOMSG).set("ifi_index", link.number());
        socket.request(request, "RTM_DELLINK, " + link);
    }

    @Override
    public void up(LinkIndex link) {
        setFlags(link, IFF_UP, "up");
    }

    @Override
    public void down(LinkIndex link) {
        setFlags(link, 0, "down");
    }

    private void setFlags(LinkIndex link, int flags, String what) {
        var request = new NetlinkWriter(RTM_SETLINK, ACKNOWLEDGED);
        request.head(IFINFOMSG)
                .set("ifi_index", link.number())
                .set("ifi_flags", flags)
                .set("ifi_change", IFF_UP);
        socket.request(request, "RTM_SETLINK, " + link + ", " + what);
    }

    @Override
    public void rename(LinkIndex link, InterfaceName name) {
        change(link, writer -> writer.string(IFLA_IFNAME, name.value()), "name " + name);
    }

    @Override
    public void setMaster(LinkIndex link, LinkIndex master) {
        change(link, writer -> writer.u32(IFLA_MASTER, master.number()), "master " + master);
    }

    @Override
    public void clearMaster(LinkIndex link) {
        change(link, writer -> writer.u32(IFLA_MASTER, 0), "no master");
    }

    @Override
    public void move(LinkIndex link, Fd namespace, InterfaceName name) {
        change(
                link,
                writer -> writer.u32(IFLA_NET_NS_FD, namespace.number()).string(IFLA_IFNAME, name.value()),
                "to namespace " + namespace + " as " + name);
    }

    @Override
    public void setMac(LinkIndex link, MacAddress mac) {
        change(link, writer -> writer.bytes(IFLA_ADDRESS, mac.bytes()), "address " + mac);
    }

    @Override
    public void setMtu(LinkIndex link, int mtuBytes) {
        change(link, writer -> writer.u32(IFLA_MTU, mtuBytes), "mtu " + mtuBytes);
    }

    @Override
    public void isolate(LinkIndex port) {
        setPort(port, IFLA_BRPORT_ISOLATED, "isolated");
    }

    @Override
    public void reflect(LinkIndex port) {
        setPort(port, IFLA_BRPORT_MODE, "hairpin");
    }

    private void setPort(LinkIndex port, int attribute, String what) {
        var request = new NetlinkWriter(RTM_SETLINK, ACKNOWLEDGED);
        request.head(IFINFOMSG).set("ifi_family", AF_BRIDGE).set("ifi_index", port.number());
        request.nested(IFLA_PROTINFO, data -> data.u8(attribute, 1));
        socket.request(request, "RTM_SETLINK, " + port + ", " + what);
    }

    private void change(LinkIndex link, NetlinkWriter.Contents attributes, String what) {
        var request = new NetlinkWriter(RTM_SETLINK, ACKNOWLEDGED);
        request.head(IFINFOMSG).set("ifi_index", link.number());
        attributes.write(request);
        socket.request(request, "RTM_SETLINK, " + link + ", " + what);
    }
}
