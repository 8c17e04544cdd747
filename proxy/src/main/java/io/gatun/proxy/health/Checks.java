package io.gatun.proxy.health;

import io.gatun.proxy.model.Check;
import io.gatun.proxy.model.ExecCheck;
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
    private final Asking asking;
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
        asking = asking(check, header);
        this.loops = loops;
    }

    /** How one member is asked once. The answer comes on any thread, or never. */
    @FunctionalInterface
    private interface Asking {
        void ask(Loop loop, Member member, Probe.Answer answer);
    }

    private static Asking asking(Check check, ProxyProtocol.To header) {
        if (check instanceof ExecCheck program) {
            var runs = new ProgramRuns(program);
            return (loop, member, answer) -> runs.ask(member, well -> loop.run(() -> answer.is(well)));
        }
        Question question = Questions.of(check, header);
        return (loop, member, answer) ->
                Probe.ask(loop, member, question, check.pace().timeout(), answer);
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
            asking.ask(loop, member, this::answered);
            after(ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
        }

        private void answered(boolean well) {
            if (!closed) table.setDown(member, state.isDownAfter(well));
        }
    }
}
