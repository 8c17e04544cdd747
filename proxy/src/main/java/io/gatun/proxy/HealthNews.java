package io.gatun.proxy;

import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.HealthListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Tells listeners of backends whose state has changed; neither connections nor checks wait for them. For many threads. */
final class HealthNews implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HealthNews.class.getName());

    private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable ExecutorService teller;
    private boolean closed;

    synchronized void add(HealthListener listener) {
        if (closed) throw new IllegalStateException("the service is closed");
        if (teller == null)
            teller = Executors.newSingleThreadExecutor(
                    Thread.ofVirtual().name("gatun-health").factory());
        listeners.add(listener);
    }

    void remove(HealthListener listener) {
        listeners.remove(listener);
    }

    /** A backend of a pool has another state now. */
    synchronized void tell(Backend backend, String pool, State state) {
        if (teller == null || closed) return;
        teller.execute(() -> listeners.forEach(each -> tell(each, backend, pool, state)));
    }

    private static void tell(HealthListener listener, Backend backend, String pool, State state) {
        try {
            listener.changed(backend, pool, state);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener for the health of " + backend.text() + " failed", e);
        }
    }

    /** What has happened before is still told. */
    @Override
    public synchronized void close() {
        closed = true;
        if (teller != null) teller.shutdown();
    }
}
