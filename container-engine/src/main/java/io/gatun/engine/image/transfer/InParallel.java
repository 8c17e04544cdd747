package io.gatun.engine.image.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several pieces of work at once, on threads of the platform: they wait for disks and locks, which would hold a carrier. */
final class InParallel {
    private InParallel() {}

    /** Does all of it, {@code width} pieces at a time; the first failure ends the rest and is thrown. */
    static void run(List<Runnable> work, int width) {
        var threads = Thread.ofPlatform().daemon().name("gatun-transfer-", 0).factory();
        try (var executor = Executors.newFixedThreadPool(Math.max(1, Math.min(width, work.size())), threads)) {
            var running = new ArrayList<Future<?>>();
            work.forEach(each -> running.add(executor.submit(each)));
            try {
                for (Future<?> each : running) each.get();
            } catch (ExecutionException e) {
                executor.shutdownNow();
                switch (Objects.requireNonNull(e.getCause())) {
                    case RuntimeException failure -> throw failure;
                    case Error failure -> throw failure;
                    case Throwable other -> throw new IllegalStateException(other);
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
