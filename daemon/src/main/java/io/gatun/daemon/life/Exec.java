package io.gatun.daemon.life;

import io.gatun.engine.Attach;
import io.gatun.engine.Engine;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.stream.Execution;
import io.gatun.linux.gate.Blocking;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A program to be executed in a container, and then its run. Forgotten with the daemon, as by dockerd; the program runs on. Safe for
 * many threads.
 */
public final class Exec {
    private static final int UNKNOWN = 126;

    private final String id;
    private final Container container;
    private final Engine engine;
    private final Request request;
    private final Shared streams = new Shared();
    private @Nullable Execution execution;
    private boolean running;
    private boolean started;
    private OptionalInt exitCode = OptionalInt.empty();

    /**
     * What was asked for.
     *
     * @param stdin whether clients write to it
     * @param stdout whether they get its output
     * @param stderr whether they get its errors
     */
    public record Request(ExecOptions options, boolean stdin, boolean stdout, boolean stderr) {}

    Exec(String id, Container container, Engine engine, Request request) {
        this.id = id;
        this.container = container;
        this.engine = engine;
        this.request = request;
    }

    public String id() {
        return id;
    }

    public Container container() {
        return container;
    }

    public Request request() {
        return request;
    }

    public synchronized boolean isRunning() {
        return running;
    }

    /** Empty while it runs, and for ever if nobody can know it. */
    public synchronized OptionalInt exitCode() {
        return exitCode;
    }

    /** Takes the one chance to start it; false if somebody else had it. */
    public synchronized boolean claim() {
        boolean free = !started;
        started = true;
        return free;
    }

    /** Executes the program; returns when it was executed. It is claimed before. */
    public void start() {
        boolean writes = request.stdin();
        Attach attach = writes ? Attach.OUTPUT_AND_INPUT : Attach.OUTPUT;
        // It enters the container's files, of which some may be of a file system that hangs.
        Execution made = Blocking.call(() -> engine.exec(container.ref(), request.options(), attach));
        synchronized (this) {
            execution = made;
            running = true;
        }
        container.tell("exec_start: " + words(request), Map.of("execID", id));
    }

    /** As dockerd joins them: a program without arguments has a space behind it. */
    static String words(Request request) {
        List<String> command = request.options().command();
        return command.getFirst() + " " + String.join(" ", command.subList(1, command.size()));
    }

    /** It could not be executed. */
    public synchronized void fail(RuntimeException problem) {
        boolean missing =
                problem instanceof StartFailedException failed && failed.exitCode() == StartFailedException.NOT_FOUND;
        exitCode = OptionalInt.of(missing ? StartFailedException.NOT_FOUND : UNKNOWN);
    }

    /** Connects its streams until it has ended; without a client, its output is thrown away. Returns when that is so. */
    public void run(Optional<StreamClient> client) {
        Execution live = live();
        client.ifPresent(present -> present.passInput(sink(live, present)));
        // The caller may be virtual, and reading waits in the kernel.
        Blocking.<@Nullable Void, RuntimeException>call(() -> {
            pump(live, client);
            return null;
        });
    }

    private void pump(Execution live, Optional<StreamClient> client) {
        // Read to the end even if nobody listens any more: a program whose output nobody takes stands still.
        boolean heard = true;
        Optional<Integer> code = Optional.empty();
        try {
            for (Optional<LogFrame> frame = live.next(); frame.isPresent(); frame = live.next()) {
                List<LogFrame> pieces = Frames.batch(frame.get(), live::ready);
                heard = heard && client.map(present -> present.give(pieces)).orElse(true);
            }
            code = live.await();
        } finally {
            end(live, code);
        }
    }

    private void end(Execution live, Optional<Integer> code) {
        synchronized (this) {
            running = false;
            exitCode = code.map(OptionalInt::of).orElse(OptionalInt.empty());
            execution = null;
        }
        streams.close(live::close);
        container.tell(
                "exec_die",
                Map.of("execID", id, "exitCode", code.map(String::valueOf).orElse("")));
    }

    private StreamClient.Sink sink(Execution live, StreamClient client) {
        BooleanSupplier wanted = () -> isRunning() && !client.connection().isGone();
        return new StreamClient.Sink() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                streams.use(() -> live.write(bytes, offset, length, wanted));
            }

            @Override
            public void end() {
                streams.use(live::closeInput);
            }
        };
    }

    /** Tells its terminal its size; nothing happens if it does not run. */
    public void resize(int rows, int columns) {
        Execution live;
        synchronized (this) {
            live = execution;
        }
        if (live != null) streams.use(() -> live.resize(rows, columns));
    }

    private synchronized Execution live() {
        if (execution == null) throw new IllegalStateException("not started");
        return execution;
    }
}
