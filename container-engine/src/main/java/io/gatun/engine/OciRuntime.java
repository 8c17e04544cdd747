package io.gatun.engine;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.exec.Executing;
import io.gatun.engine.json.Json;
import io.gatun.engine.lifecycle.ContainerVolumes;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.lifecycle.Recovery;
import io.gatun.engine.lifecycle.Recovery.Existence;
import io.gatun.engine.lifecycle.Standstill;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.oci.Bundle;
import io.gatun.engine.oci.Creator;
import io.gatun.engine.oci.Ending;
import io.gatun.engine.oci.EventLoop;
import io.gatun.engine.oci.FurtherProcess;
import io.gatun.engine.oci.Opening;
import io.gatun.engine.oci.Signalling;
import io.gatun.engine.oci.States;
import io.gatun.engine.oci.Statistics;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.security.Capability;
import io.gatun.engine.spec.Features;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Life;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operations of an OCI runtime (runtime-spec, "Runtime and Lifecycle") on the containers of one state directory.
 * A created container's process becomes a child of the calling process, or of its nearest subreaper when that ends.
 * Safe for many threads and processes.
 */
public final class OciRuntime implements AutoCloseable {
    private static final Duration FREEZE_LIMIT = Duration.ofSeconds(10);
    private static final String PAUSED = "paused";

    private final Host host;
    private final ContainerStore store;
    private final Lifecycle lifecycle;
    private final States states;
    private final Ending ending;
    private final Opening opening;
    private final Executing executing;

    private OciRuntime(Host host, ContainerStore store, Path root) {
        this.host = host;
        this.store = store;
        this.lifecycle = new Lifecycle(host, store, new ContainerVolumes(host.kernel(), store, root));
        this.states = new States(lifecycle);
        this.ending = new Ending(host, lifecycle);
        this.opening = new Opening(host, lifecycle, states, ending);
        this.executing = new Executing(host, lifecycle);
    }

    /**
     * The containers of the state directory {@code root}, which is made if it is not there; what calls that were killed
     * left half done is taken back first. The caller closes it.
     */
    public static OciRuntime open(Path root) {
        return open(root, Kernel.open());
    }

    static OciRuntime open(Path root, Kernel kernel) {
        Host host = Host.open(kernel);
        try {
            var runtime = new OciRuntime(host, new ContainerStore(kernel, root), root);
            var standstill = new Standstill(kernel, runtime.lifecycle);
            new Recovery(runtime.store, runtime.lifecycle, standstill, Existence.ONCE_READY).run();
            return runtime;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /**
     * What a container is created from besides its specification.
     *
     * @param bundle absolute
     * @param console the socket that gets the terminal's master
     * @param preserved descriptors that the program gets behind its standard streams; borrowed
     */
    public record Creation(
            ContainerId id, Path bundle, Optional<Path> console, List<Fd> preserved, Set<Choice> choices) {
        public Creation {
            preserved = List.copyOf(preserved);
            choices = Set.copyOf(choices);
        }

        /** A container without terminal, further descriptors or choices. */
        public static Creation of(ContainerId id, Path bundle) {
            return new Creation(id, bundle, Optional.empty(), List.of(), Set.of());
        }
    }

    /** How a container is made if not as usual. */
    public enum Choice {
        /** The root filesystem is entered without pivot_root(2), which a root that is a ramfs needs. */
        NO_PIVOT,
        /** The container keeps the caller's session keyring. */
        NO_NEW_KEYRING
    }

    /**
     * Creates a container: all is prepared, its process waits for the start.
     *
     * @return what the configuration asks for and does not get
     */
    public List<String> create(Creation creation, OciSpec spec) {
        var choices = creation.choices().stream()
                .map(choice -> PlanInput.Choice.valueOf(choice.name()))
                .collect(Collectors.toUnmodifiableSet());
        var bundle = new Bundle(creation.id(), creation.bundle(), creation.console(), creation.preserved(), choices);
        return new Creator(host, store, lifecycle, ending).create(bundle, spec);
    }

    /** Starts a created container's program. */
    public void start(ContainerId id) {
        try (ContainerDirectory directory = lifecycle.open(id);
                var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            opening.start(directory);
        }
    }

    /**
     * A process that is executed in a running container.
     *
     * @param console the socket that gets the terminal's master
     * @param preserved descriptors that the program gets behind its standard streams; borrowed
     */
    public record Exec(ProcessSpec process, Optional<Path> console, List<Fd> preserved) {
        public Exec {
            preserved = List.copyOf(preserved);
        }

        /** A process with the caller's streams. */
        public static Exec of(ProcessSpec process) {
            return new Exec(process, Optional.empty(), List.of());
        }
    }

    /** Executes a further process in a running container; returns when it is executed. It is a child of this process. */
    public Pid exec(ContainerId id, Exec exec) {
        try (ContainerDirectory directory = lifecycle.open(id)) {
            return new FurtherProcess(exec.process(), exec.console(), exec.preserved()).run(host, executing, directory);
        }
    }

    /** The specification of a container, as it was created. */
    public OciSpec spec(ContainerId id) {
        try (ContainerDirectory directory = lifecycle.open(id)) {
            return directory.spec();
        }
    }

    /** Where a container is, as the specification has it. */
    public OciState state(ContainerId id) {
        try (ContainerDirectory directory = lifecycle.open(id)) {
            return states.of(directory);
        }
    }

    /** Sends a signal to a container's first process. */
    public void kill(ContainerId id, Signal signal) {
        try (ContainerDirectory directory = lifecycle.open(id)) {
            lifecycle.signal(directory, signal);
        }
    }

    /** Sends a signal to all processes of a container, also when its first one has ended. */
    public void killAll(ContainerId id, Signal signal) {
        try (ContainerDirectory directory = lifecycle.open(id);
                var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            new Signalling(host, lifecycle).all(directory, signal);
        }
    }

    /** Stops all processes of a container where they are. */
    public void pause(ContainerId id) {
        inGroups(id, "pause", cgroup -> {
            if (cgroup.isFrozen()) {
                throw new WrongStateException(id, PAUSED, "pause");
            }
            cgroup.freeze(FREEZE_LIMIT);
            return id;
        });
    }

    /** Lets the processes of a paused container run on. */
    public void resume(ContainerId id) {
        inGroups(id, "resume", cgroup -> {
            if (!cgroup.isFrozen()) {
                throw new WrongStateException(id, "not " + PAUSED, "resume");
            }
            cgroup.thaw();
            return id;
        });
    }

    /** Changes limits; what {@code resources} does not mention stays as it is. */
    public void update(ContainerId id, Resources resources) {
        inGroups(id, "update", cgroup -> {
            cgroup.update(resources);
            return id;
        });
    }

    /** All processes of a container, as this process sees them. */
    public List<Pid> processes(ContainerId id) {
        return inGroups(id, "list the processes of", Cgroup::processes);
    }

    /** What a container uses, in the form of {@code runc events --stats}. */
    public Json.Obj stats(ContainerId id) {
        return inGroups(id, "measure", cgroup -> Statistics.event(id, cgroup.stats()));
    }

    /** Reports what a container uses every {@code interval}, and when it is out of memory; returns when it has ended. */
    public void watch(ContainerId id, Duration interval, Consumer<Json> sink) {
        try (ContainerDirectory directory = lifecycle.open(id)) {
            Life life = lifecycle.look(directory);
            var process = life.living().flatMap(processes -> host.processes().open(processes.container()));
            if (process.isEmpty()) {
                throw new WrongStateException(id, life.word(), "watch");
            }
            try (var first = process.get();
                    Cgroup cgroup = host.cgroups().adopt(life.groups().orElseThrow())) {
                new EventLoop(host.kernel(), id, cgroup, sink).run(first, interval);
            }
        }
    }

    /**
     * Deletes a stopped container.
     *
     * @return what went wrong with the hooks that follow it
     */
    public List<String> delete(ContainerId id) {
        return delete(id, false);
    }

    /**
     * Deletes a container, ending it if it lives.
     *
     * @return what went wrong with the hooks that follow it
     */
    public List<String> deleteByForce(ContainerId id) {
        return delete(id, true);
    }

    /** All containers. */
    public List<ContainerId> list() {
        return store.ids();
    }

    /**
     * A container as lists show it.
     *
     * @param created when
     */
    public record Listed(OciState state, Instant created) {}

    /** All containers and where they are; those that go meanwhile are left out. */
    public List<Listed> listing() {
        var all = new ArrayList<Listed>();
        for (ContainerId id : store.ids()) {
            try (ContainerDirectory directory = lifecycle.open(id)) {
                all.add(new Listed(
                        states.of(directory),
                        directory.definition().orElseThrow().created()));
            } catch (NoSuchContainerException e) {
                // deleted by somebody else, or never created to the end
            }
        }
        return all;
    }

    /** What this runtime implements, in the specification's form. */
    public static Json.Obj features() {
        var capabilities = Arrays.stream(Capability.values()).map(Enum::name).toList();
        return new Features(capabilities, Map.of()).json();
    }

    @Override
    public void close() {
        store.close();
        host.close();
    }

    private List<String> delete(ContainerId id, boolean force) {
        try (ContainerDirectory directory = lifecycle.open(id);
                var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            Life life = lifecycle.settle(directory);
            if (life.living().isPresent() && !force) {
                throw new WrongStateException(id, life.word(), "delete");
            }
            return ending.delete(directory);
        }
    }

    /** Does something with the control groups of a living container, and with nobody else changing it meanwhile. */
    private <T> T inGroups(ContainerId id, String action, Function<Cgroup, T> work) {
        try (ContainerDirectory directory = lifecycle.open(id);
                var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            return lifecycle.inGroups(directory, action, work);
        }
    }
}
