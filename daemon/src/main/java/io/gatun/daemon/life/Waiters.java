package io.gatun.daemon.life;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** Who waits for an end. Safe for many threads. */
final class Waiters {
    private final List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    private OptionalInt last = OptionalInt.empty();

    synchronized CompletableFuture<Integer> add() {
        waiting.removeIf(CompletableFuture::isDone);
        if (last.isPresent()) return CompletableFuture.completedFuture(last.getAsInt());
        var future = new CompletableFuture<Integer>();
        waiting.add(future);
        return future;
    }

    /** This was the last end: whoever comes now does not wait. */
    void close(int exitCode) {
        synchronized (this) {
            last = OptionalInt.of(exitCode);
        }
        complete(exitCode);
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
