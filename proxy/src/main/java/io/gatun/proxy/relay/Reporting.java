package io.gatun.proxy.relay;

import io.gatun.proxy.event.ProxyEvents;
import io.gatun.proxy.model.Report;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Who is told of connections and requests that have ended, of all or of some: somebody who listens, and the flight recorder, which is told of the
 * same where somebody listens and of all where nobody does. For many threads; whoever is told is told on loops and must not wait.
 */
public final class Reporting {
    private record Target(int oneIn, Consumer<Report> listener) {}

    private static final Target NOBODY = new Target(0, report -> {});

    private final AtomicInteger turn = new AtomicInteger();
    private volatile Target target = NOBODY;

    /** Nobody is told yet. */
    public Reporting() {}

    /**
     * Somebody is told from now on, and nobody else.
     *
     * @param oneIn how many there are for one that is reported
     */
    public void to(int oneIn, Consumer<Report> listener) {
        target = new Target(oneIn, listener);
    }

    /** Nobody is told any more. */
    public void toNobody() {
        target = NOBODY;
    }

    /** Whether what comes next is one of those that are reported. */
    public boolean isNext() {
        int oneIn = target.oneIn();
        if (oneIn == 0) return ProxyEvents.wantsReports();
        return Integer.remainderUnsigned(turn.getAndIncrement(), oneIn) == 0;
    }

    public void tell(Report report) {
        target.listener().accept(report);
        ProxyEvents.ended(report);
    }
}
