package io.gatun.daemon.life;

import io.gatun.engine.RunEnd;
import io.gatun.engine.model.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts a container again when its policy says so, after a while that grows. Safe for many threads. */
final class Restarting {
    private final Container container;
    private Duration last = Duration.ZERO;
    /** Which plan counts; 0 for none. */
    private long turn;

    private long turns;
    private volatile boolean held;

    Restarting(Container container) {
        this.container = container;
    }

    /** It has ended. */
    void afterEnd(RunEnd end) {
        Memo memo = container.memo();
        if (memo.stopped() || !memo.restartPolicy().restarts(container.exitCode(), memo.restarts())) return;
        Instant began = end.started().orElse(end.finished());
        plan(Duration.between(began, end.finished()));
    }

    /** Begins the wait for the next start. */
    private synchronized void plan(Duration ran) {
        last = RestartPolicy.delay(last, ran);
        long mine = ++turns;
        turn = mine;
        CompletableFuture.delayedExecutor(last.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> Thread.ofPlatform().daemon().name("restart").start(() -> restart(mine)));
    }

    private void restart(long mine) {
        synchronized (this) {
            if (turn != mine) return;
        }
        try {
            Memo memo = container.memo();
            container.remember(memo.withRestarts(memo.restarts() + 1));
            container.run();
        } catch (EngineException e) {
            // Told as its end, which plans the next.
        } finally {
            synchronized (this) {
                if (turn == mine) turn = 0;
            }
        }
    }

    /** Does something during which an end is not asked about. */
    void hold(Runnable action) {
        held = true;
        try {
            action.run();
        } finally {
            held = false;
        }
    }

    boolean isHeld() {
        return held;
    }

    synchronized boolean isWaiting() {
        return turn != 0;
    }

    synchronized void cancel() {
        turn = 0;
        last = Duration.ZERO;
    }
}
