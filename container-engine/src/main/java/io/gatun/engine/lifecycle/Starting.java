package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.CgroupPlan;
import io.gatun.engine.event.ContainerEvents;
import io.gatun.engine.event.Phase;
import io.gatun.engine.image.HostImage;
import io.gatun.engine.launch.HookRunner;
import io.gatun.engine.launch.Prepared;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.launch.Starter;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.PlanInput.Choice;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.spare.Parts;
import io.gatun.engine.spare.SparePool;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Created;
import io.gatun.engine.state.Life.Running;
import io.gatun.engine.state.Life.Stopped;
import io.gatun.engine.template.Environment;
import io.gatun.linux.Kernel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts containers that a shim of ours supervises. */
public final class Starting {
    private final Host host;
    private final Kernel kernel;
    private final Lifecycle lifecycle;
    private final SparePool spares;
    private final Path root;
    private final String cgroupParent;

    /**
     * For containers whose store lies at {@code root}.
     *
     * @param spares keeps what was made ahead for containers
     * @param cgroupParent the group above those of containers that do not say where they want theirs
     */
    public Starting(Host host, Lifecycle lifecycle, SparePool spares, Path root, String cgroupParent) {
        this.spares = spares;
        this.cgroupParent = cgroupParent;
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
        CgroupPath place = GroupPlace.of(spec, cgroupParent, definition.id());
        boolean begun = false;
        try (var rollback = new Rollback()) {
            lifecycle.announceGroups(directory, place, rollback);
            try (Parts parts = parts(definition, place, before, rollback);
                    Wiring wiring = wirings.get()) {
                Cgroup cgroup = parts.groups();
                limit(definition, cgroup, spec);
                wiring.give(Slot.EXIT, directory.newExitFile());
                PlanInput.Root files = files(directory, definition, spec, wiring);
                var networking = networking(directory, spec, parts, wiring, rollback);
                var request = request(definition, linked(directory, spec), files, wiring, networking);
                begun = true;
                StreamEnds ends = run(directory, request, cgroup, wiring);
                rollback.commit();
                return ends;
            }
        } catch (RuntimeException e) {
            if (begun) {
                lifecycle.hooks().ifPresent(hooks -> HookRunner.after(e, () -> hooks.ended(directory)));
            }
            keep(directory, e);
            throw e;
        }
    }

    /** A run that failed by what was asked for is one; whatever else went wrong leaves the container as it was. */
    private static void keep(ContainerDirectory directory, RuntimeException failure) {
        if (failure instanceof StartFailedException start) {
            directory.save(failed(start.exitCode(), start));
        } else if (failure instanceof HookFailedException hook) {
            directory.save(failed(StartFailedException.ENGINE, hook));
        }
    }

    private static Stopped failed(int exitCode, EngineException reason) {
        return new Stopped(
                Optional.empty(),
                Instant.now(),
                Optional.of(exitCode),
                false,
                String.valueOf(reason.getMessage()),
                false);
    }

    private Parts parts(Definition definition, CgroupPath place, Life before, Rollback rollback) {
        try (var _ = Phase.begin(definition.id(), "groups")) {
            Parts parts = kept(definition, before)
                    .orElseGet(() -> Parts.of(host.cgroups().create(place)));
            rollback.onFailure(() -> lifecycle.removeGroups(parts.groups().location()));
            return parts;
        }
    }

    /** What was made ahead, unless another engine has used the groups meanwhile. */
    private Optional<Parts> kept(Definition definition, Life before) {
        Optional<Parts> kept = spares.claim(definition.id());
        if (kept.map(parts -> parts.groups().location()).equals(before.groups())) {
            return kept;
        }
        kept.ifPresent(Parts::close);
        return Optional.empty();
    }

    private StartNetwork.Ready networking(
            ContainerDirectory directory, OciSpec spec, Parts parts, Wiring wiring, Rollback rollback) {
        try (var _ = Phase.begin(directory.id(), "network")) {
            return StartNetwork.of(kernel, lifecycle.networks(), directory, spec)
                    .ready(parts.network(), wiring, rollback);
        } catch (EngineException e) {
            throw new StartFailedException(
                    "cannot connect container %s: %s".formatted(directory.id().shortForm(), e.getMessage()),
                    "",
                    StartFailedException.ENGINE,
                    e);
        }
    }

    /** With what it knows of containers that it is linked to. */
    private OciSpec linked(ContainerDirectory directory, OciSpec spec) {
        if (directory.linked().isEmpty()) return spec;
        List<String> environment =
                lifecycle.networks().map(all -> all.environment(directory)).orElse(List.of());
        directory.saveLinked(environment);
        ProcessSpec process = spec.process().orElseThrow();
        return spec.toBuilder()
                .process(process.toBuilder()
                        .env(Environment.with(process.env(), environment))
                        .build())
                .build();
    }

    private static Starter.Request request(
            Definition definition, OciSpec spec, PlanInput.Root files, Wiring wiring, StartNetwork.Ready networking) {
        var given = new HashMap<>(wiring.given());
        var choices = EnumSet.noneOf(Choice.class);
        networking.madeAhead().ifPresent(namespace -> {
            given.put(Slot.NETWORK, namespace);
            choices.add(Choice.NETWORK_MADE_AHEAD);
        });
        return new Starter.Request(
                definition.id(),
                spec,
                definition.bundle(),
                files,
                wiring.supervision(),
                given,
                List.of(),
                choices,
                networking.configuration());
    }

    private void limit(Definition definition, Cgroup cgroup, OciSpec spec) {
        try (var _ = Phase.begin(definition.id(), "limits")) {
            cgroup.apply(CgroupPlan.of(spec.linux().resources(), host.cgroups().layout()));
        }
    }

    private Prepared prepare(Starter.Request request, Cgroup cgroup) {
        try (var _ = Phase.begin(request.id(), "process")) {
            return host.starter().prepare(request, cgroup);
        }
    }

    private StreamEnds run(ContainerDirectory directory, Starter.Request request, Cgroup cgroup, Wiring wiring) {
        try (Prepared prepared = prepare(request, cgroup)) {
            StreamEnds ends = wiring.ends(prepared);
            try {
                execute(request.id(), prepared);
                directory.save(new Running(prepared.processes(), cgroup.location(), Instant.now()));
                lifecycle
                        .hooks()
                        .ifPresent(hooks ->
                                hooks.started(directory, request.spec(), request.bundle(), prepared.processes()));
                ContainerEvents.started(
                        request.id(), prepared.processes().container().pid());
                return ends;
            } catch (RuntimeException e) {
                ends.close();
                cgroup.kill();
                prepared.abandon();
                throw e;
            }
        }
    }

    private static void execute(ContainerId id, Prepared prepared) {
        try (var _ = Phase.begin(id, "execute")) {
            prepared.start();
        }
    }

    private PlanInput.Root files(ContainerDirectory directory, Definition definition, OciSpec spec, Wiring wiring) {
        if (definition.root() == RootSource.DIRECTORY) {
            Path path = Path.of(definition.bundle())
                    .resolve(spec.root().orElseThrow().path());
            return new PlanInput.Root.Directory(path.toString());
        }
        if (definition.root() == RootSource.LAYERS) {
            return new LayeredRoot(kernel, root).of(directory, spec.linux(), wiring);
        }
        Path own = root.resolve("containers").resolve(directory.id().value());
        wiring.give(Slot.MASK, new HostImage(kernel, List.of(root)).mask());
        return new PlanInput.Root.Host(
                own.resolve("mask").toString(),
                own.resolve("upper").toString(),
                own.resolve("work").toString());
    }
}
