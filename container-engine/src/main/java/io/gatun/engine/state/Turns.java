package io.gatun.engine.state;

import io.gatun.engine.model.ContainerId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is, among the threads of this process, to lock a container. There is no flock(2) with a limit of time, so who waits for
 * another process asks again and again; who waits for another thread is woken. Safe for many threads.
 */
final class Turns {
    private final Map<ContainerId, Turn> turns = new HashMap<>();

    private static final class Turn {
        private final Semaphore free = new Semaphore(1, true);
        private int concerned;
    }

    /** Waits for a turn; false if it does not come in time, or the thread is interrupted. */
    boolean take(ContainerId id, long nanos) {
        Turn turn = join(id);
        boolean taken = false;
        try {
            taken = turn.free.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (!taken) leave(id, turn);
        }
    }

    /** Ends a turn; any thread may. */
    void end(ContainerId id) {
        Turn turn;
        synchronized (this) {
            turn = turns.get(id);
        }
        if (turn == null) throw new IllegalStateException("nobody had the turn for container " + id.shortForm());
        turn.free.release();
        leave(id, turn);
    }

    private synchronized Turn join(ContainerId id) {
        Turn turn = turns.computeIfAbsent(id, _ -> new Turn());
        turn.concerned++;
        return turn;
    }

    private synchronized void leave(ContainerId id, Turn turn) {
        if (--turn.concerned == 0) turns.remove(id);
    }
}
