package io.gatun.engine.plan;

import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Resource.Channel;
import io.gatun.engine.plan.step.Resource.End;
import io.gatun.engine.plan.step.Resource.Provided;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.plan.step.Supervision.Shim;
import io.gatun.engine.plan.step.SupervisorStep;
import io.gatun.engine.plan.step.SupervisorStep.AwaitExit;
import io.gatun.engine.plan.step.SupervisorStep.BlockSignals;
import io.gatun.engine.plan.step.SupervisorStep.CloseOthers;
import io.gatun.engine.plan.step.SupervisorStep.CloseStatus;
import io.gatun.engine.plan.step.SupervisorStep.GiveStreams;
import io.gatun.engine.plan.step.SupervisorStep.HoldStdin;
import io.gatun.engine.plan.step.SupervisorStep.LeaveDirectory;
import io.gatun.engine.plan.step.SupervisorStep.Name;
import io.gatun.engine.plan.step.SupervisorStep.NewSession;
import io.gatun.engine.plan.step.SupervisorStep.OpenLog;
import io.gatun.engine.plan.step.SupervisorStep.Protect;
import io.gatun.engine.plan.step.SupervisorStep.ReceiveTerminal;
import io.gatun.engine.plan.step.SupervisorStep.ReleaseDescriptors;
import io.gatun.engine.plan.step.SupervisorStep.ReportPid;
import io.gatun.engine.plan.step.SupervisorStep.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a shim is and does, apart from making the process it supervises. */
final class SupervisorPlanner {
    private static final String NAME = "gatun-shim";

    private final Shim shim;
    private final boolean terminal;
    private final OptionalLong owner;

    /**
     * A planner for one shim.
     *
     * @param owner whom the streams it makes belong to, as the host counts
     */
    SupervisorPlanner(Shim shim, boolean terminal, OptionalLong owner) {
        this.shim = shim;
        this.terminal = terminal;
        this.owner = owner;
    }

    /** The descriptors of the supervisor and of the program's streams. */
    List<Resource> resources() {
        var resources = new ArrayList<Resource>();
        resources.add(new Provided(Slot.EXIT, true));
        if (has(Duty.NOTIFY)) {
            resources.add(new Provided(Slot.NOTIFY, true));
        }
        if (has(Duty.END_WITH_ENGINE)) {
            resources.add(Channel.fromEngine(Slot.CONTROL, true));
        }
        if (has(Duty.KILL_CGROUP)) {
            resources.add(new Provided(Slot.CGROUP_KILL, true));
        }
        switch (shim.output()) {
            case Output.Direct() -> direct(resources);
            case Output.Logged(var policy) -> logged(resources, policy);
        }
        return resources;
    }

    private void direct(List<Resource> resources) {
        if (terminal) {
            resources.add(new Provided(Slot.CONSOLE, false));
        } else {
            standardInput(resources);
            resources.add(new Provided(Slot.STDOUT, false));
            resources.add(new Provided(Slot.STDERR, false));
        }
    }

    private void logged(List<Resource> resources, LogPolicy policy) {
        if (policy.writes()) {
            resources.add(new Provided(Slot.LOG_DIRECTORY, true));
        }
        if (has(Duty.LIVE)) {
            resources.add(Channel.toEngine(Slot.LIVE, true));
        }
        if (terminal) {
            resources.add(new Channel(Slot.CONSOLE_RECEIVER, Slot.CONSOLE, End.SOCKET, true));
            resources.add(new Channel(Slot.CONSOLE, Slot.CONSOLE_RECEIVER, End.SOCKET, false));
            return;
        }
        standardInput(resources);
        pipe(resources, Slot.STDOUT, Slot.STDOUT_READER);
        pipe(resources, Slot.STDERR, Slot.STDERR_READER);
    }

    private void standardInput(List<Resource> resources) {
        if (has(Duty.HOLD_STDIN)) {
            resources.add(new Channel(Slot.STDIN_WRITER, Slot.STDIN, End.PIPE_WRITE, true));
            resources.add(new Channel(Slot.STDIN, Slot.STDIN_WRITER, End.PIPE_READ, false));
        } else {
            resources.add(new Provided(Slot.STDIN, false));
        }
    }

    private static void pipe(List<Resource> resources, Slot writer, Slot reader) {
        resources.add(new Channel(reader, writer, End.PIPE_READ, true));
        resources.add(new Channel(writer, reader, End.PIPE_WRITE, false));
    }

    /** Until the process is made. */
    List<SupervisorStep> begin() {
        var steps = new ArrayList<SupervisorStep>();
        steps.add(new CloseOthers());
        steps.add(new NewSession());
        steps.add(new LeaveDirectory());
        steps.add(new Name(NAME));
        if (policy().writes()) {
            steps.add(new OpenLog(policy()));
        }
        var made = made();
        if (!made.isEmpty() && owner.orElse(0) != 0) {
            steps.add(new GiveStreams(made, owner.getAsLong()));
        }
        return steps;
    }

    /** From then on. */
    List<SupervisorStep> supervise() {
        var steps = new ArrayList<SupervisorStep>();
        steps.add(new ReportPid());
        steps.add(new ReleaseDescriptors());
        steps.add(new BlockSignals());
        if (has(Duty.HOLD_STDIN) && !terminal) {
            steps.add(new HoldStdin());
        }
        if (sources().contains(Source.TERMINAL)) {
            steps.add(new ReceiveTerminal());
        }
        steps.add(new CloseStatus());
        steps.add(new Protect());
        steps.add(new AwaitExit(sources(), policy(), shim.duties()));
        return steps;
    }

    /** The program's ends of pipes. */
    private List<Slot> made() {
        return resources().stream()
                .filter(resource -> resource instanceof Channel)
                .map(Resource::slot)
                .filter(List.of(Slot.STDIN, Slot.STDOUT, Slot.STDERR)::contains)
                .toList();
    }

    private List<Source> sources() {
        return switch (shim.output()) {
            case Output.Direct() -> List.of();
            case Output.Logged logged -> terminal ? List.of(Source.TERMINAL) : List.of(Source.STDOUT, Source.STDERR);
        };
    }

    private LogPolicy policy() {
        return shim.output() instanceof Output.Logged(var policy) ? policy : LogPolicy.NONE;
    }

    private boolean has(Duty duty) {
        return shim.duties().contains(duty);
    }
}
