package io.gatun.proxy.nat;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.NftTransaction;
import io.gatun.linux.net.PacketFilter;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.nat.NatService.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The table of the packet filter that translates addresses of services, in the network namespace of the thread that opened it. A change costs what
 * it changes. The table stays when this object is closed and when its process is killed, until {@link #remove}. Safe for many threads.
 */
public final class NatTable implements AutoCloseable {
    // A transaction is one message, and the kernel takes 4 MiB.
    private static final int SERVICES_AT_ONCE = 100;

    private final String name;
    private final PacketFilter filter;
    private final int rules;
    private final Map<Entrance, NatService> services = new LinkedHashMap<>();
    private final Map<Target, Integer> targets = new HashMap<>();

    private NatTable(String name, PacketFilter filter) {
        this.name = name;
        this.filter = filter;
        rules = NatRules.renewed(name).rules();
    }

    /**
     * Makes the table, in the place of one that a process before has left; what is connected stays connected.
     *
     * @param name no two instances on a host have the same
     * @throws SyscallException if the kernel or the privileges do not suffice
     */
    public static NatTable open(Kernel kernel, String name) {
        try (Fd here = kernel.networkNamespaces().current()) {
            var table = new NatTable(name, kernel.networkNamespaces().filter(here));
            try {
                table.filter.apply(NatRules.renewed(name));
                return table;
            } catch (SyscallException e) {
                table.close();
                throw e;
            }
        }
    }

    /**
     * Changes services, each at one instant.
     *
     * @throws IllegalArgumentException if a service and one of its backends are not of one family; nothing changes
     */
    public synchronized void change(Map<Entrance, List<Backend>> changed, Set<Entrance> gone) {
        Map<Entrance, NatService> now = new LinkedHashMap<>();
        gone.forEach(entrance -> now.put(entrance, new NatService(entrance, List.of())));
        changed.forEach((entrance, backends) -> now.put(entrance, NatService.of(entrance, backends)));
        try {
            applyAll(now);
        } catch (SyscallException e) {
            // Somebody has taken the table away, or elements out of it.
            if (!e.is(Errno.ENOENT) && !e.is(Errno.EEXIST)) throw e;
            services.putAll(now);
            restore();
        }
    }

    private void applyAll(Map<Entrance, NatService> now) {
        var out = new NftTransaction(name);
        int count = 0;
        for (NatService next : now.values()) {
            NatService before = services.put(next.entrance(), next);
            if (next.equals(before)) continue;
            if (before != null) leave(out, before);
            next.add(out);
            for (Target target : next.targets()) {
                if (targets.merge(target, 1, Integer::sum) == 1)
                    out.add(NatRules.targets(target.family()), target.key());
            }
            if (next.slots().isEmpty()) services.remove(next.entrance());
            if (++count % SERVICES_AT_ONCE == 0) {
                filter.apply(out);
                out = new NftTransaction(name);
            }
        }
        filter.apply(out);
    }

    private void leave(NftTransaction out, NatService before) {
        before.remove(out);
        for (Target target : before.targets()) {
            int left = targets.merge(target, -1, Integer::sum);
            if (left > 0) continue;
            targets.remove(target);
            out.remove(NatRules.targets(target.family()), target.key());
        }
    }

    /** Makes the table anew if rules of it are missing; returns whether that was so. */
    public synchronized boolean restoreIfDamaged() {
        if (filter.hasTable(name) && filter.countRules(name) == rules) return false;
        restore();
        return true;
    }

    private void restore() {
        Map<Entrance, NatService> all = new LinkedHashMap<>(services);
        services.clear();
        targets.clear();
        filter.apply(NatRules.renewed(name));
        applyAll(all);
    }

    /** Takes the table away: addresses lead where they led before. */
    public synchronized void remove() {
        services.clear();
        targets.clear();
        filter.apply(new NftTransaction(name).table().deleteTable());
    }

    @Override
    public synchronized void close() {
        filter.close();
    }
}
