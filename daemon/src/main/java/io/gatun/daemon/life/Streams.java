package io.gatun.daemon.life;

import io.gatun.engine.Attach;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.stream.Attachment;
import io.gatun.linux.gate.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients on the streams of one container: those who came before it runs, and those who share its output while it does. Safe for
 * many threads.
 */
public final class Streams {
    private final Engine engine;
    private final ContainerRef ref;
    private final BooleanSupplier running;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock coming = new ReentrantLock();
    private final List<StreamClient> pending = new ArrayList<>();
    private volatile @Nullable Hub hub;
    private boolean closed;

    /** @param running looks whether the container runs now */
    Streams(Engine engine, ContainerRef ref, BooleanSupplier running) {
        this.engine = engine;
        this.ref = ref;
        this.running = running;
    }

    /** A client that is on its way; see {@link #expect}. */
    public interface Coming extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The container does not start until the result is closed, by the same thread. A client starts it as soon as it is told that it
     * is attached, which is before it can be.
     */
    public Coming expect() {
        coming.lock();
        return coming::unlock;
    }

    /**
     * Starts the container with the clients who came before.
     *
     * @param ended called when there is no more output, before anything else tells of the end
     */
    void start(Memo memo, Runnable ended) {
        try (var _ = expect()) {
            start(memo, takePending(), ended);
        }
    }

    private void start(Memo memo, List<StreamClient> clients, Runnable ended) {
        boolean open = memo.openStdin() && !memo.terminal();
        boolean stdinOnce = open && memo.stdinOnce() && clients.stream().anyMatch(StreamClient::stdin);
        try {
            if (clients.isEmpty() && memo.isLogged()) {
                engine.start(ref);
                return;
            }
            Attachment output = engine.start(ref, stdinOnce ? Attach.OUTPUT_AND_INPUT : Attach.OUTPUT);
            Optional<Attachment> input = open && !stdinOnce ? input(output) : Optional.empty();
            var made = new Hub(output, input, stdinOnce, stdinOnce || !memo.isLogged());
            hub = made;
            made.start(clients, ref.text(), () -> {
                if (hub == made) hub = null;
                ended.run();
            });
        } catch (EngineException | SyscallException e) {
            clients.forEach(StreamClient::close);
            throw e;
        }
    }

    private Optional<Attachment> input(Attachment output) {
        try {
            return Optional.of(engine.attach(ref, Attach.OUTPUT_AND_INPUT));
        } catch (EngineException e) {
            return Optional.empty(); // it has ended already
        } catch (SyscallException e) {
            output.close(); // else a program whose output nobody takes stands still
            throw e;
        }
    }

    private List<StreamClient> takePending() {
        lock.lock();
        try {
            List<StreamClient> clients = List.copyOf(pending);
            pending.clear();
            return clients;
        } finally {
            lock.unlock();
        }
    }

    /** Puts a client on the streams, now or when the container starts. */
    public void attach(StreamClient client) {
        try (var _ = expect()) {
            Hub open = hub;
            if (open != null && open.add(client)) return;
            if (running.getAsBoolean()) attachLater(client);
            else await(client);
        }
    }

    private void await(StreamClient client) {
        lock.lock();
        try {
            if (!closed) pending.add(client);
        } finally {
            lock.unlock();
        }
        if (closed) client.close();
        else client.connection().onGone(() -> leave(client));
    }

    private void leave(StreamClient client) {
        lock.lock();
        try {
            pending.remove(client);
        } finally {
            lock.unlock();
        }
    }

    /** A client of a container that was started without one gets what its log gets. */
    private void attachLater(StreamClient client) {
        Attachment attachment;
        try {
            attachment = engine.attach(ref, client.stdin() ? Attach.OUTPUT_AND_INPUT : Attach.OUTPUT);
        } catch (EngineException | SyscallException e) {
            client.close();
            return;
        }
        var own = new Hub(attachment, Optional.empty(), false, false);
        own.start(List.of(client), ref.text(), () -> {});
    }

    /** Tells the container's terminal its size. */
    void resize(int rows, int columns) {
        Hub open = hub;
        if (open != null) {
            open.resize(rows, columns);
            return;
        }
        try (Attachment attachment = engine.attach(ref, Attach.OUTPUT)) {
            attachment.resize(rows, columns);
        }
    }

    /** The container is gone: who waited for its start waits in vain. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        takePending().forEach(StreamClient::close);
    }
}
