package io.gatun.engine.exec;

import io.gatun.engine.attach.PipedProgram;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A program that is this process's child. Until it is reaped, here and nowhere else, its number is its own. */
final class ChildProgram extends PipedProgram {
    private static final Signal KILL = new Signal(9);

    private final Kernel kernel;
    private final PidFd process;
    private final ReentrantLock reaping = new ReentrantLock();
    private Optional<ExitStatus> end = Optional.empty();

    /** Takes ownership of {@code process} and {@code ends}. */
    ChildProgram(Kernel kernel, PidFd process, StreamEnds ends) {
        super(kernel, ends);
        this.kernel = kernel;
        this.process = process;
    }

    @Override
    public int await() {
        reaping.lock();
        try {
            if (end.isEmpty()) {
                end = Optional.of(Blocking.call(() -> kernel.processes().waitid(process)));
            }
            return end.get().shellCode();
        } finally {
            reaping.unlock();
        }
    }

    private void kill() {
        try {
            kernel.processes().pidfdSendSignal(process, KILL);
        } catch (SyscallException e) {
            // It has been waited for.
            if (!e.is(Errno.ESRCH)) throw e;
        }
    }

    @Override
    public void close() {
        kill();
        await();
        process.close();
        super.close();
    }
}
