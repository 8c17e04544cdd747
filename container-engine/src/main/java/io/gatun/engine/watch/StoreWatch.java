package io.gatun.engine.watch;

import static io.gatun.linux.abi.Poll.EPOLLIN;
import static io.gatun.linux.abi.Poll.IN_CLOSE_WRITE;
import static io.gatun.linux.abi.Poll.IN_DELETE;
import static io.gatun.linux.abi.Poll.IN_DELETE_SELF;
import static io.gatun.linux.abi.Poll.IN_IGNORED;
import static io.gatun.linux.abi.Poll.IN_MOVED_TO;
import static io.gatun.linux.abi.Poll.IN_Q_OVERFLOW;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.stream.ContainerWatch;
import io.gatun.linux.Kernel;
import io.gatun.linux.event.Epoll;
import io.gatun.linux.event.EventCounter;
import io.gatun.linux.event.Events.Counting;
import io.gatun.linux.event.Inotify;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the directories of all containers with one inotify(7) descriptor. The files are replaced as a whole, and the exit file is
 * closed when a container's supervisor ends, however it ends; so no process has to be watched.
 */
public final class StoreWatch implements ContainerWatch {
    private static final long ALL = IN_MOVED_TO | IN_DELETE;
    private static final long ONE = IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF;
    private static final String DEFINITION = "container.json";
    private static final Set<String> FILES = Set.of(DEFINITION, "life.json", "exit");
    private static final long REST_NANOS = 1_000_000;
    private static final Duration LONG = Duration.ofDays(1);
    private static final int EVENT_BYTES = 1 << 16;

    private final Kernel kernel;
    private final ContainerStore store;
    private final Inotify changes;
    private final Epoll epoll;
    private final EventCounter wakeUp;
    private final int parent;
    private final Map<Integer, ContainerId> watched = new HashMap<>();
    /** What is being made, or was made ahead, is no container yet, and what is being removed is none any more. */
    private final Set<ContainerId> defined = new HashSet<>();

    private volatile boolean woken;

    /** Watches what is in {@code store} now and what comes. */
    public StoreWatch(Kernel kernel, ContainerStore store) {
        this.kernel = kernel;
        this.store = store;
        this.changes = kernel.events().inotify();
        this.epoll = kernel.events().epoll();
        this.wakeUp = kernel.events().eventfd(0, Counting.ALL);
        epoll.add(wakeUp.fd(), EPOLLIN, 0);
        epoll.add(changes.fd(), EPOLLIN, 0);
        // Watched before it is read: what is made in between is seen by one of the two.
        this.parent = changes.add(store.fd(), ALL).number();
        store.ids().forEach(this::watch);
    }

    @Override
    public Set<ContainerId> next() {
        var changed = new LinkedHashSet<ContainerId>();
        while (changed.isEmpty() && await()) {
            read(changed);
            // Most events are of files that nobody asks for, and they come in crowds.
            if (changed.isEmpty()) rest();
        }
        return changed;
    }

    private boolean await() {
        while (!woken) {
            boolean ready = Blocking.call(() -> kernel.events().awaitReadable(epoll.fd(), LONG));
            if (ready && !woken) {
                return true;
            }
        }
        return false;
    }

    private static void rest() {
        LockSupport.parkNanos(REST_NANOS);
    }

    private void read(Set<ContainerId> changed) {
        var events = ByteBuffer.wrap(kernel.contents().readOnce(changes.fd(), EVENT_BYTES))
                .order(ByteOrder.nativeOrder());
        while (events.hasRemaining()) {
            int watch = events.getInt();
            long mask = Integer.toUnsignedLong(events.getInt());
            events.getInt();
            byte[] name = new byte[events.getInt()];
            events.get(name);
            note(watch, mask, new String(name, StandardCharsets.UTF_8).replace("\0", ""), changed);
        }
    }

    private void note(int watch, long mask, String name, Set<ContainerId> changed) {
        if ((mask & IN_Q_OVERFLOW) != 0) {
            changed.addAll(watched.values());
            store.ids().forEach(id -> {
                watch(id);
                changed.add(id);
            });
        } else if (watch == parent) {
            idOf(name).ifPresent(id -> noteOne(id, mask, changed));
        } else if ((mask & IN_IGNORED) != 0) {
            Optional.ofNullable(watched.remove(watch)).ifPresent(defined::remove);
        } else if (name.isEmpty() || FILES.contains(name)) {
            Optional.ofNullable(watched.get(watch)).ifPresent(id -> noteFile(id, mask, name, changed));
        }
    }

    private void noteOne(ContainerId id, long mask, Set<ContainerId> changed) {
        boolean came = (mask & IN_MOVED_TO) != 0;
        if (came) watch(id);
        if (!came || defined.contains(id)) changed.add(id);
    }

    private void noteFile(ContainerId id, long mask, String name, Set<ContainerId> changed) {
        boolean definition = name.equals(DEFINITION);
        if (definition && (mask & IN_MOVED_TO) != 0) defined.add(id);
        if (name.isEmpty() || defined.contains(id)) changed.add(id);
        if (definition && (mask & IN_DELETE) != 0) defined.remove(id);
    }

    private void watch(ContainerId id) {
        store.open(id).ifPresent(directory -> {
            try (directory) {
                watched.put(changes.add(directory.fd(), ONE).number(), id);
                // Asked after the watch began: from here on it tells.
                if (directory.isDefined()) defined.add(id);
            } catch (SyscallException e) {
                // Gone already, or the user's inotify watches are used up: then its end is seen when it is asked for.
            }
        });
    }

    private static Optional<ContainerId> idOf(String name) {
        try {
            return Optional.of(new ContainerId(name));
        } catch (BadRequestException e) {
            return Optional.empty();
        }
    }

    @Override
    public void interrupt() {
        woken = true;
        wakeUp.add(1);
    }

    @Override
    public void close() {
        epoll.close();
        wakeUp.close();
        changes.close();
    }
}
