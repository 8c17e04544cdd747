package io.gatun.engine.plan;

import static io.gatun.engine.spec.LinuxSpec.NamespaceType.CGROUP;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.NETWORK;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.PID;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.TIME;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.USER;

import io.gatun.engine.plan.ExecInput.Confinement;
import io.gatun.engine.plan.PlanInput.Choice;
import io.gatun.engine.plan.step.NamespaceStep.AwaitEngine;
import io.gatun.engine.plan.step.NamespaceStep.BecomeRoot;
import io.gatun.engine.plan.step.NamespaceStep.Gate;
import io.gatun.engine.plan.step.NamespaceStep.Join;
import io.gatun.engine.plan.step.NamespaceStep.JoinCgroups;
import io.gatun.engine.plan.step.NamespaceStep.Unshare;
import io.gatun.engine.plan.step.ProcessStep.Domainname;
import io.gatun.engine.plan.step.ProcessStep.Hostname;
import io.gatun.engine.plan.step.ProcessStep.LoopbackUp;
import io.gatun.engine.plan.step.ProcessStep.MemoryPolicy;
import io.gatun.engine.plan.step.ProcessStep.NewSession;
import io.gatun.engine.plan.step.ProcessStep.Personality;
import io.gatun.engine.plan.step.ProcessStep.ProcFile;
import io.gatun.engine.plan.step.ProcessStep.SessionKeyring;
import io.gatun.engine.plan.step.ProcessStep.Terminal;
import io.gatun.engine.plan.step.ProcessStep.Umask;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Resource.Channel;
import io.gatun.engine.plan.step.Resource.End;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.plan.step.Supervision.Caller;
import io.gatun.engine.plan.step.Supervision.Shim;
import io.gatun.engine.plan.step.SupervisorStep;
import io.gatun.engine.plan.step.SupervisorStep.AdoptOrphans;
import io.gatun.engine.plan.step.SupervisorStep.CgroupEntry;
import io.gatun.engine.plan.step.SupervisorStep.Clone;
import io.gatun.engine.plan.step.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.step.SupervisorStep.Leave;
import io.gatun.engine.plan.step.SupervisorStep.Parent;
import io.gatun.engine.plan.step.SupervisorStep.ReportPid;
import io.gatun.engine.plan.step.SupervisorStep.TimeNamespace;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.check.SysctlName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** From a specification to the whole plan of a container. */
final class ContainerPlanner {
    /** Namespaces that are joined or made before the container's process is cloned. */
    private static final Set<NamespaceType> BEFORE_CLONE = EnumSet.of(PID, TIME);

    private final PlanInput input;
    private final OciSpec spec;
    private final LinuxSpec linux;
    private final ProcessSpec process;
    private final List<Resource> resources = new ArrayList<>();

    private ContainerPlanner(PlanInput input) {
        this.input = input;
        this.spec = input.spec();
        this.linux = spec.linux();
        this.process = spec.process().orElseThrow();
    }

    static ContainerPlan plan(PlanInput input) {
        return new ContainerPlanner(input).plan();
    }

    private ContainerPlan plan() {
        provided();
        var supervisor = supervisor();
        var container = new ArrayList<Step>();
        container.add(new Umask(0));
        container.addAll(namespaces());
        container.add(new NewSession());
        if (!input.wishes().choices().contains(Choice.NO_NEW_KEYRING)) {
            container.add(new SessionKeyring("gatun"));
        }
        container.addAll(MountPlanner.build(input, resources));
        container.addAll(kernelSettings());
        if (spec.hooks().anyDuringCreation()) {
            container.add(new AwaitEngine(Gate.RUNTIME_HOOKS));
        }
        container.addAll(MountPlanner.enter(input));
        var program = new ProcessPlanner(
                process,
                new Confinement(
                        linux.seccomp(),
                        input.filter(),
                        input.host().lastCapability(),
                        linux.namespace(USER).isPresent() ? -1 : input.host().capabilities()));
        container.addAll(program.terminal(Terminal.Console.BOUND));
        // In a user namespace the engine does it from outside.
        if (linux.namespace(USER).isEmpty()) {
            container.addAll(program.limits());
        }
        container.addAll(program.settings());
        container.addAll(program.privileges());
        container.addAll(program.streams(input.wishes().preservedDescriptors()));
        container.addAll(program.await());
        container.addAll(program.hooks(spec.hooks().startContainer()));
        container.addAll(program.execute(input.supervision()));
        return new ContainerPlan(resources, supervisor, List.of(), container);
    }

    private void provided() {
        resources.addAll(streams());
        if (resources.stream().noneMatch(resource -> resource.slot().equals(Slot.CONTROL))) {
            resources.add(Channel.fromEngine(Slot.CONTROL, false));
        }
        resources.add(new Channel(Slot.START, Slot.START_WRITER, End.PIPE_READ, false));
        resources.add(new Channel(Slot.START_WRITER, Slot.START, End.PIPE_WRITE, false));
        if (linux.seccomp().flatMap(profile -> profile.listenerPath()).isPresent()) {
            resources.add(new Channel(Slot.LISTENER, Slot.engineEnd(Slot.LISTENER), End.SOCKET, false));
        }
        if (input.cgroups().bornIn()) {
            provide(Slot.CGROUP);
        }
        input.cgroups().tasks().forEach(hierarchy -> provide(Slot.tasks(hierarchy)));
        if (hasNetwork()) {
            provide(Slot.NETWORK);
        }
        if (!spec.hooks().startContainer().isEmpty()) {
            provide(Slot.STATE);
        }
        for (Namespace namespace : linux.namespaces()) {
            namespace.path().ifPresent(path -> resources.add(new Resource.NamespaceFile(slot(namespace.type()), path)));
        }
    }

    private List<Resource> streams() {
        return switch (input.supervision()) {
            case Shim shim -> planner(shim).resources();
            case Caller caller -> caller.resources(process.terminal());
        };
    }

    private void provide(Slot slot) {
        resources.add(new Resource.Provided(slot, false));
    }

    private List<Step> supervisor() {
        var steps = new ArrayList<Step>();
        switch (input.supervision()) {
            case Shim shim -> {
                var planner = planner(shim);
                steps.addAll(planner.begin());
                if (!linux.createsNew(PID)) {
                    steps.add(new AdoptOrphans());
                }
                steps.addAll(make(Parent.SUPERVISOR));
                steps.addAll(planner.supervise());
            }
            case Caller caller -> {
                steps.add(new CloseOthers());
                steps.addAll(make(Parent.CALLER));
                steps.add(new ReportPid());
                steps.add(new Leave());
            }
        }
        return steps;
    }

    private SupervisorPlanner planner(Shim shim) {
        return new SupervisorPlanner(
                shim, process.terminal(), OwnerPlanner.onHost(process.user().uid(), linux));
    }

    private List<SupervisorStep> make(Parent parent) {
        var steps = new ArrayList<SupervisorStep>();
        if (linux.createsNew(TIME)) {
            steps.add(new TimeNamespace(linux.timeOffsets()));
        }
        for (NamespaceType type : beforeClone()) {
            steps.add(new SupervisorStep.Join(type, slot(type)));
        }
        var entry = input.cgroups().bornIn() ? CgroupEntry.BORN_IN : CgroupEntry.JOINS;
        steps.add(new Clone(fresh(), parent, entry));
        return steps;
    }

    private List<Step> namespaces() {
        var steps = new ArrayList<Step>();
        if (linux.createsNew(USER)) {
            steps.add(new AwaitEngine(Gate.ID_MAPS));
        }
        if (!input.cgroups().tasks().isEmpty()) {
            steps.add(new JoinCgroups(
                    input.cgroups().tasks().stream().map(Slot::tasks).toList()));
        }
        for (Namespace namespace : linux.namespaces()) {
            if (namespace.path().isPresent() && !beforeClone().contains(namespace.type())) {
                steps.add(new Join(namespace.type(), slot(namespace.type())));
            }
        }
        if (hasNetwork()) {
            steps.add(new Join(NETWORK, Slot.NETWORK));
        }
        if (linux.createsNew(CGROUP)) {
            steps.add(new Unshare(Set.of(CGROUP)));
        }
        if (linux.namespace(USER).isPresent() && OwnerPlanner.mapsRoot(linux)) {
            steps.add(new BecomeRoot());
        }
        if (!linux.netDevices().isEmpty()) {
            steps.add(new AwaitEngine(Gate.NETWORK_DEVICES));
        }
        return steps;
    }

    /** What is set through the kernel's own files, before parts of them become read-only. */
    private List<Step> kernelSettings() {
        var steps = new ArrayList<Step>();
        if (linux.createsNew(NETWORK) && !hasNetwork()) {
            steps.add(new LoopbackUp());
        }
        spec.hostname().ifPresent(name -> steps.add(new Hostname(name)));
        spec.domainname().ifPresent(name -> steps.add(new Domainname(name)));
        linux.sysctl()
                .forEach((key, value) ->
                        steps.add(new ProcFile("sys/" + SysctlName.of(key).path(), value)));
        linux.personality()
                .ifPresent(persona -> steps.add(new Personality(persona.domain().number())));
        linux.memoryPolicy()
                .ifPresent(policy -> steps.add(new MemoryPolicy(
                        policy.mode().number()
                                | policy.flags().stream()
                                        .mapToInt(flag -> flag.bit())
                                        .sum(),
                        CpuList.mask(policy.nodes().orElse("")))));
        return steps;
    }

    private Set<NamespaceType> fresh() {
        var fresh = EnumSet.noneOf(NamespaceType.class);
        for (Namespace namespace : linux.namespaces()) {
            if (namespace.path().isEmpty() && namespace.type() != CGROUP && namespace.type() != TIME) {
                fresh.add(namespace.type());
            }
        }
        if (hasNetwork()) {
            fresh.remove(NETWORK);
        }
        return fresh;
    }

    /**
     * The namespaces that are joined before the container's process is made, in this order. With a user namespace these
     * are all: once inside it the process has no rights in the others, which belong to the host. It comes last.
     */
    private List<NamespaceType> beforeClone() {
        boolean all = linux.namespace(USER).isPresent();
        var joined = new ArrayList<>(linux.namespaces().stream()
                .filter(namespace -> namespace.path().isPresent())
                .map(Namespace::type)
                .filter(type -> type != USER && (all || BEFORE_CLONE.contains(type)))
                .toList());
        if (linux.namespace(USER).flatMap(Namespace::path).isPresent()) {
            joined.add(USER);
        }
        return joined;
    }

    private boolean hasNetwork() {
        return input.wishes().choices().contains(Choice.NETWORK_MADE_AHEAD);
    }

    private static Slot slot(NamespaceType type) {
        return Slot.namespace(type.specName());
    }
}
