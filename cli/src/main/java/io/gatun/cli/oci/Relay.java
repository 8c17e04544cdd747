package io.gatun.cli.oci;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.PrintStream;

/** Carries bytes between this process's streams and the master side of a terminal. */
final class Relay implements AutoCloseable {
    private static final int STDIN = 0;
    private static final int BYTES = 32 * 1024;

    private final Kernel kernel;
    private final Fd master;
    private final PrintStream out;
    private final Thread output;

    /** Takes ownership of the master. */
    Relay(Kernel kernel, Fd master, PrintStream out) {
        this.kernel = kernel;
        this.master = master;
        this.out = out;
        this.output = Thread.ofPlatform().name("terminal-output").daemon().unstarted(this::carryOutput);
    }

    void start() {
        output.start();
        Thread.ofPlatform().name("terminal-input").daemon().start(this::carryInput);
    }

    /** Waits for the end of the output, which comes when nobody has the other side open any more. */
    void finish() {
        try {
            output.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOutput() {
        for (byte[] bytes = read(master); bytes.length > 0; bytes = read(master)) {
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }

    private void carryInput() {
        // Borrowed: the process's own.
        var stdin = new Fd(kernel.gate(), STDIN);
        try {
            for (byte[] bytes = read(stdin); bytes.length > 0; bytes = read(stdin)) {
                kernel.contents().writeAll(master, bytes);
            }
        } catch (SyscallException | IllegalStateException e) {
            // the terminal is closed
        }
    }

    private byte[] read(Fd from) {
        try {
            return kernel.contents().readOnce(from, BYTES);
        } catch (SyscallException e) {
            // This is how a terminal says that its other side is closed.
            if (e.is(Errno.EIO)) return new byte[0];
            throw e;
        }
    }

    @Override
    public void close() {
        master.close();
    }
}
