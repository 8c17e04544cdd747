package io.gatun.engine.plan;

import io.gatun.engine.plan.NamespaceStep.BecomeRoot;
import io.gatun.engine.plan.NamespaceStep.JoinCgroups;
import io.gatun.engine.plan.Resource.Provided;
import io.gatun.engine.plan.Supervision.Caller;
import io.gatun.engine.plan.Supervision.Shim;
import io.gatun.engine.plan.SupervisorStep.CgroupEntry;
import io.gatun.engine.plan.SupervisorStep.Clone;
import io.gatun.engine.plan.SupervisorStep.CloneHelper;
import io.gatun.engine.plan.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.SupervisorStep.HandOverPid;
import io.gatun.engine.plan.SupervisorStep.Hide;
import io.gatun.engine.plan.SupervisorStep.JoinProcess;
import io.gatun.engine.plan.SupervisorStep.Leave;
import io.gatun.engine.plan.SupervisorStep.LeaveDirectory;
import io.gatun.engine.plan.SupervisorStep.Parent;
import io.gatun.engine.plan.SupervisorStep.ReceivePid;
import io.gatun.engine.plan.SupervisorStep.ReportPid;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
            case Shim shim -> supervised(new SupervisorPlanner(shim, process.terminal()));
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
            resources.add(new Provided(Slot.LISTENER, false));
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
        steps.add(new Hide());
        steps.add(new JoinProcess(input.namespaces()));
        var entry = input.cgroups().bornIn() ? CgroupEntry.BORN_IN : CgroupEntry.JOINS;
        steps.add(new Clone(Set.of(), Parent.CALLER, entry));
        return steps;
    }

    private List<Step> inside() {
        var steps = new ArrayList<Step>();
        if (!input.cgroups().tasks().isEmpty()) {
            steps.add(new JoinCgroups(
                    input.cgroups().tasks().stream().map(Slot::tasks).toList()));
        }
        if (input.namespaces().contains(NamespaceType.USER)) {
            steps.add(new BecomeRoot());
        }
        steps.add(new ProcessStep.NewSession());
        steps.add(new ProcessStep.SessionKeyring("gatun"));
        steps.addAll(planner.terminal());
        steps.addAll(planner.privileges());
        steps.addAll(planner.streams(input.preservedDescriptors()));
        steps.addAll(planner.execute());
        return steps;
    }
}
