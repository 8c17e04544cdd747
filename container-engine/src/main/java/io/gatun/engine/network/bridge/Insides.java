package io.gatun.engine.network.bridge;

import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.rtnetlink.LinkAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.Network;
import io.gatun.linux.net.rtnetlink.Route;
import java.net.Inet6Address;
import java.net.InetAddress;

/** The container's side of a connection: addresses and the way out. */
public final class Insides {
    private Insides() {}

    /** Gives the interface of a connection its addresses. */
    public static void configure(Network inside, Connection connection, NetworkDefinition network) {
        LinkIndex device = inside.links()
                .find(new InterfaceName(connection.device()))
                .orElseThrow(() -> SyscallException.of(
                        "rtnetlink(RTM_GETLINK, " + connection.device() + ")", -Errno.ENODEV.number()))
                .index();
        inside.links().up(device);
        for (InetAddress address : connection.addresses()) {
            int length = network.pool(address instanceof Inet6Address)
                    .map(Pool::subnet)
                    .orElseThrow()
                    .length();
            inside.addresses().add(new LinkAddress(device, new IpPrefix(address, length)));
        }
        if (!network.spec().reach().internal()) {
            connection.addresses().forEach(address -> leadOut(inside, network, address));
        }
    }

    /** The first network that leads outside is the way there. */
    private static void leadOut(Network inside, NetworkDefinition network, InetAddress address) {
        InetAddress gateway = network.gateway(address instanceof Inet6Address).orElseThrow();
        try {
            inside.routes().add(Route.defaultVia(gateway));
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }
}
