package io.gatun.proxy.health;

import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Outcomes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ejects members that refuse connections, and takes them back when their time is over. */
public final class Ejector implements Outcomes {
    private final BackendTable table;
    private final Ejection rule;
    private final Loops loops;
    // Only those who have failed lately: a connection to anybody else looks here and finds nothing.
    private final Map<Member, BackOff> failing = new ConcurrentHashMap<>();

    /** Nobody has failed yet. */
    public Ejector(BackendTable table, Ejection rule, Loops loops) {
        this.table = table;
        this.rule = rule;
        this.loops = loops;
    }

    @Override
    public void connected(Member member) {
        if (!failing.isEmpty()) failing.remove(member);
    }

    @Override
    public void failed(Member member) {
        // A member that has left the table would never succeed again, and so never be forgotten.
        if (member.isRemoved()) return;
        failing.compute(member, (key, known) -> {
            BackOff state = known == null ? new BackOff(rule) : known;
            state.failed().ifPresent(time -> eject(key, state, time));
            return state;
        });
    }

    private void eject(Member member, BackOff state, Duration time) {
        if (member.isEjected() || !table.eject(member)) return;
        state.ejected();
        loops.any(member.hashCode()).after(time, () -> table.readmit(member));
    }

    /** Forgets those who have left the table. */
    public void update() {
        failing.keySet().removeIf(Member::isRemoved);
    }
}
