package io.gatun.engine.network.firewall;

import io.gatun.engine.model.EngineException;
import io.gatun.engine.network.host.HostNetwork;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.nft.FilterWatch;
import java.time.Duration;

/**
 * Puts the rules of the packet filter back when somebody has removed them: a thread of its own hears of every change.
 */
public final class FirewallWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FirewallWatch.class.getName());
    private static final Duration PULSE = Duration.ofMillis(500);

    private final Kernel kernel;
    private final Firewall firewall;
    private final FilterWatch watch;
    private final Thread thread = new Thread(this::run, "gatun-firewall");
    private volatile boolean closing;

    /** Begins to watch. The caller closes it. */
    public FirewallWatch(Kernel kernel, HostNetwork host, Firewall firewall) {
        this.kernel = kernel;
        this.firewall = firewall;
        this.watch = host.watch();
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        check();
        while (!closing) {
            try {
                if (kernel.events().awaitReadable(watch.fd(), PULSE)) {
                    watch.read();
                    check();
                }
            } catch (SyscallException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot watch the packet filter", e);
                return;
            }
        }
    }

    private void check() {
        try {
            if (firewall.restoreIfDamaged()) {
                LOG.log(System.Logger.Level.WARNING, "somebody removed rules of the packet filter; they are back");
            }
        } catch (SyscallException | EngineException e) {
            LOG.log(System.Logger.Level.ERROR, "cannot put rules of the packet filter back", e);
        }
    }

    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        watch.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
