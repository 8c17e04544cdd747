package io.gatun.daemon.life;

import io.gatun.engine.RunEnd;
import io.gatun.engine.model.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts a container again when its policy says so, after a while that grows. Safe for many threads. */
final class Restarting {
    private final Container container;
    private Duration last = Duration.ZERO;
    private @Nullable Object turn;
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
        var mine = new Object();
        turn = mine;
        CompletableFuture.delayedExecutor(last.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> Thread.ofVirtual().name("restart").start(() -> restart(mine)));
    }

    private void restart(Object mine) {
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
                if (turn == mine) turn = null;
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
        return turn != null;
    }

    synchronized void cancel() {
        turn = null;
        last = Duration.ZERO;
    }
}
