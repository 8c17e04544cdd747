package io.gatun.engine.plan;

import io.gatun.engine.plan.step.NamespaceStep.BecomeRoot;
import io.gatun.engine.plan.step.ProcessStep.CloseOnExec;
import io.gatun.engine.plan.step.ProcessStep.Execute;
import io.gatun.engine.plan.step.ProcessStep.HostDirectory;
import io.gatun.engine.plan.step.ProcessStep.NewSession;
import io.gatun.engine.plan.step.ProcessStep.StandardStreams;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.plan.step.SupervisorStep;
import io.gatun.engine.plan.step.SupervisorStep.CgroupEntry;
import io.gatun.engine.plan.step.SupervisorStep.Clone;
import io.gatun.engine.plan.step.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.step.SupervisorStep.Hide;
import io.gatun.engine.plan.step.SupervisorStep.JoinProcess;
import io.gatun.engine.plan.step.SupervisorStep.Leave;
import io.gatun.engine.plan.step.SupervisorStep.Parent;
import io.gatun.engine.plan.step.SupervisorStep.ReleaseDescriptors;
import io.gatun.engine.plan.step.SupervisorStep.ReportPid;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How a hook is run: a child of the engine with an environment of its own, on the host or in a container's namespaces. */
public final class HookPlan {
    private static final int STANDARD_STREAMS = 3;

    private HookPlan() {}

    /** The plan for a hook on the host, in the bundle's directory. */
    public static ContainerPlan onHost(Hook hook, String bundle) {
        return plan(hook, List.of(), List.of(new HostDirectory(bundle)));
    }

    /** The plan for a hook in the namespaces of the process in {@link Slot#TARGET}, which this section describes. */
    public static ContainerPlan inContainer(Hook hook, LinuxSpec linux) {
        Set<NamespaceType> joined =
                linux.namespaces().stream().map(Namespace::type).collect(Collectors.toUnmodifiableSet());
        boolean becomesRoot = joined.contains(NamespaceType.USER) && OwnerPlanner.mapsRoot(linux);
        return plan(
                hook,
                List.of(new Hide(), new JoinProcess(joined)),
                becomesRoot ? List.of(new BecomeRoot()) : List.<Step>of());
    }

    private static ContainerPlan plan(Hook hook, List<SupervisorStep> joining, List<Step> entering) {
        var resources = new ArrayList<Resource>();
        List.of(Slot.STDIN, Slot.STDOUT, Slot.STDERR)
                .forEach(slot -> resources.add(new Resource.Provided(slot, false)));
        if (!joining.isEmpty()) {
            resources.add(new Resource.Provided(Slot.TARGET, false));
        }
        var supervisor = new ArrayList<Step>();
        supervisor.add(new CloseOthers());
        supervisor.addAll(joining);
        // Of a pid namespace only children become members.
        supervisor.add(new Clone(Set.of(), Parent.CALLER, CgroupEntry.JOINS));
        supervisor.add(new ReportPid());
        supervisor.add(new ReleaseDescriptors());
        supervisor.add(new Leave());
        var steps = new ArrayList<Step>();
        steps.add(new NewSession());
        steps.addAll(entering);
        steps.add(new StandardStreams());
        steps.add(new CloseOnExec(STANDARD_STREAMS));
        List<String> arguments = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
        steps.add(new Execute(List.of(hook.path()), arguments, hook.env()));
        return new ContainerPlan(resources, supervisor, List.of(), steps);
    }
}
