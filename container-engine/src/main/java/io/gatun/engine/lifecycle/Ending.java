package io.gatun.engine.lifecycle;

import io.gatun.engine.launch.ProcessTable;
import io.gatun.engine.model.BusyException;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.Life.Running;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.util.Optional;

/** How containers end: by themselves, asked to, or killed. */
public final class Ending {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Signal KILL = new Signal(9);

    private final ProcessTable processes;
    private final Lifecycle lifecycle;

    public Ending(Host host, Lifecycle lifecycle) {
        this.processes = host.processes();
        this.lifecycle = lifecycle;
    }

    /**
     * Waits until the container's program and its supervisor have ended; returns at once if they have. Its end is then
     * followed by what has to follow it, unless somebody works on the container: that one sees to it.
     */
    public void await(ContainerDirectory directory) {
        // As it was written down: one that has ended since is not waited for.
        directory
                .life()
                .living()
                .filter(living -> living.bootId().equals(processes.bootId()))
                .ifPresent(living -> await(living, FOREVER));
        // Who has just started it is about to let go of it, and does not look whether it has ended already.
        directory.tryLock(A_MOMENT).ifPresent(lock -> {
            try (lock) {
                if (!directory.isGone()) lifecycle.settle(directory);
            }
        });
    }

    /** Sends a signal to the first process of a container that runs. */
    public void signal(ContainerDirectory directory, Signal signal) {
        if (signal.equals(KILL)) noteKill(directory);
        lifecycle.signal(directory, signal);
    }

    /** One that a daemon would start again stays killed. Nobody is waited for: who holds the lock now may be about to stop it. */
    private void noteKill(ContainerDirectory directory) {
        boolean restarts = directory
                .definition()
                .filter(container -> container.upkeep().restart().isActive())
                .isPresent();
        if (!restarts) return;
        directory.tryLock(Duration.ZERO).ifPresent(lock -> {
            try (lock) {
                if (lifecycle.look(directory) instanceof Running running) directory.save(running.askedToStop());
            }
        });
    }

    /**
     * Asks the container to end, and kills it when it has not within its grace. Nothing happens if it does not run. The
     * lock must be held.
     *
     * @throws BusyException if it cannot even be killed: a process of it waits for hardware or a file system
     */
    public void stop(ContainerDirectory directory, Optional<Signal> signal, Optional<Duration> grace) {
        Life life = lifecycle.settle(directory);
        Definition definition = directory.definition().orElseThrow();
        // Written down first: whoever sees the end knows that it was wanted.
        if (life instanceof Running running && !running.asked()) directory.save(running.askedToStop());
        life.living().ifPresent(living -> {
            processes.signal(
                    living.container(),
                    signal.orElseGet(() -> Signal.of(definition.ending().stopSignal())));
            if (!await(living, grace.orElse(definition.ending().grace()))) {
                kill(directory, living);
            }
        });
        lifecycle.settle(directory);
    }

    private void kill(ContainerDirectory directory, Processes living) {
        processes.signal(living.container(), KILL);
        if (!await(living, KILL_LIMIT)) {
            throw new BusyException(
                    "container %s cannot be killed: a process of it does not return from the kernel"
                            .formatted(directory.id().shortForm()),
                    "see /proc/%s/stack for what it waits for"
                            .formatted(living.container().pid()));
        }
    }

    /** Waits for the supervisor, which ends when it has written down how the container ended. */
    private boolean await(Processes living, Duration limit) {
        return processes.awaitEnd(living.supervisor(), limit);
    }
}
