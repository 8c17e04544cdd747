package io.gatun.proxy.table;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.proxy.balance.Choice.Candidate;
import io.gatun.proxy.event.ProxyEvents;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.LastResort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The backends of one service. Whoever chooses reads one reference; whoever changes something makes a new snapshot, under a lock that
 * choosing does not take.
 */
public final class BackendTable {
    private Balancing balancing;
    private LastResort lastResort;
    private final Map<SocketAddress, Entry> entries = new LinkedHashMap<>();
    private final String name;
    private final Runnable changed;
    private volatile BiConsumer<Backend, State> watching = (backend, state) -> {};
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    private record Entry(Backend backend, Member member) {
        State state() {
            if (backend.weight() == 0) return State.DRAINING;
            if (member.isDown()) return State.DOWN;
            return member.isEjected() ? State.EJECTED : State.UP;
        }

        boolean isIn(String zone) {
            return backend.zone().equals(Optional.of(zone));
        }
    }

    /** A table without backends. */
    public BackendTable(Balancing balancing, LastResort lastResort) {
        this("", balancing, lastResort, () -> {});
    }

    /**
     * A table without backends.
     *
     * @param name of its service and pool, for the flight recorder
     * @param changed called after each change of who may be chosen, under the table's lock
     */
    public BackendTable(String name, Balancing balancing, LastResort lastResort, Runnable changed) {
        this.name = name;
        this.balancing = balancing;
        this.lastResort = lastResort;
        this.changed = changed;
    }

    /** Has somebody told of a backend that checks or failures have given another state; under the table's lock. */
    public void whenStateChanges(BiConsumer<Backend, State> told) {
        watching = told;
    }

    /** Who may be chosen now. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Chooses by other rules from now on. */
    public synchronized void choose(Balancing by, LastResort last) {
        balancing = by;
        lastResort = last;
        refresh();
    }

    /** Makes this the list of backends; a backend whose address was there before keeps what is known and counted about it. */
    public synchronized void replace(List<Backend> backends) {
        var before = new LinkedHashMap<>(entries);
        entries.clear();
        for (Backend backend : backends) {
            Entry known = before.get(backend.address());
            // All of the first list begin together: there is nobody to take the load meanwhile.
            Member member = known == null ? new Member(backend.address(), before.isEmpty()) : known.member();
            entries.put(backend.address(), new Entry(backend, member));
        }
        int removed = 0;
        for (Entry entry : before.values()) {
            if (entries.containsKey(entry.member().address())) continue;
            entry.member().remove();
            removed++;
        }
        refresh();
        ProxyEvents.replaced(name, entries.size(), entries.size() - before.size() + removed, removed);
    }

    /** What checks say of a member. */
    public synchronized void setDown(Member member, boolean down) {
        if (member.isDown() == down) return;
        member.setDown(down);
        if (!down) member.begin();
        refresh();
        tell(member);
    }

    private void tell(Member member) {
        Entry entry = entries.get(member.address());
        if (entry == null || entry.member() != member) return;
        ProxyEvents.backend(name, member.address(), entry.state());
        watching.accept(entry.backend(), entry.state());
    }

    /**
     * Takes a member out for a while, unless it is the last.
     *
     * @return whether it is out
     */
    public synchronized boolean eject(Member member) {
        if (member.isEjected()) return true;
        long others = entries.values().stream()
                .filter(entry -> entry.state() == State.UP && entry.member() != member)
                .count();
        if (others == 0) return false;
        member.setEjected(true);
        refresh();
        tell(member);
        return true;
    }

    /** Ends the time of a member that was ejected. */
    public synchronized void readmit(Member member) {
        member.setEjected(false);
        member.begin();
        refresh();
        tell(member);
    }

    /** Gives those who begin slowly the share that their time has earned them; to be called about ten times in the time of a slow start. */
    public synchronized void warm() {
        if (snapshot.isWarming()) refresh();
    }

    private void refresh() {
        List<Entry> chosen = preferred(ofState(State.UP));
        if (chosen.isEmpty()) chosen = ofState(State.EJECTED);
        if (chosen.isEmpty() && lastResort == LastResort.TRY_ALL) chosen = ofState(State.DOWN);
        List<Entry> now = chosen;
        Optional<Duration> warming = balancing
                .slowStart()
                .filter(time -> now.stream().anyMatch(entry -> entry.member().isWarming(time)));
        for (Entry entry : entries.values()) entry.member().setChosen(false);
        for (Entry entry : chosen) entry.member().setChosen(true);
        snapshot = Snapshot.of(
                balancing.policy(),
                chosen.stream().map(Entry::member).toList(),
                chosen.stream().map(entry -> candidate(entry, warming)).toList(),
                warming.isPresent());
        changed.run();
    }

    private List<Entry> preferred(List<Entry> up) {
        if (balancing.zone().isEmpty()) return up;
        String zone = balancing.zone().get();
        List<Entry> near = up.stream().filter(entry -> entry.isIn(zone)).toList();
        return near.isEmpty() ? up : near;
    }

    // While somebody is warming all weights are ten times as large, so that a tenth of the least is a weight too.
    private static Candidate candidate(Entry entry, Optional<Duration> warming) {
        int weight = entry.backend().weight();
        int tenths = warming.map(time -> entry.member().warmTenths(time)).orElse(1);
        return new Candidate(entry.backend().text(), weight * tenths);
    }

    private List<Entry> ofState(State state) {
        return entries.values().stream().filter(entry -> entry.state() == state).toList();
    }

    /** Everybody in the table. */
    public synchronized List<Member> members() {
        return entries.values().stream().map(Entry::member).toList();
    }

    /** What became of everybody in the table. */
    public synchronized List<BackendStatus> status() {
        var all = new ArrayList<BackendStatus>();
        for (Entry entry : entries.values()) {
            Member member = entry.member();
            all.add(new BackendStatus(
                    entry.backend(),
                    "",
                    entry.state(),
                    member.open(),
                    member.total(),
                    member.failures(),
                    member.bytesIn(),
                    member.bytesOut()));
        }
        return all;
    }
}
