package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.CgroupPlan;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.image.HostImage;
import io.gatun.engine.launch.Prepared;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.launch.Starter;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.Slot;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Created;
import io.gatun.engine.state.Life.Running;
import io.gatun.engine.state.Life.Stopped;
import io.gatun.linux.Kernel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts containers that a shim of ours supervises. */
public final class Starting {
    private final Host host;
    private final Kernel kernel;
    private final Lifecycle lifecycle;
    private final Path root;

    /** For containers whose store lies at {@code root}. */
    public Starting(Host host, Lifecycle lifecycle, Path root) {
        this.host = host;
        this.kernel = host.kernel();
        this.lifecycle = lifecycle;
        this.root = root;
    }

    /** Who is there when a container starts. */
    public enum Client {
        NOBODY,
        READS,
        READS_AND_WRITES
    }

    /**
     * Starts a container whose output goes to its log, and to a client if there is one. The lock must be held.
     *
     * @throws WrongStateException if it runs already
     * @throws StartFailedException if its program cannot be started
     */
    public StreamEnds start(ContainerDirectory directory, Client client) {
        Definition definition = directory.definition().orElseThrow();
        OciSpec spec = directory.spec();
        boolean terminal = spec.process().orElseThrow().terminal();
        return start(directory, definition, spec, () -> Wiring.logged(kernel, directory, definition, client, terminal));
    }

    /** Starts a container that belongs to the embedding program and ends with it. The lock must be held. */
    public StreamEnds startOwned(ContainerDirectory directory) {
        return start(directory, directory.definition().orElseThrow(), directory.spec(), () -> Wiring.owned(kernel));
    }

    private StreamEnds start(
            ContainerDirectory directory, Definition definition, OciSpec spec, Supplier<Wiring> wirings) {
        Life before = lifecycle.settle(directory);
        if (!(before instanceof Created) && !(before instanceof Stopped)) {
            throw new WrongStateException(directory.id(), before.word(), "start");
        }
        try (var rollback = new Rollback();
                Cgroup cgroup = host.cgroups().create(cgroupPath(definition, spec));
                Wiring wiring = wirings.get()) {
            rollback.onFailure(() -> directory.save(before));
            rollback.onFailure(() -> lifecycle.removeGroups(cgroup.location()));
            directory.save(new Life.Starting(cgroup.location()));
            cgroup.apply(CgroupPlan.of(spec.linux().resources(), host.cgroups().layout()));
            wiring.give(Slot.EXIT, directory.newExitFile());
            PlanInput.Root files = files(directory, definition, spec, wiring);
            var request = new Starter.Request(
                    definition.id(), spec, definition.bundle(), files, wiring.supervision(), wiring.given());
            StreamEnds ends = run(directory, request, cgroup, wiring);
            rollback.commit();
            return ends;
        } catch (StartFailedException e) {
            directory.save(new Stopped(
                    Optional.empty(), Instant.now(), Optional.of(e.exitCode()), false, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private StreamEnds run(ContainerDirectory directory, Starter.Request request, Cgroup cgroup, Wiring wiring) {
        try (Prepared prepared = host.starter().prepare(request, cgroup)) {
            StreamEnds ends = wiring.ends(prepared);
            try {
                prepared.start();
                directory.save(new Running(prepared.processes(), cgroup.location(), Instant.now()));
                return ends;
            } catch (RuntimeException e) {
                ends.close();
                throw e;
            }
        }
    }

    private PlanInput.Root files(ContainerDirectory directory, Definition definition, OciSpec spec, Wiring wiring) {
        if (definition.root() == RootSource.DIRECTORY) {
            Path path = Path.of(definition.bundle())
                    .resolve(spec.root().orElseThrow().path());
            return new PlanInput.Root.Directory(path.toString());
        }
        wiring.give(Slot.MASK, new HostImage(kernel, List.of(root)).mask());
        Path own = root.resolve("containers").resolve(directory.id().value());
        return new PlanInput.Root.Host(
                own.resolve("mask").toString(),
                own.resolve("upper").toString(),
                own.resolve("work").toString());
    }

    private static CgroupPath cgroupPath(Definition definition, OciSpec spec) {
        return spec.linux()
                .cgroupsPath()
                .map(CgroupPath::of)
                .orElseGet(() -> Cgroups.DEFAULT_PARENT.child(definition.id().value()));
    }
}
