package io.gatun.engine.network.bridge;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.InterfaceSysctl;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.rtnetlink.LinkAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.Network;
import io.gatun.linux.net.rtnetlink.Route;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** The container's side of a connection: addresses and the way out. */
public final class Insides {
    private static final Path PARAMETERS = Path.of("/proc/sys/net");

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
    }

    /** Sets what was asked for of the interface of a connection. */
    public static void setParameters(Kernel kernel, Fd namespace, Connection connection) {
        if (connection.wanted().sysctls().isEmpty()) return;
        kernel.networkNamespaces().<Fd, RuntimeException>inside(namespace, () -> {
            try (Fd all = kernel.files().open(PARAMETERS, OpenHow.directory())) {
                connection.wanted().sysctls().forEach(sysctl -> set(kernel, all, sysctl, connection.device()));
                return all;
            }
        });
    }

    private static void set(Kernel kernel, Fd all, InterfaceSysctl sysctl, String device) {
        try {
            kernel.contents().writeFile(all, sysctl.path(device), sysctl.value().getBytes(StandardCharsets.UTF_8));
        } catch (SyscallException e) {
            throw new BadRequestException(
                    "cannot set %s of %s: %s"
                            .formatted(sysctl, device, e.errno().text()),
                    "use a parameter and a value that this kernel has for interfaces");
        }
    }

    /**
     * Makes the way outside, for each kind of addresses through the first gateway. What led through another one of them before is taken away;
     * what the container has made for itself is left.
     */
    public static void leadOut(Network inside, List<InetAddress> gateways, Before before) {
        var wanted = new LinkedHashMap<Boolean, InetAddress>();
        gateways.forEach(gateway -> wanted.putIfAbsent(gateway instanceof Inet6Address, gateway));
        List<Route> ways = before == Before.NOTHING ? List.of() : ways(inside);
        for (InetAddress gateway : wanted.values()) {
            Route best = Route.defaultVia(gateway);
            List<Route> others = ways.stream()
                    .filter(way -> way.destination().equals(best.destination())
                            && way.gateway().filter(gateways::contains).isPresent())
                    .toList();
            if (others.stream().anyMatch(way -> way.gateway().equals(best.gateway()))) continue;
            // The kernel takes no second one of the same metric.
            others.forEach(inside.routes()::delete);
            add(inside, best);
        }
    }

    private static void add(Network inside, Route way) {
        try {
            inside.routes().add(way);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** What a namespace may have already. */
    public enum Before {
        NOTHING,
        A_WAY_OUT
    }

    private static List<Route> ways(Network inside) {
        return inside.routes().list().stream()
                .filter(route -> route.destination().length() == 0)
                .toList();
    }
}
