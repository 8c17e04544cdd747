package io.gatun.engine.plan;

import io.gatun.engine.plan.step.NamespaceStep.BecomeRoot;
import io.gatun.engine.plan.step.NamespaceStep.JoinCgroups;
import io.gatun.engine.plan.step.ProcessStep;
import io.gatun.engine.plan.step.ProcessStep.Affinity;
import io.gatun.engine.plan.step.ProcessStep.Terminal;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Resource.Channel;
import io.gatun.engine.plan.step.Resource.End;
import io.gatun.engine.plan.step.Resource.Provided;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.plan.step.Supervision.Caller;
import io.gatun.engine.plan.step.Supervision.Shim;
import io.gatun.engine.plan.step.SupervisorStep.CgroupEntry;
import io.gatun.engine.plan.step.SupervisorStep.Clone;
import io.gatun.engine.plan.step.SupervisorStep.CloneHelper;
import io.gatun.engine.plan.step.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.step.SupervisorStep.HandOverPid;
import io.gatun.engine.plan.step.SupervisorStep.Hide;
import io.gatun.engine.plan.step.SupervisorStep.JoinProcess;
import io.gatun.engine.plan.step.SupervisorStep.Leave;
import io.gatun.engine.plan.step.SupervisorStep.LeaveDirectory;
import io.gatun.engine.plan.step.SupervisorStep.Parent;
import io.gatun.engine.plan.step.SupervisorStep.ReceivePid;
import io.gatun.engine.plan.step.SupervisorStep.ReportPid;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CpuAffinity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * From a process to the plan that puts it into a running container. Who joins the namespaces goes away at once: a supervisor
 * sends a helper, so that it never is in the container itself.
 */
final class ExecPlanner {
    private final ExecInput input;
    private final ProcessSpec process;
    private final ProcessPlanner planner;

    private ExecPlanner(ExecInput input) {
        this.input = input;
        this.process = input.process();
        this.planner = new ProcessPlanner(process, input.confinement());
    }

    static ContainerPlan plan(ExecInput input) {
        return new ExecPlanner(input).plan();
    }

    private ContainerPlan plan() {
        return switch (input.supervision()) {
            case Shim shim -> supervised(new SupervisorPlanner(shim, process.terminal(), owner()));
            case Caller caller -> unsupervised(caller);
        };
    }

    private ContainerPlan supervised(SupervisorPlanner supervisor) {
        var resources = resources(supervisor.resources());
        var steps = new ArrayList<Step>(supervisor.begin());
        steps.add(new CloneHelper());
        steps.add(new ReceivePid());
        steps.addAll(supervisor.supervise());
        var helper = enter();
        helper.add(new HandOverPid());
        helper.add(new Leave());
        return new ContainerPlan(resources, steps, helper, inside());
    }

    private ContainerPlan unsupervised(Caller caller) {
        var resources = resources(caller.resources(process.terminal()));
        var steps = new ArrayList<Step>();
        steps.add(new CloseOthers());
        steps.add(new LeaveDirectory());
        steps.addAll(enter());
        steps.add(new ReportPid());
        steps.add(new Leave());
        return new ContainerPlan(resources, steps, List.of(), inside());
    }

    private List<Resource> resources(List<Resource> streams) {
        var resources = new ArrayList<>(streams);
        resources.add(new Provided(Slot.TARGET, false));
        if (input.cgroups().bornIn()) {
            resources.add(new Provided(Slot.CGROUP, false));
        }
        input.cgroups().tasks().forEach(name -> resources.add(new Provided(Slot.tasks(name), false)));
        if (planner.listens()) {
            resources.add(new Channel(Slot.LISTENER, Slot.engineEnd(Slot.LISTENER), End.SOCKET, false));
        }
        boolean controlled =
                streams.stream().anyMatch(resource -> resource.slot().equals(Slot.CONTROL));
        if (planner.listens() && !controlled) {
            resources.add(Channel.fromEngine(Slot.CONTROL, false));
        }
        return resources;
    }

    /**
     * Limits and labels are set on the host's side, where nobody can have put something else in the place of procfs, and before
     * a user namespace takes the right to raise them; the process inherits them.
     */
    private List<Step> enter() {
        var steps = new ArrayList<>(planner.limits());
        steps.addAll(planner.settings());
        affinity(CpuAffinity::initial).ifPresent(steps::add);
        steps.add(new Hide());
        steps.add(new JoinProcess(input.namespaces()));
        var entry = input.cgroups().bornIn() ? CgroupEntry.BORN_IN : CgroupEntry.JOINS;
        steps.add(new Clone(Set.of(), Parent.CALLER, entry));
        return steps;
    }

    /** A group may allow fewer processors than the host: who enters it can be bound before and after. */
    private Optional<Step> affinity(Function<CpuAffinity, Optional<String>> when) {
        return process.execCpuAffinity()
                .flatMap(when)
                .map(processors -> new Affinity(CpuList.mask(processors), processors));
    }

    /** Which user of the host the program runs as cannot be told where a namespace maps users. */
    private OptionalLong owner() {
        return input.namespaces().contains(NamespaceType.USER)
                ? OptionalLong.empty()
                : OptionalLong.of(process.user().uid());
    }

    private List<Step> inside() {
        var steps = new ArrayList<Step>();
        if (!input.cgroups().tasks().isEmpty()) {
            steps.add(new JoinCgroups(
                    input.cgroups().tasks().stream().map(Slot::tasks).toList()));
        }
        affinity(CpuAffinity::eventual).ifPresent(steps::add);
        if (input.namespaces().contains(NamespaceType.USER)) {
            steps.add(new BecomeRoot());
        }
        steps.add(new ProcessStep.NewSession());
        steps.add(new ProcessStep.SessionKeyring("gatun"));
        steps.addAll(planner.terminal(Terminal.Console.NONE));
        steps.addAll(planner.privileges());
        steps.addAll(planner.streams(input.preservedDescriptors()));
        steps.addAll(planner.execute(new Caller()));
        return steps;
    }
}
