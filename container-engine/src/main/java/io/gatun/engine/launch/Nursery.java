package io.gatun.engine.launch;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.program.Program;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Processes that are there before it is known what they will do. An engine that starts one thing, as a command does, has none;
 * from the second on it keeps a {@link Zygote}. Safe for many threads.
 */
public final class Nursery implements AutoCloseable {
    private final Kernel kernel;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean used;
    private boolean closed;
    private Optional<Zygote> zygote = Optional.empty();

    public Nursery(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Whether it is time to begin programs here; it is from the second time on that this is asked. */
    boolean isOpen() {
        lock.lock();
        try {
            boolean first = !used;
            used = true;
            return !first && !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins a program, which must lie at {@link Zygote#programAddress}, in a process that is a child of this one.
     *
     * @param descriptors what it finds as 3, 4 and so on; borrowed
     * @return empty if it has to be started otherwise
     */
    Optional<Pid> begin(Program program, List<String> title, List<Fd> descriptors) {
        if (!Zygote.takes(program, title, descriptors.size())) return Optional.empty();
        lock.lock();
        try {
            if (closed) return Optional.empty();
            if (zygote.isEmpty()) zygote = Optional.of(Zygote.start(kernel));
            Optional<Pid> begun = zygote.get().begin(program, title, descriptors);
            if (begun.isEmpty()) end();
            return begun;
        } catch (SyscallException e) {
            end();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        Optional<Zygote> ended = zygote;
        zygote = Optional.empty();
        ended.ifPresent(Zygote::close);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            end();
        } finally {
            lock.unlock();
        }
    }
}
