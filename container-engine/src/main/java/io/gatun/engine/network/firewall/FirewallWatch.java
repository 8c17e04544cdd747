package io.gatun.engine.network.firewall;

import static io.gatun.linux.abi.Poll.EPOLLIN;

import io.gatun.engine.model.EngineException;
import io.gatun.engine.network.host.HostNetwork;
import io.gatun.linux.Kernel;
import io.gatun.linux.event.Epoll;
import io.gatun.linux.event.EventCounter;
import io.gatun.linux.event.Events.Counting;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.nft.FilterWatch;
import java.time.Duration;

/**
 * Puts the rules of the packet filter back when somebody has removed them: a thread of its own hears of every change.
 */
public final class FirewallWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FirewallWatch.class.getName());
    private static final Duration LONG = Duration.ofDays(1);

    private final Kernel kernel;
    private final Firewall firewall;
    private final FilterWatch watch;
    private final EventCounter end;
    private final Thread thread = new Thread(this::run, "gatun-firewall");
    private volatile boolean closing;

    /** Begins to watch. The caller closes it. */
    public FirewallWatch(Kernel kernel, HostNetwork host, Firewall firewall) {
        this.kernel = kernel;
        this.firewall = firewall;
        this.watch = host.watch();
        this.end = kernel.events().eventfd(0, Counting.ALL);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        check();
        try (Epoll both = kernel.events().epoll()) {
            both.add(watch.fd(), EPOLLIN, 0);
            both.add(end.fd(), EPOLLIN, 0);
            while (!closing) {
                if (!kernel.events().awaitReadable(both.fd(), LONG) || closing) continue;
                watch.read();
                check();
            }
        } catch (SyscallException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot watch the packet filter", e);
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
        end.add(1);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        watch.close();
        end.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
