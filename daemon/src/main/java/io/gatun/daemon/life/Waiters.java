package io.gatun.daemon.life;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for an end. Safe for many threads. */
final class Waiters {
    private final List<CompletableFuture<Integer>> waiting = new ArrayList<>();

    synchronized CompletableFuture<Integer> add() {
        waiting.removeIf(CompletableFuture::isDone);
        var future = new CompletableFuture<Integer>();
        waiting.add(future);
        return future;
    }

    void complete(int exitCode) {
        List<CompletableFuture<Integer>> all;
        synchronized (this) {
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(future -> future.complete(exitCode));
    }
}
