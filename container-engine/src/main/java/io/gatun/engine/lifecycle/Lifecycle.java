package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupLocation;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.event.ContainerEvents;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.network.Connecting;
import io.gatun.engine.plan.record.ExitRecord;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Created;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.Life.Ready;
import io.gatun.engine.state.Life.Running;
import io.gatun.engine.state.Life.Starting;
import io.gatun.engine.state.Life.Stopped;
import io.gatun.engine.state.VolumeUse;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The steps of a container's life that are the same for every kind of container. What is on disk is compared with what
 * the kernel says first: an engine that was killed leaves nothing that the next one does not put right here.
 */
public final class Lifecycle {
    /** How long a command waits for another one that works on the same container. */
    public static final Duration LOCK_LIMIT = Duration.ofSeconds(30);

    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Host host;
    private final ContainerStore store;
    private final ContainerVolumes volumes;
    private final Optional<Connecting> networks;
    private final Optional<OuterHooks> hooks;

    /** For the containers of {@code store}, which have volumes and whose networks are somebody else's business. */
    public Lifecycle(Host host, ContainerStore store, ContainerVolumes volumes) {
        this(host, store, volumes, Optional.empty(), Optional.empty());
    }

    /** Of containers that a shim supervises, and that may be in networks. */
    public Lifecycle(Host host, ContainerStore store, ContainerVolumes volumes, Connecting networks) {
        this(host, store, volumes, Optional.of(networks), Optional.of(new OuterHooks(host.hooks())));
    }

    private Lifecycle(
            Host host,
            ContainerStore store,
            ContainerVolumes volumes,
            Optional<Connecting> networks,
            Optional<OuterHooks> hooks) {
        this.hooks = hooks;
        this.volumes = volumes;
        this.host = host;
        this.store = store;
        this.networks = networks;
    }

    /** The hooks around a container's runs; empty where others run them. */
    Optional<OuterHooks> hooks() {
        return hooks;
    }

    /** The networks that containers may be in. */
    Optional<Connecting> networks() {
        return networks;
    }

    /** Opens a container that must be there. The caller closes it. */
    public ContainerDirectory open(ContainerId id) {
        ContainerDirectory directory = store.open(id).orElseThrow(() -> new NoSuchContainerException(id.value()));
        try {
            if (!directory.isDefined()) {
                throw new NoSuchContainerException(id.value());
            }
            return directory;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Where the container is, as the kernel says, whatever was last written down. Changes nothing. */
    public Life look(ContainerDirectory directory) {
        return look(directory, directory.life());
    }

    private Life look(ContainerDirectory directory, Life life) {
        return life.living().filter(processes -> hasEnded(directory, processes)).isPresent()
                ? ended(directory, life)
                : life;
    }

    /**
     * A supervisor that has written down how the container ended is waited for. Its end closes that file, a moment before it counts as ended:
     * whoever looks because the file was closed must not find it running, for nothing else will tell of the end.
     */
    private boolean hasEnded(ContainerDirectory directory, Processes processes) {
        if (host.processes().isFirstAlive(processes)) return false;
        if (!host.processes().isAlive(processes)) return true;
        return directory.exitRecord().isPresent() && host.processes().awaitEnd(processes.supervisor(), LAST_WORDS);
    }

    /** As {@link #look}; what ended or was left half made is also cleaned up. The lock must be held. */
    public Life settle(ContainerDirectory directory) {
        Life life = directory.life();
        Life now = look(directory, life);
        if (life instanceof Starting(var cgroup)) {
            removeGroups(cgroup);
            now = new Created();
        }
        if (now.equals(life)) {
            return life;
        }
        if (now instanceof Stopped stopped) {
            ContainerEvents.ended(
                    directory.id(),
                    stopped.exitCode(),
                    stopped.oomKilled(),
                    () -> life.groups().map(this::processorTime));
        }
        // Forgotten last: what cannot be taken back now is for the next who looks.
        life.living().ifPresent(this::bury);
        life.groups().ifPresent(this::removeGroups);
        networks.ifPresent(all -> all.ended(directory));
        now = tellHooks(directory, now);
        directory.save(now);
        return now;
    }

    /** Runs the hooks that follow the end. What they have to complain of is said where people look for it. */
    private Life tellHooks(ContainerDirectory directory, Life now) {
        if (!(now instanceof Stopped stopped)) {
            return now;
        }
        List<String> warnings = hooks.map(all -> all.ended(directory)).orElse(List.of());
        return warnings.isEmpty() ? stopped : stopped.withError(String.join("; ", warnings));
    }

    private CgroupStats.Cpu processorTime(CgroupLocation location) {
        try (Cgroup cgroup = host.cgroups().adopt(location)) {
            return cgroup.stats().cpu();
        }
    }

    /** A supervisor is nobody's business but ours; without one, the process is the caller's, who waits for it. */
    private void bury(Processes processes) {
        if (!processes.supervisor().equals(processes.container())) {
            host.processes().bury(processes.supervisor());
        }
    }

    /** Starts a container that is ready, whoever made it so. The lock must be held. */
    public void start(ContainerDirectory directory) {
        Life life = settle(directory);
        if (!(life instanceof Ready(var processes, var cgroup, var gate))) {
            throw new WrongStateException(directory.id(), life.word(), "start");
        }
        var waiting = host.processes()
                .open(processes.container())
                .orElseThrow(() -> new WrongStateException(directory.id(), "stopped", "start"));
        try (waiting) {
            host.remoteStart()
                    .start(waiting, gate, () -> directory.told().hooks().startContainer());
        }
        directory.save(new Running(processes, cgroup, Instant.now()));
        ContainerEvents.started(directory.id(), processes.container().pid());
    }

    /**
     * Sends a signal to the container's first process.
     *
     * @throws WrongStateException if it has none
     */
    public void signal(ContainerDirectory directory, Signal signal) {
        Life life = look(directory);
        boolean delivered = life.living()
                .filter(processes -> host.processes().signal(processes.container(), signal))
                .isPresent();
        if (!delivered) {
            throw new WrongStateException(directory.id(), life.word(), "signal");
        }
    }

    /** Ends all processes of the container at once and waits until they are gone. The lock must be held. */
    public void end(ContainerDirectory directory) {
        Life life = settle(directory);
        if (life.groups().isEmpty() && life.living().isEmpty()) {
            return;
        }
        life.groups().ifPresent(this::removeGroups);
        life.living().ifPresent(living -> host.processes().awaitEnd(living.supervisor(), END_LIMIT));
        settle(directory);
    }

    /**
     * Does something with the control groups of a living container.
     *
     * @throws WrongStateException if it does not live
     */
    public <T> T inGroups(ContainerDirectory directory, String action, Function<Cgroup, T> work) {
        Life life = look(directory);
        if (life.living().isEmpty()) {
            throw new WrongStateException(directory.id(), life.word(), action);
        }
        try (Cgroup cgroup = host.cgroups().adopt(life.groups().orElseThrow())) {
            return work.apply(cgroup);
        }
    }

    /**
     * Writes down where the groups of a container that starts will be, before they are made: whoever finds the start
     * abandoned removes what there is of them.
     *
     * @throws io.gatun.engine.cgroup.CgroupException.Refused if they are somebody else's
     */
    public void announceGroups(ContainerDirectory directory, CgroupPath path, Rollback rollback) {
        Life before = directory.life();
        boolean ours = before.groups().isPresent();
        CgroupLocation location =
                ours ? host.cgroups().planned(path) : host.cgroups().unused(path);
        rollback.onFailure(() -> directory.save(before));
        directory.save(new Starting(location));
    }

    /** Kills what is in the groups and removes them. */
    public void removeGroups(CgroupLocation location) {
        try (Cgroup cgroup = host.cgroups().adopt(location)) {
            removeGroups(cgroup);
        }
    }

    /** Kills what is in the groups and removes them. */
    public void removeGroups(Cgroup cgroup) {
        cgroup.kill();
        cgroup.delete(END_LIMIT);
    }

    /**
     * Removes a container for good, and its anonymous volumes if it was to be removed with its end or never came to be. The
     * lock must be held, and nothing of it may run.
     */
    public void remove(ContainerDirectory directory) {
        boolean temporary =
                directory.definition().map(is -> is.ending().removed()).orElse(true);
        if (temporary) removeWithVolumes(directory);
        else removeAlone(directory);
    }

    /** Removes a container for good with its anonymous volumes. */
    public void removeWithVolumes(ContainerDirectory directory) {
        List<VolumeUse> uses = directory.volumes();
        removeAlone(directory);
        volumes.removeAnonymous(uses);
    }

    private void removeAlone(ContainerDirectory directory) {
        directory.life().groups().ifPresent(this::removeGroups);
        networks.ifPresent(all -> all.removed(directory));
        Optional<ContainerName> name = directory.definition().flatMap(Definition::name);
        directory.undefine();
        name.filter(taken -> store.named(taken).filter(directory.id()::equals).isPresent())
                .ifPresent(store::release);
        directory.delete();
    }

    private Life ended(ContainerDirectory directory, Life life) {
        Optional<ExitRecord> record = directory.exitRecord();
        return new Stopped(
                life instanceof Running running ? Optional.of(running.started()) : Optional.empty(),
                record.map(ExitRecord::end).orElseGet(Instant::now),
                record.map(exit -> exit.status().shellCode()),
                life.groups().filter(this::isOomKilled).isPresent(),
                "",
                life instanceof Running running && running.asked());
    }

    private boolean isOomKilled(CgroupLocation location) {
        return host.cgroups().oomKills(location) > 0;
    }
}
