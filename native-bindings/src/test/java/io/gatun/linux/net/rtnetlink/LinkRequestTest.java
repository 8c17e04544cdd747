package io.gatun.linux.net.rtnetlink;

import static io.gatun.linux.abi.NetlinkStruct.IFINFOMSG;
import static io.gatun.linux.abi.Rtnetlink.IFLA_IFNAME;
import static io.gatun.linux.abi.Rtnetlink.IFLA_INFO_DATA;
import static io.gatun.linux.abi.Rtnetlink.IFLA_INFO_KIND;
import static io.gatun.linux.abi.Rtnetlink.IFLA_IPVLAN_MODE;
import static io.gatun.linux.abi.Rtnetlink.IFLA_LINK;
import static io.gatun.linux.abi.Rtnetlink.IFLA_LINKINFO;
import static io.gatun.linux.abi.Rtnetlink.IFLA_VLAN_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.netlink.NetlinkAttributes;
import io.gatun.linux.net.netlink.NetlinkMessage;
import io.gatun.linux.net.rtnetlink.LinkSpec.IpvlanMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Requests for the kinds of link that not every kernel is built with. */
class LinkRequestTest {
    private static final InterfaceName NAME = new InterfaceName("made0");
    private static final LinkIndex PARENT = new LinkIndex(9);

    @Test
    void vlanHasItsParentAndItsNumber() {
        var attributes = attributes(new LinkSpec.Vlan(NAME, PARENT, 100));
        assertEquals("made0", attributes.string(IFLA_IFNAME).orElseThrow());
        assertEquals(9, attributes.u32(IFLA_LINK).orElseThrow());
        assertEquals(
                "vlan", attributes.nested(IFLA_LINKINFO).string(IFLA_INFO_KIND).orElseThrow());
        assertEquals(100, u16(attributes, IFLA_VLAN_ID));
        assertThrows(IllegalArgumentException.class, () -> new LinkSpec.Vlan(NAME, PARENT, 4095));
        assertThrows(IllegalArgumentException.class, () -> new LinkSpec.Vlan(NAME, PARENT, 0));
    }

    @Test
    void ipvlanHasItsParentAndItsMode() {
        var attributes = attributes(new LinkSpec.Ipvlan(NAME, PARENT, IpvlanMode.L3S));
        assertEquals(9, attributes.u32(IFLA_LINK).orElseThrow());
        assertEquals(
                "ipvlan",
                attributes.nested(IFLA_LINKINFO).string(IFLA_INFO_KIND).orElseThrow());
        assertEquals(2, u16(attributes, IFLA_IPVLAN_MODE));
    }

    @Test
    void dummyHasNothingButItsKind() {
        var info = attributes(new LinkSpec.Dummy(NAME)).nested(IFLA_LINKINFO);
        assertEquals("dummy", info.string(IFLA_INFO_KIND).orElseThrow());
        assertTrue(info.find(IFLA_INFO_DATA).isEmpty());
    }

    private static NetlinkAttributes attributes(LinkSpec spec) {
        byte[] message = LinkRequest.create(spec).message(1);
        return NetlinkMessage.all(ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()))
                .getFirst()
                .attributes(IFINFOMSG);
    }

    private static int u16(NetlinkAttributes attributes, int type) {
        return attributes
                .nested(IFLA_LINKINFO)
                .nested(IFLA_INFO_DATA)
                .find(type)
                .orElseThrow()
                .getShort(0);
    }
}
