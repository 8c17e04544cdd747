package io.gatun.engine.network.bridge;

import io.gatun.engine.model.NetworkId;
import io.gatun.linux.net.address.MacAddress;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Ethernet addresses, all locally administered. A container's follows from its IPv4 address, as docker has it: when an address
 * gets another owner, what neighbours remember of it stays right.
 */
public final class Macs {
    private static final byte FIRST = 0x02;
    private static final byte SECOND = 0x42;

    private Macs() {}

    public static MacAddress of(InetAddress ipv4) {
        byte[] address = ipv4.getAddress();
        return MacAddress.of(new byte[] {FIRST, SECOND, address[0], address[1], address[2], address[3]});
    }

    static MacAddress ofBridge(NetworkId id) {
        byte[] start = HexFormat.of().parseHex(id.value(), 0, 10);
        return MacAddress.of(new byte[] {FIRST, start[0], start[1], start[2], start[3], start[4]});
    }
}
