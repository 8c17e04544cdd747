package io.gatun.daemon.life;

import io.gatun.engine.Attach;
import io.gatun.engine.Engine;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.stream.Execution;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.process.Signal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The checks of a running container, on a thread of their own until it ends. */
final class Health {
    private static final int OUTPUT_BYTES = 4096;
    private static final int FAILED = -1;

    private final Container container;
    private final Engine engine;
    private final HealthCheck check;
    private final HealthLog log = new HealthLog();
    private final Thread thread;

    private Health(Container container, Engine engine, HealthCheck check, Instant started, boolean atOnce) {
        this.container = container;
        this.engine = engine;
        this.check = check;
        this.thread = Thread.ofVirtual().name("health").unstarted(() -> repeat(started, atOnce));
    }

    /** Begins, if the container has a check. */
    static Optional<Health> begin(Container container, Engine engine, Instant started, boolean atOnce) {
        Optional<Health> health =
                HealthCheck.of(container.memo()).map(check -> new Health(container, engine, check, started, atOnce));
        health.ifPresent(each -> each.thread.start());
        return health;
    }

    HealthLog log() {
        return log;
    }

    void stop() {
        thread.interrupt();
    }

    private void repeat(Instant started, boolean atOnce) {
        Instant counting = started.plus(check.startPeriod());
        try {
            if (!atOnce) Thread.sleep(pause(counting));
            while (!Thread.interrupted()) {
                // A paused container answers nothing, and is not ill for it.
                if (container.info().status().equals("running")) probe(counting);
                Thread.sleep(pause(counting));
            }
        } catch (InterruptedException e) {
            // It has ended.
        }
    }

    private Duration pause(Instant counting) {
        boolean starting =
                log.status().equals(HealthLog.STARTING) && Instant.now().isBefore(counting);
        return starting ? check.startInterval() : check.interval();
    }

    private void probe(Instant counting) throws InterruptedException {
        Instant start = Instant.now();
        var output = new ByteArrayOutputStream();
        int code;
        try {
            code = execute(output);
        } catch (EngineException | SyscallException e) {
            output.writeBytes(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            code = FAILED;
        }
        if (!container.isRunning()) return;
        boolean counts = !Instant.now().isBefore(counting) || log.status().equals(HealthLog.HEALTHY);
        var entry = new HealthLog.Entry(start, Instant.now(), code, output.toString(StandardCharsets.UTF_8));
        if (log.add(entry, counts, check.retries())) container.tell("health_status: " + log.status());
    }

    private int execute(ByteArrayOutputStream output) throws InterruptedException {
        var options = ExecOptions.of(check.command().toArray(String[]::new));
        Execution execution = Blocking.call(() -> engine.exec(container.ref(), options, Attach.OUTPUT));
        var hold = new Shared();
        var late = new AtomicBoolean();
        var over = new CompletableFuture<Void>()
                .completeOnTimeout(null, check.timeout().toMillis(), TimeUnit.MILLISECONDS);
        var killed = over.thenRun(() -> hold.use(() -> {
            late.set(true);
            execution.kill(Signal.SIGKILL);
            // What the command has started may have its output open for ever.
            execution.interrupt();
        }));
        try {
            for (Optional<LogFrame> frame = execution.next(); frame.isPresent(); frame = execution.next()) {
                byte[] bytes = frame.get().bytes();
                output.write(bytes, 0, Math.min(bytes.length, OUTPUT_BYTES - Math.min(OUTPUT_BYTES, output.size())));
            }
            Optional<Integer> code = late.get() ? Optional.empty() : execution.await();
            if (Thread.interrupted()) throw new InterruptedException();
            if (!late.get()) return code.orElse(FAILED);
            output.reset();
            output.writeBytes("Health check exceeded timeout (%s)"
                    .formatted(check.timeout().toString().substring(2).toLowerCase(Locale.ROOT))
                    .getBytes(StandardCharsets.UTF_8));
            return FAILED;
        } finally {
            killed.cancel(false);
            over.cancel(false);
            hold.close(execution::close);
        }
    }
}
