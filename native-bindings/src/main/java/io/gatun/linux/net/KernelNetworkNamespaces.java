package io.gatun.linux.net;

import static io.gatun.linux.abi.Sched.CLONE_NEWNET;

import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.conntrack.ConnectionTracking;
import io.gatun.linux.net.conntrack.KernelConnectionTracking;
import io.gatun.linux.net.nft.FilterWatch;
import io.gatun.linux.net.nft.KernelFilterWatch;
import io.gatun.linux.net.nft.KernelPacketFilter;
import io.gatun.linux.net.nft.PacketFilter;
import io.gatun.linux.net.rtnetlink.KernelNetwork;
import io.gatun.linux.net.rtnetlink.Network;
import io.gatun.linux.process.Namespaces;
import java.nio.file.Path;

/** {@link NetworkNamespaces} of the running kernel. */
public final class KernelNetworkNamespaces implements NetworkNamespaces {
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    private final SyscallGate gate;
    private final Files files;
    private final Namespaces namespaces;

    public KernelNetworkNamespaces(SyscallGate gate, Files files, Namespaces namespaces) {
        this.gate = gate;
        this.files = files;
        this.namespaces = namespaces;
    }

    @Override
    public Fd current() {
        return files.open(OWN, OpenHow.read());
    }

    @Override
    public Fd create() {
        try (var here = current()) {
            return inside(here, () -> {
                namespaces.unshare(CLONE_NEWNET);
                return current();
            });
        }
    }

    @Override
    public <T, E extends Exception> T inside(Fd namespace, Blocking.Call<T, E> call) throws E {
        return namespaces.inside(namespace, CLONE_NEWNET, call);
    }

    @Override
    public Network open(Fd namespace) {
        return inside(namespace, this::open);
    }

    @Override
    public Network open() {
        return KernelNetwork.open(gate);
    }

    @Override
    public PacketFilter filter(Fd namespace) {
        return inside(namespace, () -> KernelPacketFilter.open(gate));
    }

    @Override
    public ConnectionTracking tracking(Fd namespace) {
        return inside(namespace, () -> KernelConnectionTracking.open(gate));
    }

    @Override
    public FilterWatch watchFilter(Fd namespace) {
        return inside(namespace, () -> KernelFilterWatch.open(gate));
    }
}
