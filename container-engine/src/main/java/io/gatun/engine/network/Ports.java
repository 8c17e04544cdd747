package io.gatun.engine.network;

import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.model.PortRequest;
import io.gatun.engine.model.Protocol;
import io.gatun.engine.network.host.HostNetwork;
import io.gatun.engine.network.store.Containers;
import io.gatun.engine.network.store.LinkTable;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.linux.net.socket.Sockets;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which container has which port of the host. An entry belongs to a container that runs; one whose container does not is void, and
 * taken back by whoever meets it. The table must be locked.
 */
final class Ports {
    private static final int FIRST = 49_153;
    private static final int LAST = 65_535;

    private final Kernel kernel;
    private final HostNetwork host;
    private final LinkTable table;
    private final Containers containers;

    Ports(Kernel kernel, HostNetwork host, LinkTable table, Containers containers) {
        this.kernel = kernel;
        this.host = host;
        this.table = table;
        this.containers = containers;
    }

    /**
     * Takes a port for a container, the same on all addresses.
     *
     * @throws ConflictException if another container or a program of the host has all that will do
     */
    List<PortBinding> take(PortRequest request, List<InetAddress> addresses, ContainerId owner) {
        boolean any = request.first() == 0;
        int first = any ? FIRST : request.first();
        int last = any ? LAST : request.last();
        int count = last - first + 1;
        // Who takes any port should not always get the one that was free a moment ago.
        int offset = any ? RandomGenerator.getDefault().nextInt(count) : 0;
        ConflictException problem = null;
        for (int i = 0; i < count; i++) {
            int port = first + (i + offset) % count;
            var bindings = addresses.stream()
                    .map(address -> new PortBinding(request.port(), address, port))
                    .toList();
            try {
                take(bindings, owner);
                return bindings;
            } catch (ConflictException e) {
                problem = e;
            }
        }
        throw problem == null ? new ConflictException("no port is free", "") : problem;
    }

    private void take(List<PortBinding> bindings, ContainerId owner) {
        Map<String, String> taken = table.all();
        for (PortBinding binding : bindings) {
            taken.forEach((name, other) -> requireOther(binding, name, other));
            requireUnused(binding);
        }
        bindings.forEach(binding -> table.take(name(binding), owner.value()));
    }

    private void requireOther(PortBinding binding, String name, String owner) {
        if (!name.startsWith(start(binding))) {
            return;
        }
        InetAddress address =
                InetAddress.ofLiteral(name.substring(start(binding).length()));
        boolean sameKind = address instanceof Inet6Address == binding.address() instanceof Inet6Address;
        boolean meets = address.equals(binding.address())
                || address.isAnyLocalAddress()
                || binding.address().isAnyLocalAddress();
        if (!sameKind || !meets) {
            return;
        }
        if (isVoid(owner)) {
            table.give(name, owner);
            return;
        }
        throw new ConflictException(
                "Bind for %s failed: port is already allocated".formatted(binding.host()),
                "choose another port, or stop container " + new ContainerId(owner).shortForm());
    }

    private boolean isVoid(String owner) {
        var opened = containers.open(new ContainerId(owner));
        if (opened.isEmpty()) {
            return true;
        }
        try (ContainerDirectory directory = opened.get()) {
            return !containers.isRunning(directory);
        }
    }

    /** A program of the host would lose its clients to the container. */
    private void requireUnused(PortBinding binding) {
        boolean tcp = binding.port().protocol() == Protocol.TCP;
        Sockets sockets = kernel.sockets();
        try {
            host.inside(() -> {
                var family = binding.address() instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
                try (Fd socket = sockets.socket(family, tcp ? SocketType.STREAM : SocketType.DATAGRAM)) {
                    if (family == Family.IPV6) {
                        sockets.setOption(socket, SocketOption.IPV6_V6ONLY, 1);
                    }
                    if (tcp) {
                        // What waits for the last packets of old connections is in nobody's way.
                        sockets.setOption(socket, SocketOption.SO_REUSEADDR, 1);
                    }
                    sockets.bind(socket, new SocketAddress.Internet(binding.address(), binding.hostPort()));
                    if (tcp) {
                        sockets.listen(socket, 1);
                    }
                    return socket;
                }
            });
        } catch (SyscallException e) {
            if (e.is(Errno.EADDRINUSE)) {
                throw new ConflictException(
                        "failed to bind host port %s/%s: address already in use"
                                .formatted(binding.host(), binding.port().protocol()),
                        "choose another port, or end the program that listens there");
            }
            if (e.is(Errno.EADDRNOTAVAIL)) {
                throw new ConflictException(
                        "failed to bind host port %s/%s: cannot assign requested address"
                                .formatted(binding.host(), binding.port().protocol()),
                        "use an address of this machine");
            }
            throw e;
        }
    }

    /** Whether a port is still that container's. */
    boolean isOf(PortBinding binding, ContainerId owner) {
        return table.owner(name(binding)).filter(owner.value()::equals).isPresent();
    }

    /** Gives a port back, if it is that container's. */
    void give(PortBinding binding, ContainerId owner) {
        table.give(name(binding), owner.value());
    }

    private static String name(PortBinding binding) {
        return start(binding) + binding.address().getHostAddress();
    }

    private static String start(PortBinding binding) {
        return binding.port().protocol() + "." + binding.hostPort() + ".";
    }
}
