package io.gatun.engine.spare;

import io.gatun.engine.cgroup.CgroupException;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.state.ContainerStore;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Spares, kept in number by a thread of its own. Who takes one never waits: when there is none, the container is made
 * without. Closing removes those that nobody took. Safe for many threads.
 */
public final class SparePool implements AutoCloseable {
    /** Whoever opens an engine has something to do with it first. */
    private static final Duration FIRST = Duration.ofMillis(200);

    private static final Duration REST = Duration.ofSeconds(1);

    private final SpareMaker maker;
    private final int count;
    private final Queue<Spare> ready = new ConcurrentLinkedQueue<>();
    private final Map<ContainerId, Parts> kept = new ConcurrentHashMap<>();
    private final Semaphore missing;
    private final Thread refill = new Thread(this::refill, "gatun-spares");
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * A pool of {@code count} spares.
     *
     * @param parent the group above those of the spares
     */
    public SparePool(Kernel kernel, ContainerStore store, Cgroups cgroups, CgroupPath parent, int count) {
        this.maker = new SpareMaker(kernel, store, cgroups, parent);
        this.count = count;
        this.missing = new Semaphore(count);
        this.refill.setDaemon(true);
    }

    /** Begins to make spares, which is when what earlier engines left is cleaned up. A pool of none starts no thread. */
    public void start() {
        if (count > 0) {
            refill.start();
        }
    }

    /** A spare, which then is the caller's; empty when all are taken. */
    public Optional<Spare> take() {
        Optional<Spare> taken = Optional.ofNullable(ready.poll());
        taken.ifPresent(spare -> missing.release());
        return taken;
    }

    /** Keeps the parts of a container that was made of a spare, open until it starts. */
    public void keep(ContainerId id, Parts parts) {
        kept.put(id, parts);
    }

    /** The parts of a container that were kept, which then are the caller's. */
    public Optional<Parts> claim(ContainerId id) {
        return Optional.ofNullable(kept.remove(id));
    }

    /** How many are ready to be taken. */
    public int size() {
        return ready.size();
    }

    private void refill() {
        pause(FIRST);
        while (awaitMissing()) {
            try {
                ready.add(maker.make());
            } catch (SyscallException | EngineException | CgroupException e) {
                // The machine has no more to give now. A container that is made without a spare meets the same, and
                // says so.
                missing.release();
                pause(REST);
            }
        }
    }

    private boolean awaitMissing() {
        missing.acquireUninterruptibly();
        return closing.getCount() > 0;
    }

    @Override
    public void close() {
        closing.countDown();
        missing.release();
        uninterrupted(refill::join);
        for (var spare = take(); spare.isPresent(); spare = take()) {
            spare.get().discard();
        }
        kept.values().forEach(Parts::close);
        kept.clear();
    }

    private void pause(Duration time) {
        uninterrupted(() -> closing.await(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    /** Waits as long as it takes, which is never more than one spare takes. */
    private static void uninterrupted(Waiting waiting) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.run();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
