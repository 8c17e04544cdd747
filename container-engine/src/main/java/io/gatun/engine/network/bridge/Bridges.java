package io.gatun.engine.network.bridge;

import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkSpec.Pool;
import io.gatun.engine.network.firewall.Firewall;
import io.gatun.engine.network.host.Forwarding;
import io.gatun.engine.network.host.HostNetwork;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.address.MacAddress;
import io.gatun.linux.net.nft.NftExpression.IpFamily;
import io.gatun.linux.net.rtnetlink.Link;
import io.gatun.linux.net.rtnetlink.LinkAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.LinkSpec;
import io.gatun.linux.net.rtnetlink.Links;
import io.gatun.linux.net.rtnetlink.Network;
import java.net.InetAddress;

/** The host's side of networks: bridges, and cables from them into containers. */
public final class Bridges {
    private final HostNetwork host;
    private final Firewall firewall;
    private final Forwarding forwarding;

    public Bridges(HostNetwork host, Firewall firewall, Forwarding forwarding) {
        this.host = host;
        this.firewall = firewall;
        this.forwarding = forwarding;
    }

    /** The bridge of a network, made if it is not there. What was left half made is finished: it is switched on last. */
    public LinkIndex ensure(NetworkDefinition network) {
        Links links = host.network().links();
        var found = links.find(network.bridge());
        if (found.filter(link -> link.state() == Link.State.UP).isPresent()) {
            requireBridge(found.get());
            firewall.ensure();
            return found.get().index();
        }
        LinkIndex bridge = found.map(Link::index).orElseGet(() -> make(network));
        firewall.add(network);
        configure(network, bridge);
        links.up(bridge);
        return bridge;
    }

    private static void requireBridge(Link link) {
        if (!link.kind().equals("bridge")) {
            throw new ConflictException(
                    "the interface %s is no bridge".formatted(link.name()), "choose another name for the bridge");
        }
    }

    private LinkIndex make(NetworkDefinition network) {
        try {
            return host.network()
                    .links()
                    .create(new LinkSpec.Bridge(network.bridge()))
                    .index();
        } catch (SyscallException e) {
            if (e.is(Errno.EEXIST)) {
                return host.network()
                        .links()
                        .find(network.bridge())
                        .orElseThrow(() -> e)
                        .index();
            }
            throw e;
        }
    }

    private void configure(NetworkDefinition network, LinkIndex bridge) {
        String name = network.bridge().value();
        boolean six = network.spec().ipv6();
        Links links = host.network().links();
        // A bridge without an address of its own takes that of a port, and another one when that port goes.
        links.setMac(bridge, Macs.ofBridge(network.id()));
        links.setMtu(bridge, network.spec().reach().mtuBytes());
        // What containers announce is not to be believed by the host.
        host.set("ipv6/conf/" + name + "/accept_ra=0", "ipv6/conf/" + name + "/disable_ipv6=" + (six ? 0 : 1));
        network.spec().pools().forEach(pool -> address(bridge, pool));
        if (!network.spec().reach().internal()) {
            forward(IpFamily.IPV4);
            if (six) {
                forward(IpFamily.IPV6);
            }
        }
    }

    private void forward(IpFamily family) {
        if (forwarding.enable(family)) {
            firewall.close(family);
        }
    }

    private void address(LinkIndex bridge, Pool pool) {
        InetAddress gateway = pool.gateway().orElseThrow();
        try {
            host.network()
                    .addresses()
                    .add(new LinkAddress(
                            bridge, new IpPrefix(gateway, pool.subnet().length())));
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** Removes the bridge of a network, if it is there. */
    public void remove(NetworkDefinition network) {
        delete(network.bridge());
        firewall.remove(network);
    }

    /** Lets local programs reach published ports of a network by addresses of the loopback. */
    public void openToLoopback(NetworkDefinition network) {
        host.set("ipv4/conf/" + network.bridge() + "/route_localnet=1");
    }

    /**
     * Puts a container's interface into its network namespace, plugged in.
     *
     * @param published whether the container may reach itself by a port of the host
     */
    public void plug(
            ContainerId container, Connection connection, NetworkDefinition network, Fd namespace, boolean published) {
        LinkIndex bridge = ensure(network);
        InterfaceName name = cable(container, network);
        var port = new LinkSpec.BridgePort(
                name,
                bridge,
                new InterfaceName(connection.device()),
                namespace,
                MacAddress.parse(connection.mac()),
                network.spec().reach().mtuBytes());
        LinkIndex made = plug(port);
        if (network.spec().reach().isolated()) {
            host.network().links().isolate(made);
        }
        if (published) {
            host.network().links().reflect(made);
        }
    }

    /** What a run before left goes with its namespace, which the kernel removes when it has time. */
    private LinkIndex plug(LinkSpec.BridgePort port) {
        Links links = host.network().links();
        try {
            return links.create(port).index();
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            delete(port.name());
            return links.create(port).index();
        }
    }

    /** Takes a container's interface away, if it is there. */
    public void unplug(ContainerId container, NetworkDefinition network) {
        delete(cable(container, network));
    }

    private void delete(InterfaceName name) {
        Network network = host.network();
        network.links().find(name).ifPresent(link -> {
            try {
                network.links().delete(link.index());
            } catch (SyscallException e) {
                if (!e.is(Errno.ENODEV)) {
                    throw e;
                }
            }
        });
    }

    private static InterfaceName cable(ContainerId container, NetworkDefinition network) {
        return new InterfaceName(
                "gv" + start(container.value(), 9) + start(network.id().value(), 4));
    }

    private static String start(String id, int length) {
        return id.substring(0, Math.min(length, id.length()));
    }
}
