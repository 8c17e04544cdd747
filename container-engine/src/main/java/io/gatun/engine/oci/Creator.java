package io.gatun.engine.oci;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupLocation;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.CgroupPlan;
import io.gatun.engine.event.Phase;
import io.gatun.engine.launch.HookRunner;
import io.gatun.engine.launch.Prepared;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.launch.Starter;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.options.Upkeep;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.spec.BundlePaths;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.Told;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life.Ready;
import io.gatun.linux.gate.SyscallException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Creates containers from bundles: afterwards only the start is missing. */
public final class Creator {
    private final Host host;
    private final ContainerStore store;
    private final Lifecycle lifecycle;
    private final Ending ending;

    public Creator(Host host, ContainerStore store, Lifecycle lifecycle, Ending ending) {
        this.host = host;
        this.store = store;
        this.lifecycle = lifecycle;
        this.ending = ending;
    }

    /**
     * Creates a container.
     *
     * @return what the configuration asks for and does not get
     */
    public List<String> create(Bundle bundle, OciSpec configuration) {
        OciSpec spec = BundlePaths.absolute(configuration, bundle.directory().toString());
        var warnings = new ArrayList<>(Validity.require(spec));
        CgroupPlan limits =
                CgroupPlan.of(spec.linux().resources(), host.cgroups().layout());
        limits.ignored().forEach(each -> warnings.add(each.toString()));
        var begun = new AtomicBoolean();
        try {
            create(bundle, spec, limits, begun);
        } catch (RuntimeException e) {
            if (begun.get()) {
                HookRunner.after(
                        e,
                        () -> ending.afterwards(
                                bundle.id().value(), bundle.directory().toString(), Told.of(spec)));
            }
            throw e;
        }
        return warnings;
    }

    /** Sets {@code begun} when hooks may have been run. */
    private void create(Bundle bundle, OciSpec spec, CgroupPlan limits, AtomicBoolean begun) {
        try (ContainerDirectory directory = store.create(bundle.id());
                var rollback = new Rollback()) {
            rollback.onFailure(directory::delete);
            directory.save(spec);
            directory.save(definition(bundle));
            CgroupPath path = bundle.cgroupPath(spec);
            lifecycle.announceGroups(directory, path, rollback);
            try (Cgroup cgroup = host.cgroups().create(path)) {
                rollback.onFailure(() -> lifecycle.removeGroups(cgroup.location()));
                limit(bundle, cgroup, limits);
                DelegatedGroups.owner(spec).ifPresent(cgroup::delegate);
                boolean terminal = spec.process().filter(ProcessSpec::terminal).isPresent();
                begun.set(true);
                try (var console = ConsoleSocket.open(host.kernel(), bundle.console(), terminal);
                        Prepared prepared = prepare(request(bundle, spec, console), cgroup)) {
                    keep(directory, prepared, cgroup.location());
                }
            }
            rollback.commit();
        }
    }

    private static void limit(Bundle bundle, Cgroup cgroup, CgroupPlan limits) {
        try (var _ = Phase.begin(bundle.id(), "limits")) {
            cgroup.apply(limits);
        }
    }

    private Prepared prepare(Starter.Request request, Cgroup cgroup) {
        try (var _ = Phase.begin(request.id(), "process")) {
            return host.starter().prepare(request, cgroup);
        }
    }

    private static void keep(ContainerDirectory directory, Prepared prepared, CgroupLocation groups) {
        try {
            directory.save(new Ready(prepared.processes(), groups, prepared.gate()));
        } catch (SyscallException e) {
            prepared.abandon();
            throw e;
        }
    }

    private static Starter.Request request(Bundle bundle, OciSpec spec, ConsoleSocket console) {
        return new Starter.Request(
                bundle.id(),
                spec,
                bundle.directory().toString(),
                new PlanInput.Root.Directory(spec.root().orElseThrow().path()),
                new Supervision.Caller(),
                console.slots(),
                bundle.preserved(),
                bundle.choices());
    }

    private static Definition definition(Bundle bundle) {
        return new Definition(
                bundle.id(),
                Optional.empty(),
                Instant.now(),
                "",
                bundle.directory().toString(),
                Definition.RootSource.DIRECTORY,
                Map.of(),
                Definition.Streams.INHERITED,
                Definition.Ending.DEFAULT,
                Upkeep.NONE);
    }
}
