package io.gatun.proxy.table;

import io.gatun.linux.net.SocketAddress;
import io.gatun.proxy.balance.Choice.Candidate;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.LastResort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The backends of one service. Whoever chooses reads one reference; whoever changes something makes a new snapshot, under a lock that
 * choosing does not take.
 */
public final class BackendTable {
    private final BalancePolicy policy;
    private final LastResort lastResort;
    private final Map<SocketAddress, Entry> entries = new LinkedHashMap<>();
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    private record Entry(Backend backend, Member member) {
        State state() {
            if (backend.weight() == 0) return State.DRAINING;
            if (member.isDown()) return State.DOWN;
            return member.isEjected() ? State.EJECTED : State.UP;
        }
    }

    /** A table without backends. */
    public BackendTable(BalancePolicy policy, LastResort lastResort) {
        this.policy = policy;
        this.lastResort = lastResort;
    }

    /** Who may be chosen now. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Makes this the list of backends; a backend whose address was there before keeps what is known and counted about it. */
    public synchronized void replace(List<Backend> backends) {
        var before = Map.copyOf(entries);
        entries.clear();
        for (Backend backend : backends) {
            Entry known = before.get(backend.address());
            entries.put(
                    backend.address(),
                    new Entry(backend, known == null ? new Member(backend.address()) : known.member()));
        }
        before.forEach((address, entry) -> {
            if (!entries.containsKey(address)) entry.member().remove();
        });
        refresh();
    }

    /** What checks say of a member. */
    public synchronized void setDown(Member member, boolean down) {
        if (member.isDown() == down) return;
        member.setDown(down);
        refresh();
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
        return true;
    }

    /** Ends the time of a member that was ejected. */
    public synchronized void readmit(Member member) {
        member.setEjected(false);
        refresh();
    }

    private void refresh() {
        List<Entry> chosen = ofState(State.UP);
        if (chosen.isEmpty()) chosen = ofState(State.EJECTED);
        if (chosen.isEmpty() && lastResort == LastResort.TRY_ALL) chosen = ofState(State.DOWN);
        snapshot = Snapshot.of(
                policy,
                chosen.stream().map(Entry::member).toList(),
                chosen.stream()
                        .map(entry -> new Candidate(
                                entry.backend().text(), entry.backend().weight()))
                        .toList());
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
