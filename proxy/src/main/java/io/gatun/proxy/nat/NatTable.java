package io.gatun.proxy.nat;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.conntrack.ConnectionTracking;
import io.gatun.linux.net.nft.NftTransaction;
import io.gatun.linux.net.nft.PacketFilter;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.nat.NatService.Target;
import java.util.ArrayList;
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
    private static final int ELEMENTS_AT_ONCE = 4000;

    private final String name;
    private final PacketFilter filter;
    private final StaleFlows flows;
    private final int rules;
    private final Map<Entrance, NatService> services = new LinkedHashMap<>();
    private final Map<Target, Integer> targets = new HashMap<>();
    // Whether the kernel may have something else than services says.
    private boolean suspect;
    private boolean left;

    NatTable(String name, PacketFilter filter, ConnectionTracking tracking) {
        this.name = name;
        this.filter = filter;
        flows = new StaleFlows(tracking);
        rules = NatRules.renewed(name).rules();
    }

    /**
     * Makes the table. One that a process before has left stays as it is until the first change, which puts the new one in its place: nobody
     * who connects meanwhile finds none.
     *
     * @param name no two instances on a host have the same
     * @throws SyscallException if the kernel or the privileges do not suffice
     */
    public static NatTable open(Kernel kernel, String name) {
        try (Fd here = kernel.networkNamespaces().current()) {
            var table = new NatTable(
                    name,
                    kernel.networkNamespaces().filter(here),
                    kernel.networkNamespaces().tracking(here));
            try {
                if (table.filter.hasTable(name)) table.suspect = true;
                else table.filter.apply(NatRules.renewed(name));
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
     * @throws SyscallException if the kernel does not take it; what was there is there again
     */
    public synchronized void change(Map<Entrance, List<Backend>> changed, Set<Entrance> gone) {
        Map<Entrance, NatService> now = new LinkedHashMap<>();
        gone.forEach(entrance -> now.put(entrance, new NatService(entrance, List.of())));
        changed.forEach((entrance, backends) -> now.put(entrance, NatService.of(entrance, backends)));
        Map<Entrance, NatService> before = as(now.keySet());
        change(now, before);
        flows.forget(as(now.keySet()).entrySet().stream()
                .map(each ->
                        new StaleFlows.Change(before.getOrDefault(each.getKey(), each.getValue()), each.getValue()))
                .toList());
    }

    private void change(Map<Entrance, NatService> now, Map<Entrance, NatService> before) {
        try {
            if (suspect) renew(with(now));
            else applyAll(new NftTransaction(name), now);
        } catch (SyscallException e) {
            // Somebody has taken the table away, or elements out of it.
            boolean isDamaged = e.is(Errno.ENOENT) || e.is(Errno.EEXIST);
            if (!isDamaged && !suspect && as(now.keySet()).equals(before)) throw e;
            Map<Entrance, NatService> all = with(before);
            try {
                renew(isDamaged ? with(now) : all);
            } catch (SyscallException again) {
                expect(all);
                if (isDamaged) throw again;
            }
            if (!isDamaged) throw e;
        }
    }

    /** What is at these places; nothing is a service without slots. */
    private Map<Entrance, NatService> as(Set<Entrance> places) {
        Map<Entrance, NatService> all = new LinkedHashMap<>();
        for (Entrance place : places) {
            all.put(place, services.getOrDefault(place, new NatService(place, List.of())));
        }
        return all;
    }

    /** All services, but those that are said as they are said. */
    private Map<Entrance, NatService> with(Map<Entrance, NatService> said) {
        Map<Entrance, NatService> all = new LinkedHashMap<>(services);
        all.putAll(said);
        all.values().removeIf(each -> each.slots().isEmpty());
        return all;
    }

    /** Makes services what is wanted, not what the kernel has: that comes with the next change or look. */
    private void expect(Map<Entrance, NatService> wanted) {
        services.clear();
        targets.clear();
        services.putAll(wanted);
        suspect = true;
    }

    // What the kernel has taken is noted after it has. A large change is several transactions, each of whole services.
    private void applyAll(NftTransaction first, Map<Entrance, NatService> now) {
        NftTransaction out = first;
        List<NatService> written = new ArrayList<>();
        Map<Target, Integer> counts = new HashMap<>();
        int elements = 0;
        for (NatService next : now.values()) {
            NatService before = services.get(next.entrance());
            if (next.equals(before)) continue;
            if (before != null) leave(out, before, counts);
            enter(out, next, counts);
            written.add(next);
            elements +=
                    next.slots().size() + (before == null ? 0 : before.slots().size());
            if (elements >= ELEMENTS_AT_ONCE) {
                commit(out, written, counts);
                out = new NftTransaction(name);
                written.clear();
                counts.clear();
                elements = 0;
            }
        }
        commit(out, written, counts);
    }

    private void enter(NftTransaction out, NatService next, Map<Target, Integer> counts) {
        next.add(out);
        for (Target target : next.targets()) {
            int many = counts.merge(target, 1, Integer::sum) + targets.getOrDefault(target, 0);
            if (many == 1) out.add(NatRules.targets(target.family()), target.key());
        }
    }

    private void leave(NftTransaction out, NatService before, Map<Target, Integer> counts) {
        before.remove(out);
        for (Target target : before.targets()) {
            int left = counts.merge(target, -1, Integer::sum) + targets.getOrDefault(target, 0);
            if (left == 0) out.remove(NatRules.targets(target.family()), target.key());
        }
    }

    private void commit(NftTransaction out, List<NatService> written, Map<Target, Integer> counts) {
        filter.apply(out);
        for (NatService each : written) {
            if (each.slots().isEmpty()) services.remove(each.entrance());
            else services.put(each.entrance(), each);
        }
        counts.forEach((target, count) -> {
            if (targets.merge(target, count, Integer::sum) == 0) targets.remove(target);
        });
    }

    /** Makes the table anew if rules of it are missing; returns whether that was so. */
    public synchronized boolean restoreIfDamaged() {
        if (left) return false;
        if (!suspect && filter.hasTable(name) && filter.countRules(name) == rules) return false;
        // Before the first change there is nothing to be put in the place of what a process before has left.
        if (suspect && services.isEmpty() && filter.hasTable(name)) return false;
        Map<Entrance, NatService> all = new LinkedHashMap<>(services);
        try {
            renew(all);
        } catch (SyscallException e) {
            expect(all);
            throw e;
        }
        return true;
    }

    // With the first services in one transaction: where there are not very many, no client finds a table without them.
    private void renew(Map<Entrance, NatService> all) {
        services.clear();
        targets.clear();
        applyAll(NatRules.renewed(name), all);
        suspect = false;
    }

    /** Leaves the table to somebody else until {@link #suspect}: nothing is put back. */
    public synchronized void leave() {
        left = true;
    }

    /** Somebody else may have changed the table: the next change or look makes it anew. */
    public synchronized void suspect() {
        left = false;
        suspect = true;
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
        flows.close();
    }
}
