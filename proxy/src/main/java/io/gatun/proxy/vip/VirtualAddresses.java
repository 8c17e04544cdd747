package io.gatun.proxy.vip;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Socket;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.security.BpfProgram;
import io.gatun.linux.security.BpfProgramType;
import io.gatun.linux.security.BpfPrograms.Hook;
import io.gatun.linux.security.BpfPrograms.Sharing;
import io.gatun.proxy.balance.Shares;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses of services for the processes of a cgroup of version 2 and of those below it: when one of them connects or sends a datagram,
 * the kernel puts a backend's address in place of the service's, at random by weight. After that nothing stands between the two.
 * Programs and tables stay when this object is closed and when its process is killed, until {@link #remove}. For one thread.
 */
public final class VirtualAddresses implements AutoCloseable {
    private final Kernel kernel;
    private final Fd group;
    private final Path pins;
    private final VipMaps maps;
    private Ranges ranges = new Ranges(VipMaps.MAX_SLOTS);
    // What each service points at; nothing that is known, if another process has written it.
    private final Map<ByteBuffer, List<Backend>> known = new HashMap<>();

    private enum Attachment {
        CONNECT4(BpfProgramType.CGROUP_INET4_CONNECT, Hook.INET4_CONNECT),
        CONNECT6(BpfProgramType.CGROUP_INET6_CONNECT, Hook.INET6_CONNECT),
        SENDMSG4(BpfProgramType.CGROUP_UDP4_SENDMSG, Hook.UDP4_SENDMSG),
        SENDMSG6(BpfProgramType.CGROUP_UDP6_SENDMSG, Hook.UDP6_SENDMSG),
        RECVMSG4(BpfProgramType.CGROUP_UDP4_RECVMSG, Hook.UDP4_RECVMSG),
        RECVMSG6(BpfProgramType.CGROUP_UDP6_RECVMSG, Hook.UDP6_RECVMSG),
        GETPEERNAME4(BpfProgramType.CGROUP_INET4_GETPEERNAME, Hook.INET4_GETPEERNAME),
        GETPEERNAME6(BpfProgramType.CGROUP_INET6_GETPEERNAME, Hook.INET6_GETPEERNAME);

        private final BpfProgramType type;
        private final Hook hook;

        Attachment(BpfProgramType type, Hook hook) {
            this.type = type;
            this.hook = hook;
        }

        BpfProgram program(AddressPrograms programs) {
            return switch (this) {
                case CONNECT4, CONNECT6, SENDMSG4, SENDMSG6 -> programs.forward(type);
                case RECVMSG4, RECVMSG6, GETPEERNAME4, GETPEERNAME6 -> programs.backward(type);
            };
        }
    }

    private VirtualAddresses(Kernel kernel, Fd group, Path pins) {
        this.kernel = kernel;
        this.group = group;
        this.pins = pins;
        maps = VipMaps.open(kernel, pins);
        reread();
    }

    /** Finds out what the tables hold, which another process has written; nothing is known of it but where it is. */
    public void reread() {
        ranges = new Ranges(VipMaps.MAX_SLOTS);
        known.clear();
        for (byte[] service : kernel.bpfMaps().keys(maps.services())) {
            maps.pointed(kernel.bpfMaps(), service).ifPresent(range -> ranges.take(range[0], range[1]));
            known.put(ByteBuffer.wrap(service), List.of());
        }
    }

    /**
     * Attaches the programs to a cgroup, or finds those that another process has left.
     *
     * @param cgroup of version 2
     * @param pins a directory for names in a bpf file system; one is mounted there if there is none
     * @throws io.gatun.linux.gate.SyscallException if the kernel or the privileges do not suffice
     */
    public static VirtualAddresses open(Kernel kernel, Path cgroup, Path pins) {
        BpfMount.require(kernel, pins);
        Fd group = kernel.files().open(cgroup.toAbsolutePath(), OpenHow.directory());
        try {
            var opened = new VirtualAddresses(kernel, group, pins);
            for (Attachment each : Attachment.values()) opened.attach(each);
            return opened;
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private void attach(Attachment each) {
        Path path = pins.resolve(each.name());
        try (Fd program = program(each, path)) {
            kernel.bpfPrograms().attach(program, group, each.hook, Sharing.TOGETHER);
        } catch (SyscallException e) {
            if (!e.is(Errno.EINVAL)) throw e; // attached already, by a process that was before this one
        }
    }

    private Fd program(Attachment each, Path path) {
        try {
            return kernel.bpfPins().get(path);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
        Fd loaded = kernel.bpfPrograms().load(each.program(new AddressPrograms(maps)));
        kernel.bpfPins().pin(loaded, path);
        return loaded;
    }

    /**
     * Makes these all services and their backends, each service at one instant; those that have not changed cost no call. A service without backends is no service: who connects
     * to it goes where its address leads.
     *
     * @throws IllegalArgumentException if an address of a service and one of its backends are not of one family
     */
    public void apply(Map<Entrance, List<Backend>> services) {
        change(services, Set.of());
        Set<ByteBuffer> wanted = new HashSet<>();
        services.forEach((service, backends) -> {
            if (!slots(backends).isEmpty()) wanted.add(key(service));
        });
        for (ByteBuffer gone : List.copyOf(known.keySet())) {
            if (!wanted.contains(gone)) withdraw(gone);
        }
    }

    /**
     * Changes these services and takes those away; the rest stays as it is, and costs nothing.
     *
     * @throws IllegalArgumentException if an address of a service and one of its backends are not of one family; nothing changes
     * @throws IllegalStateException if there is no room for so many; nothing changes
     * @throws SyscallException if the kernel does not take it; nothing changes
     */
    public void change(Map<Entrance, List<Backend>> changed, Set<Entrance> gone) {
        changed.forEach((service, backends) -> backends.forEach(each -> each.requireFamilyOf(service)));
        List<Change> changes = new ArrayList<>();
        Set<ByteBuffer> away = new LinkedHashSet<>();
        changed.forEach((service, backends) -> {
            List<Backend> weighted = slots(backends);
            if (weighted.isEmpty()) away.add(key(service));
            else if (!weighted.equals(known.get(key(service)))) changes.add(new Change(service, weighted));
        });
        for (Entrance service : gone) away.add(key(service));
        replace(changes);
        for (ByteBuffer service : away) withdrawKnown(service);
    }

    private record Change(Entrance service, List<Backend> slots) {
        byte[] address() {
            return VipMaps.address(service.address(), protocol(service));
        }
    }

    // A list is written before its service points at it, so that a program sees the old one or the new one; and all
    // lists before the
    // first service points at its own, as it is there that room ends.
    private void replace(List<Change> changes) {
        Map<Change, int[]> written = new LinkedHashMap<>();
        Map<Change, Optional<int[]>> before = new LinkedHashMap<>();
        try {
            for (Change each : changes) written.put(each, write(each));
            for (Change each : changes) {
                Optional<int[]> old = maps.pointed(kernel.bpfMaps(), each.address());
                int[] now = written.getOrDefault(each, new int[2]);
                maps.point(kernel.bpfMaps(), each.address(), now[0], now[1]);
                before.put(each, old);
            }
        } catch (RuntimeException e) {
            before.forEach(this::pointBack);
            written.values().forEach(range -> ranges.give(range[0], range[1]));
            throw e;
        }
        before.values().forEach(old -> old.ifPresent(range -> ranges.give(range[0], range[1])));
        for (Change each : changes) known.put(ByteBuffer.wrap(each.address()), each.slots());
    }

    private int[] write(Change change) {
        int count = change.slots().size();
        int first = ranges.next(count);
        try {
            for (int i = 0; i < count; i++) {
                Internet backend = (Internet) change.slots().get(i).address();
                maps.slot(kernel.bpfMaps(), first + i, VipMaps.address(backend, protocol(change.service())));
            }
        } catch (SyscallException e) {
            ranges.give(first, count);
            throw e;
        }
        return new int[] {first, count};
    }

    private void pointBack(Change change, Optional<int[]> before) {
        if (before.isEmpty()) kernel.bpfMaps().delete(maps.services(), change.address());
        else maps.point(kernel.bpfMaps(), change.address(), before.get()[0], before.get()[1]);
    }

    private static ByteBuffer key(Entrance service) {
        return ByteBuffer.wrap(VipMaps.address(service.address(), protocol(service)));
    }

    private static int protocol(Entrance service) {
        return switch (service.transport()) {
            case TCP -> Socket.IPPROTO_TCP;
            case UDP -> Socket.IPPROTO_UDP;
        };
    }

    private void withdrawKnown(ByteBuffer key) {
        if (known.containsKey(key)) withdraw(key);
    }

    /** Each as often as its weight, in lowest terms. */
    private static List<Backend> slots(List<Backend> backends) {
        int[] counts =
                Shares.inLowestTerms(backends.stream().mapToInt(Backend::weight).toArray());
        var all = new ArrayList<Backend>();
        for (int i = 0; i < counts.length; i++) all.addAll(Collections.nCopies(counts[i], backends.get(i)));
        return all;
    }

    private void withdraw(ByteBuffer gone) {
        known.remove(gone);
        byte[] service = new byte[gone.remaining()];
        gone.duplicate().get(service);
        var before = maps.pointed(kernel.bpfMaps(), service);
        kernel.bpfMaps().delete(maps.services(), service);
        before.ifPresent(range -> ranges.give(range[0], range[1]));
    }

    /** Takes everything away: addresses lead where they led before. */
    public void remove() {
        for (Attachment each : Attachment.values()) {
            Path path = pins.resolve(each.name());
            try (Fd program = kernel.bpfPins().get(path)) {
                kernel.bpfPrograms().detach(program, group, each.hook);
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot take away " + path, e);
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT)) throw e;
            }
        }
        try {
            for (String name : VipMaps.NAMES) Files.deleteIfExists(pins.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take away what is pinned in " + pins, e);
        }
    }

    @Override
    public void close() {
        maps.close();
        group.close();
    }
}
