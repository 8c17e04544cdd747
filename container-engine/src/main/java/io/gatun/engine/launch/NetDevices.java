package io.gatun.engine.launch;

import io.gatun.engine.spec.LinuxSpec.NetDevice;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.rtnetlink.Link;
import io.gatun.linux.net.rtnetlink.LinkAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Network devices of this thread's network namespace that become a container's, with their addresses (OCI runtime
 * specification, "Network Devices"). Routes are lost, as the kernel drops them. What is in a namespace when it ends the kernel
 * gives back to the first one if it is hardware, and destroys otherwise.
 */
final class NetDevices implements AutoCloseable {
    private final Kernel kernel;
    private final Map<String, NetDevice> devices;
    private final List<Move> done = new ArrayList<>();
    private @Nullable Fd container;

    /** @param devices by their names here */
    NetDevices(Kernel kernel, Map<String, NetDevice> devices) {
        this.kernel = kernel;
        this.devices = devices;
    }

    /** A device on its way: what it is here, what it is called there, and the addresses that it keeps. */
    private record Move(Link link, InterfaceName there, List<LinkAddress> addresses) {}

    /**
     * Moves all devices and switches them on.
     *
     * @param namespace the container's; this closes it with itself
     * @throws LaunchException if a device is not here, its name is taken there, or the kernel refuses; {@link #giveBack} undoes
     *     what was done until then
     */
    void moveTo(Fd namespace) {
        container = namespace;
        try (Network here = kernel.networkNamespaces().open();
                Network there = kernel.networkNamespaces().open(namespace)) {
            List<Move> moves = devices.entrySet().stream()
                    .map(device -> planned(device.getKey(), device.getValue(), here, there))
                    .toList();
            for (Move move : moves) {
                move(move, namespace, here, there);
            }
        }
    }

    /** Undoes what was done, as far as it was done. */
    void giveBack() {
        if (container == null || done.isEmpty()) {
            return;
        }
        try (Fd own = kernel.networkNamespaces().current();
                Network here = kernel.networkNamespaces().open(own);
                Network there = kernel.networkNamespaces().open(container)) {
            for (Move move : done.reversed()) {
                LinkIndex moved = there.links().find(move.there()).orElseThrow().index();
                there.links().move(moved, own, move.link().name());
                LinkIndex back =
                        here.links().find(move.link().name()).orElseThrow().index();
                settle(here, back, move, move.link().state());
            }
        }
        done.clear();
    }

    private static Move planned(String name, NetDevice device, Network here, Network there) {
        Link link = here.links()
                .find(new InterfaceName(name))
                .orElseThrow(() -> new LaunchException(
                        "cannot move network device %s into the container: there is none here".formatted(name),
                        "correct linux.netDevices, or make the device first"));
        var inside = new InterfaceName(device.name().orElse(name));
        if (there.links().find(inside).isPresent()) {
            throw new LaunchException(
                    "cannot move network device %s into the container: there is a %s already".formatted(name, inside),
                    "give it another name in linux.netDevices");
        }
        var addresses = here.addresses().permanent().stream()
                .filter(address -> address.link().equals(link.index()))
                .toList();
        return new Move(link, inside, addresses);
    }

    private void move(Move move, Fd namespace, Network here, Network there) {
        try {
            here.links().move(move.link().index(), namespace, move.there());
            done.add(move);
            settle(there, there.links().find(move.there()).orElseThrow().index(), move, Link.State.UP);
        } catch (SyscallException e) {
            throw new LaunchException(
                    "cannot move network device %s into the container: %s"
                            .formatted(move.link().name(), e.getMessage()),
                    "look whether it may leave its namespace at all: the loopback and bridges may not");
        }
    }

    private static void settle(Network network, LinkIndex link, Move move, Link.State state) {
        if (state == Link.State.UP) {
            network.links().up(link);
        }
        for (LinkAddress address : move.addresses()) {
            network.addresses().add(new LinkAddress(link, address.prefix()));
        }
    }

    @Override
    public void close() {
        if (container != null) {
            container.close();
        }
    }
}
