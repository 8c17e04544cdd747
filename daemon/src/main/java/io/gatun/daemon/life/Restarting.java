package io.gatun.daemon.life;

import io.gatun.engine.RunEnd;
import io.gatun.engine.model.EngineException;
import io.gatun.linux.gate.SyscallException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts a container again when its policy says so, after a while that grows. Safe for many threads. */
final class Restarting {
    private static final System.Logger LOG = System.getLogger(Restarting.class.getName());

    private final Container container;
    private Duration last = Duration.ZERO;
    /** Which plan counts; 0 for none. */
    private long turn;

    private long turns;
    private final AtomicInteger holds = new AtomicInteger();

    Restarting(Container container) {
        this.container = container;
    }

    /** It has ended. One that a client could not even start is that client's affair. */
    void afterEnd(RunEnd end) {
        Memo memo = container.memo();
        boolean failedAtFirst = end.started().isEmpty() && memo.restarts() == 0;
        if (failedAtFirst || !mayStart(memo)) return;
        Instant began = end.started().orElse(end.finished());
        plan(Duration.between(began, end.finished()));
    }

    private boolean mayStart(Memo memo) {
        return memo.restartPolicy().restarts(container.exitCode(), memo.restarts());
    }

    /**
     * Begins the wait for the next start, unless it is to stay stopped. That is asked here, where {@link #cancel} cannot come between: who
     * stops it has it remembered first and cancels then, so either the plan is seen or the stop is.
     */
    private synchronized void plan(Duration ran) {
        if (container.memo().stopped()) return;
        last = RestartPolicy.delay(last, ran);
        long mine = ++turns;
        turn = mine;
        CompletableFuture.delayedExecutor(last.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> Thread.ofPlatform().daemon().name("restart").start(() -> restart(mine)));
    }

    private void restart(long mine) {
        boolean failed = false;
        try (var _ = container.streams().expect()) {
            if (!isNext(mine)) return;
            container.remember(memo -> memo.withRestarts(memo.restarts() + 1));
            container.run();
        } catch (EngineException | SyscallException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot start container %s again".formatted(container.id()), e);
            failed = true;
        } finally {
            over(mine, failed);
        }
    }

    private synchronized boolean isNext(long mine) {
        return turn == mine;
    }

    /** A start that failed is told as an end, which plans the next; if it did not come so far, nothing else will. */
    private synchronized void over(long mine, boolean failed) {
        if (turn != mine) return;
        turn = 0;
        if (failed && mayStart(container.memo())) plan(Duration.ZERO);
    }

    /** Does something during which an end is not asked about. */
    void hold(Runnable action) {
        holds.incrementAndGet();
        try {
            action.run();
        } finally {
            holds.decrementAndGet();
        }
    }

    boolean isHeld() {
        return holds.get() > 0;
    }

    synchronized boolean isWaiting() {
        return turn != 0;
    }

    synchronized void cancel() {
        turn = 0;
        last = Duration.ZERO;
    }
}
