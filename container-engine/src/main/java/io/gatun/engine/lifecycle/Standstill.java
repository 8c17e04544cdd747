package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.model.BusyException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stops the processes of containers where they are, because somebody wants that, or for as long as an operation takes. The latter is
 * marked by a file in the container's directory whose lock the operation has: if the operation dies, whoever finds the mark without the
 * lock lets the processes run on. A container that somebody pauses has no mark, whatever operation is at it.
 */
public final class Standstill {
    private static final String MARK = "frozen";
    private static final int OWN = 0600;
    private static final Duration FREEZE_LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(20);

    private final Kernel kernel;
    private final Lifecycle lifecycle;

    public Standstill(Kernel kernel, Lifecycle lifecycle) {
        this.kernel = kernel;
        this.lifecycle = lifecycle;
    }

    /** Stops all processes until {@link #unpause}. The lock must be held. */
    public void pause(ContainerDirectory directory) {
        inGroups(directory, "pause", group -> group.freeze(FREEZE_LIMIT));
        unmark(directory);
    }

    /** Lets all processes run on. The lock must be held. */
    public void unpause(ContainerDirectory directory) {
        inGroups(directory, "unpause", Cgroup::thaw);
        unmark(directory);
    }

    /**
     * Does something while no process of the container runs, and lets them run on if they did. The lock must not be held.
     *
     * @throws BusyException if others who do so take too long
     */
    public <T> T during(ContainerDirectory directory, Supplier<T> work) {
        Optional<Fd> mark = begin(directory);
        try {
            return work.get();
        } finally {
            mark.ifPresent(own -> end(directory, own));
        }
    }

    /** Lets processes run on that an operation has stopped which is no more. The lock must be held. */
    void recover(ContainerDirectory directory) {
        mark(directory).ifPresent(mark -> {
            try (mark) {
                if (kernel.descriptors().tryFlock(mark, Lock.EXCLUSIVE)) thaw(directory);
            }
        });
    }

    /** Whether there is a mark, of an operation that lives or of one that does not. */
    boolean isMarked(ContainerDirectory directory) {
        Optional<Fd> mark = mark(directory);
        mark.ifPresent(Fd::close);
        return mark.isPresent();
    }

    private Optional<Fd> begin(ContainerDirectory directory) {
        long end = System.nanoTime() + Lifecycle.LOCK_LIMIT.toNanos();
        do {
            try (var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
                if (lifecycle.look(directory).living().isEmpty()) return Optional.empty();
                Optional<Fd> mark = mark(directory);
                if (mark.isPresent() && !kernel.descriptors().tryFlock(mark.get(), Lock.EXCLUSIVE)) {
                    mark.get().close();
                    continue;
                }
                boolean paused = mark.isEmpty() && lifecycle.inGroups(directory, "pause", Cgroup::isFrozen);
                if (paused) return Optional.empty();
                return Optional.of(freeze(directory, mark.orElseGet(() -> newMark(directory))));
            }
        } while (System.nanoTime() < end && rest());
        throw new BusyException(
                "container %s is busy: another command keeps it from running"
                        .formatted(directory.id().shortForm()),
                "wait for that command or end it");
    }

    private Fd freeze(ContainerDirectory directory, Fd mark) {
        try {
            inGroups(directory, "pause", group -> group.freeze(FREEZE_LIMIT));
            return mark;
        } catch (RuntimeException e) {
            unmark(directory);
            mark.close();
            throw e;
        }
    }

    /** Somebody may hold the lock for long who waits for these processes: they run on whether it comes free or not. */
    private void end(ContainerDirectory directory, Fd mark) {
        Optional<ContainerDirectory.Lock> lock = directory.tryLock(PATIENCE);
        try (mark) {
            if (isOurs(directory, mark)) thaw(directory);
        } finally {
            lock.ifPresent(ContainerDirectory.Lock::close);
        }
    }

    private void thaw(ContainerDirectory directory) {
        try {
            inGroups(directory, "unpause", Cgroup::thaw);
        } catch (WrongStateException e) {
            // It was killed meanwhile.
        }
        unmark(directory);
    }

    private void inGroups(ContainerDirectory directory, String action, Consumer<Cgroup> work) {
        lifecycle.inGroups(directory, action, group -> {
            work.accept(group);
            return group;
        });
    }

    private Fd newMark(ContainerDirectory directory) {
        Fd mark = kernel.files()
                .openat2(
                        directory.fd(),
                        MARK,
                        OpenHow.readWrite().creatingNew(OWN).beneath());
        kernel.descriptors().tryFlock(mark, Lock.EXCLUSIVE);
        return mark;
    }

    private Optional<Fd> mark(ContainerDirectory directory) {
        try {
            return Optional.of(kernel.files()
                    .openat2(directory.fd(), MARK, OpenHow.readWrite().beneath()));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    private boolean isOurs(ContainerDirectory directory, Fd mark) {
        try {
            return kernel.files()
                    .statx(directory.fd(), MARK)
                    .isSameFile(kernel.files().statx(mark));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return false;
            throw e;
        }
    }

    private void unmark(ContainerDirectory directory) {
        try {
            kernel.files().unlinkat(directory.fd(), MARK);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
    }

    private static boolean rest() {
        try {
            Thread.sleep(STEP);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
