package io.gatun.engine.host;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that tries what this one, with its many threads, cannot: it makes the calls of a program and ends when it is
 * closed, if not before.
 */
final class SmallProgram implements AutoCloseable {
    /** Where the process says which call failed; it closes it to say that it has come so far. */
    static final int STATUS_FD = 3;
    /** What the process reads from to wait until it is closed. */
    static final int CONTROL_FD = 4;
    /** The first of the descriptors that it was given. */
    static final int FIRST_GIVEN_FD = 5;

    private static final int STATUS_BYTES = 64;

    private final Kernel kernel;
    private final Pipe control;
    private final Pid pid;
    private final boolean succeeded;

    /** Starts the process and waits until it closes its status descriptor, reports a failure or ends. */
    SmallProgram(Kernel kernel, ProgramBuilder program, List<Fd> given) {
        this.kernel = kernel;
        this.control = kernel.pipes().pipe2(Waiting.BLOCKING);
        try (Pipe status = kernel.pipes().pipe2(Waiting.BLOCKING)) {
            List<Inherited> inherited = new ArrayList<>();
            inherited.add(new Inherited(status.write(), STATUS_FD));
            inherited.add(new Inherited(control.read(), CONTROL_FD));
            given.forEach(fd -> inherited.add(new Inherited(fd, CONTROL_FD + inherited.size() - 1)));
            byte[] image = ElfImage.of(program.build(), STATUS_FD);
            pid = kernel.spawner().spawn(image, List.of("gatun-probe"), inherited);
            status.write().close();
            succeeded = kernel.contents().readAll(status.read(), STATUS_BYTES).length == 0;
        } catch (RuntimeException e) {
            control.close();
            throw e;
        }
    }

    Pid pid() {
        return pid;
    }

    /** Whether no call failed. */
    boolean hasSucceeded() {
        return succeeded;
    }

    @Override
    public void close() {
        control.close();
        kernel.processes().waitid(pid);
    }
}
