package io.gatun.engine.launch;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupLocation;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.cgroup.Hierarchy;
import io.gatun.engine.cgroup.JoinPoints;
import io.gatun.engine.launch.Launch.Surroundings;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.PlanInput.Choice;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.security.FilterCache;
import io.gatun.engine.security.SeccompFilter;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings a container's process to the point where only the start is missing. */
public final class Starter {
    private final Kernel kernel;
    private final Cgroups cgroups;
    private final FilterCache filters;
    private final Launcher launcher;
    private final BindSources sources;
    private final ProcessTable processes;
    private final int lastCapability;

    /** Uses the kernel's and the machine's parts, which it does not own. */
    public Starter(
            Kernel kernel,
            Nursery nursery,
            Cgroups cgroups,
            FilterCache filters,
            ProcessTable processes,
            int lastCapability) {
        this(new Launcher(kernel, nursery), cgroups, filters, processes, lastCapability);
    }

    Starter(Launcher launcher, Cgroups cgroups, FilterCache filters, ProcessTable processes, int lastCapability) {
        this.kernel = launcher.kernel();
        this.cgroups = cgroups;
        this.filters = filters;
        this.launcher = launcher;
        this.sources = new BindSources(kernel);
        this.processes = processes;
        this.lastCapability = lastCapability;
    }

    /** Configures a network namespace, which it borrows. */
    @FunctionalInterface
    public interface NetworkConfiguration {
        void configure(Fd namespace);
    }

    /**
     * What is to be started.
     *
     * @param spec valid
     * @param bundle the directory that hooks are told of
     * @param streams descriptors for the slots of the plan that are not the starter's own; borrowed
     * @param preserved descriptors that the program gets behind its standard streams; borrowed
     * @param network configures the network namespace that the process has made below its own user namespace
     */
    public record Request(
            ContainerId id,
            OciSpec spec,
            String bundle,
            PlanInput.Root root,
            Supervision supervision,
            Map<Slot, Fd> streams,
            List<Fd> preserved,
            Set<Choice> choices,
            Optional<NetworkConfiguration> network) {
        /** A request whose network needs nothing. */
        public Request(
                ContainerId id,
                OciSpec spec,
                String bundle,
                PlanInput.Root root,
                Supervision supervision,
                Map<Slot, Fd> streams,
                List<Fd> preserved,
                Set<Choice> choices) {
            this(id, spec, bundle, root, supervision, streams, preserved, choices, Optional.empty());
        }

        /** A request without choices. */
        public Request(
                ContainerId id,
                OciSpec spec,
                String bundle,
                PlanInput.Root root,
                Supervision supervision,
                Map<Slot, Fd> streams) {
            this(id, spec, bundle, root, supervision, streams, List.of(), Set.of());
        }

        public Request {
            streams = Map.copyOf(streams);
            preserved = List.copyOf(preserved);
            choices = Set.copyOf(choices);
        }
    }

    /**
     * Makes the container's process in {@code cgroup} and waits until it is ready.
     *
     * @throws StartFailedException if a step of it fails; nothing of the process is left then
     */
    public Prepared prepare(Request request, Cgroup cgroup) {
        try (JoinPoints points = cgroup.joinPoints()) {
            var provided = new HashMap<>(request.streams());
            var groups = join(cgroup, points, provided);
            var plan = ContainerPlan.of(input(request, groups, sources.files(request.spec(), Set.of())));
            try (var trees = MappedTrees.open(kernel, plan.resources());
                    var told = HookState.of(kernel, request.spec().hooks())) {
                provided.putAll(trees.slots());
                provided.putAll(told.slots());
                var title = List.of("gatun-shim", request.id().value());
                var launched =
                        launcher.launch(new Launch(plan, provided, title, request.preserved(), surroundings(request)));
                return new Birth(kernel, processes, request, trees, told).follow(launched);
            }
        } catch (LaunchException e) {
            throw failed(e);
        }
    }

    private static Surroundings surroundings(Request request) {
        boolean callers = request.supervision() instanceof Supervision.Caller
                || request.spec().linux().namespace(NamespaceType.NETWORK).isEmpty();
        return callers ? Surroundings.CALLERS : Surroundings.NONE;
    }

    /**
     * The plan that {@link #prepare} would follow. Nothing is made.
     *
     * @param files sources of binds that will be files but are not there yet
     */
    public ContainerPlan plan(Request request, CgroupLocation location, Set<String> files) {
        var hierarchies = cgroups.layout().hierarchies().stream()
                .filter(hierarchy -> location.pathByHierarchy().containsKey(hierarchy.label()))
                .toList();
        var tasks = hierarchies.stream()
                .filter(hierarchy -> !hierarchy.isUnified())
                .map(Hierarchy::label)
                .sorted()
                .toList();
        boolean bornIn = hierarchies.stream().anyMatch(Hierarchy::isUnified);
        var groups = new PlanInput.Cgroups(tasks, bornIn, CgroupViews.of(cgroups.layout(), location));
        return ContainerPlan.of(input(request, groups, sources.files(request.spec(), files)));
    }

    private PlanInput.Cgroups join(Cgroup cgroup, JoinPoints points, Map<Slot, Fd> provided) {
        points.tasks().forEach((hierarchy, tasks) -> provided.put(Slot.tasks(hierarchy), tasks));
        points.unified().ifPresent(unified -> provided.put(Slot.CGROUP, unified));
        return new PlanInput.Cgroups(
                List.copyOf(points.tasks().keySet()),
                points.unified().isPresent(),
                CgroupViews.of(cgroups.layout(), cgroup.location()));
    }

    private PlanInput input(Request request, PlanInput.Cgroups groups, Set<String> files) {
        Optional<SeccompFilter> filter = request.spec().linux().seccomp().map(filters::filter);
        return new PlanInput(
                request.spec(),
                request.root(),
                groups,
                filter.map(SeccompFilter::program),
                request.supervision(),
                new PlanInput.Host(lastCapability, kernel.self().capget().permitted(), files),
                new PlanInput.Wishes(request.preserved().size(), request.choices()));
    }

    /** The exit code that tools give for a failed step. */
    static StartFailedException failed(LaunchException e) {
        return new StartFailedException(e.problem(), e.remedy(), ExitCodes.of(e), e);
    }
}
