package io.gatun.proxy.health;

import io.gatun.proxy.model.Check;
import io.gatun.proxy.model.Pace;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.Probe;
import io.gatun.proxy.relay.Question;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Asks the members of a table at intervals, each for as long as it is in the table. */
public final class Checks implements AutoCloseable {
    private static final double JITTER = 0.1;

    private final BackendTable table;
    private final Pace pace;
    private final Question question;
    private final Loops loops;
    private Set<Member> checked = new HashSet<>();
    private volatile boolean closed;

    /**
     * No checks yet: {@link #update} begins them.
     *
     * @param header what backends expect before anything else
     */
    public Checks(BackendTable table, Check check, ProxyProtocol.To header, Loops loops) {
        this.table = table;
        pace = check.pace();
        question = Questions.of(check, header);
        this.loops = loops;
    }

    /** Begins to check those who are new in the table. */
    public synchronized void update() {
        List<Member> members = table.members();
        for (Member member : members) {
            if (!checked.contains(member)) new Round(member, loops.any(member.hashCode())).begin();
        }
        checked = new HashSet<>(members);
    }

    /** Asks nobody any more. */
    @Override
    public void close() {
        closed = true;
    }

    /** The checks of one member. */
    private final class Round implements Runnable {
        private final Member member;
        private final Loop loop;
        private final RiseAndFall state;

        Round(Member member, Loop loop) {
            this.member = member;
            this.loop = loop;
            state = new RiseAndFall(pace.rise(), pace.fall(), member.isDown());
        }

        void begin() {
            after(ThreadLocalRandom.current().nextDouble());
        }

        private void after(double intervals) {
            loop.after(Duration.ofNanos((long) (pace.interval().toNanos() * intervals)), this);
        }

        @Override
        public void run() {
            if (closed || member.isRemoved()) return;
            Probe.ask(loop, member, question, pace.timeout(), this::answered);
            after(ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
        }

        private void answered(boolean well) {
            if (!closed) table.setDown(member, state.isDownAfter(well));
        }
    }
}
