package io.gatun.proxy.relay;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.datagram.Datagrams;
import io.gatun.linux.net.socket.SocketAddressBuffer;
import io.gatun.linux.net.socket.StreamBuffer;
import io.gatun.linux.net.socket.Streams;
import io.netty.channel.IoEventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thread with everything its connections share: memory, empty pipes, descriptors to be closed. All methods but {@link #run},
 * {@link #after} and {@link #call} are for that thread only.
 */
public final class Loop {
    /** What is read at once: a read that fills it is the sign of a transfer worth splicing. */
    public static final int BUFFER_BYTES = 64 * 1024;

    private static final int SPARE_BUFFERS = 16;

    private final Kernel kernel;
    private final IoEventLoop events;
    private final PipePool pipes;
    private final StreamBuffer buffer = new StreamBuffer(BUFFER_BYTES);
    private final SocketAddressBuffer peer = SocketAddressBuffer.empty();
    private final ArrayDeque<StreamBuffer> spare = new ArrayDeque<>();
    private final ArrayDeque<Fd> closing = new ArrayDeque<>();
    private final Ring<Ring.Node> live = new Ring<>();
    private final Runnable closeAll = this::closeAll;
    private final Map<Class<?>, Object> shared = new HashMap<>();

    Loop(Kernel kernel, IoEventLoop events, Budget pipeDescriptors) {
        this.kernel = kernel;
        this.events = events;
        pipes = new PipePool(kernel.pipes(), pipeDescriptors);
    }

    public Streams streams() {
        return kernel.streams();
    }

    public Datagrams datagrams() {
        return kernel.datagrams();
    }

    /** What everybody of one kind uses together on this loop; made when the first needs it. */
    public <T> T shared(Class<T> kind, Function<Loop, T> made) {
        Object there = shared.get(kind);
        if (there != null) return kind.cast(there);
        T first = made.apply(this);
        shared.put(kind, first);
        return first;
    }

    public StreamBuffer buffer() {
        return buffer;
    }

    /** Room for the address of whoever connects. */
    public SocketAddressBuffer peer() {
        return peer;
    }

    PipePool pipes() {
        return pipes;
    }

    /** Everything that lives on this loop and has to be given up with it. */
    public Ring<Ring.Node> live() {
        return live;
    }

    /** Memory for what could not be sent. */
    public StreamBuffer takeSpare() {
        StreamBuffer taken = spare.pollLast();
        return taken == null ? new StreamBuffer(BUFFER_BYTES) : taken;
    }

    public void giveSpare(StreamBuffer given) {
        if (spare.size() < SPARE_BUFFERS) spare.addLast(given);
    }

    /** Owns the descriptor of a number that a call returned. */
    public Fd own(long number) {
        return new Fd(kernel.gate(), number);
    }

    /** Begins to watch a descriptor for input and room; null if the kernel watches too many already. */
    @Nullable
    public Watch watch(Fd fd, Ready ready) {
        return Watch.forAll(events, fd, ready);
    }

    /** The same for input alone. */
    @Nullable
    public Watch watchInput(Fd fd, Ready ready) {
        return Watch.forInput(events, fd, ready);
    }

    /**
     * Closes a descriptor when all events that were waited for together have been told. At once, its number could be that of a new
     * connection while an event of the old one is still to be told.
     */
    public void close(Fd fd) {
        if (closing.isEmpty()) events.execute(closeAll);
        closing.addLast(fd);
    }

    /** Closes all of them now. Only for tasks: those run between two batches of events. */
    public void closeAll() {
        while (!closing.isEmpty()) closing.removeFirst().close();
    }

    /** Runs something on the loop, after what it does now; nothing when the loop has ended. */
    public void run(Runnable task) {
        try {
            events.execute(task);
        } catch (RejectedExecutionException e) {
            // the loop has given up everything that lives on it
        }
    }

    /** Runs something on the loop after a time; nothing when the loop has ended by then. */
    public void after(Duration time, Runnable task) {
        try {
            var _ = events.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // as above
        }
    }

    /** Runs something on the loop and waits until it is done, at most so long. */
    public void call(Runnable task) {
        var done = new CompletableFuture<Void>();
        events.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        done.join();
    }

    /** Gives up everything that lives here. */
    void abandonAll() {
        live.abandonAll();
        closeAll();
        pipes.close();
        spare.clear();
    }

    /** Whether the kernel said "later" rather than "no". */
    public static boolean isLater(long result) {
        return result == -Errno.EAGAIN.number();
    }
}
