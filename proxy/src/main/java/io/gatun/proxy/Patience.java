package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Sockets.Direction;
import java.time.Duration;

/** Hangs up on somebody who takes too long, so that whoever waits for them goes on; until it is closed. Owns no descriptor. */
final class Patience implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Patience.class.getName());

    private final Thread watch;

    private Patience(Thread watch) {
        this.watch = watch;
    }

    /**
     * Begins to wait.
     *
     * @param with whose other end takes too long; must stay open until this is closed
     * @param what is said then
     */
    static Patience with(Kernel kernel, Fd with, Duration most, String what) {
        return new Patience(Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(most);
                LOG.log(System.Logger.Level.WARNING, what);
                kernel.sockets().shutdown(with, Direction.BOTH);
            } catch (InterruptedException e) {
                // in time
            } catch (SyscallException e) {
                // it is gone
            }
        }));
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
