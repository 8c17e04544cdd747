package io.gatun.engine;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.CgroupPlan;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.launch.Prepared;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.launch.Starter;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.Slot;
import io.gatun.engine.plan.Supervision;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Ready;
import io.gatun.engine.state.Life.Removing;
import io.gatun.engine.state.Life.Starting;
import io.gatun.engine.state.Life.Stopped;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.Signal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The operations of an OCI runtime (runtime-spec, "Runtime and Lifecycle") on the containers of one state directory.
 * A created container's process becomes a child of the calling process, or of its nearest subreaper when that ends.
 * Safe for many threads and processes.
 */
public final class OciRuntime implements AutoCloseable {
    private final Host host;
    private final ContainerStore store;
    private final Lifecycle lifecycle;

    private OciRuntime(Host host, ContainerStore store) {
        this.host = host;
        this.store = store;
        this.lifecycle = new Lifecycle(host, store);
    }

    /** The containers of the state directory {@code root}, which is made if it is not there. The caller closes it. */
    public static OciRuntime open(Path root) {
        Kernel kernel = Kernel.open();
        Host host = Host.open(kernel);
        try {
            return new OciRuntime(host, new ContainerStore(kernel, root));
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /**
     * What a container is created from besides its specification.
     *
     * @param bundle absolute
     * @param console the socket for the terminal's master
     * @param preserved descriptors that the program gets behind its standard streams; borrowed
     */
    public record Creation(ContainerId id, Path bundle, Optional<Fd> console, List<Fd> preserved) {
        public Creation {
            preserved = List.copyOf(preserved);
        }
    }

    /** Creates a container: all is prepared, its process waits for the start. */
    public void create(Creation creation, OciSpec spec) {
        try (ContainerDirectory directory = store.create(creation.id());
                var _ = directory.lock(Lifecycle.LOCK_LIMIT);
                var rollback = new Rollback()) {
            rollback.onFailure(directory::delete);
            directory.save(spec);
            directory.save(definition(creation));
            try (Cgroup cgroup = host.cgroups().create(cgroupPath(creation.id(), spec))) {
                rollback.onFailure(() -> lifecycle.removeGroups(cgroup.location()));
                directory.save(new Starting(cgroup.location()));
                cgroup.apply(
                        CgroupPlan.of(spec.linux().resources(), host.cgroups().layout()));
                try (Prepared prepared = host.starter().prepare(request(creation, spec), cgroup)) {
                    directory.save(new Ready(prepared.processes(), cgroup.location(), prepared.gate()));
                }
            }
            rollback.commit();
        }
    }

    /** Starts a created container's program. */
    public void start(ContainerId id) {
        try (ContainerDirectory directory = lifecycle.open(id);
                var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            lifecycle.start(directory);
        }
    }

    /** Where a container is, as the specification has it. */
    public OciState state(ContainerId id) {
        try (ContainerDirectory directory = lifecycle.open(id)) {
            Life life = lifecycle.look(directory);
            return new OciState(
                    OciSpec.VERSION,
                    id.value(),
                    status(life),
                    life.living()
                            .map(processes ->
                                    OptionalInt.of(processes.container().pid().number()))
                            .orElse(OptionalInt.empty()),
                    directory.definition().orElseThrow().bundle(),
                    directory.spec().annotations());
        }
    }

    /** Sends a signal to a container's first process. */
    public void kill(ContainerId id, Signal signal) {
        try (ContainerDirectory directory = lifecycle.open(id)) {
            lifecycle.signal(directory, signal);
        }
    }

    /** Deletes a stopped container. */
    public void delete(ContainerId id) {
        delete(id, false);
    }

    /** Deletes a container, ending it if it lives. */
    public void deleteByForce(ContainerId id) {
        delete(id, true);
    }

    /** All containers. */
    public List<ContainerId> list() {
        return store.ids();
    }

    @Override
    public void close() {
        store.close();
        host.close();
    }

    private void delete(ContainerId id, boolean force) {
        try (ContainerDirectory directory = lifecycle.open(id);
                var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            Life life = lifecycle.settle(directory);
            if (life.living().isPresent() && !force) {
                throw new WrongStateException(id, life.word(), "delete");
            }
            lifecycle.end(directory);
            directory.save(new Removing());
            directory.delete();
        }
    }

    private static OciState.Status status(Life life) {
        return switch (life) {
            case Life.Created created -> OciState.Status.CREATING;
            case Starting starting -> OciState.Status.CREATING;
            case Ready ready -> OciState.Status.CREATED;
            case Life.Running running -> OciState.Status.RUNNING;
            case Stopped stopped -> OciState.Status.STOPPED;
            case Removing removing -> OciState.Status.STOPPED;
        };
    }

    private static Starter.Request request(Creation creation, OciSpec spec) {
        Path rootfs = creation.bundle().resolve(spec.root().orElseThrow().path());
        return new Starter.Request(
                creation.id(),
                spec,
                new PlanInput.Root.Directory(rootfs.toString()),
                new Supervision.Caller(),
                creation.console().map(socket -> Map.of(Slot.CONSOLE, socket)).orElse(Map.of()),
                creation.preserved());
    }

    private static Definition definition(Creation creation) {
        return new Definition(
                creation.id(),
                Optional.empty(),
                Instant.now(),
                "",
                creation.bundle().toString(),
                Definition.RootSource.DIRECTORY,
                Map.of(),
                Definition.Streams.INHERITED,
                Definition.Ending.DEFAULT);
    }

    private static CgroupPath cgroupPath(ContainerId id, OciSpec spec) {
        return spec.linux().cgroupsPath().map(CgroupPath::of).orElseGet(() -> Cgroups.DEFAULT_PARENT.child(id.value()));
    }
}
