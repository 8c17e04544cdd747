package io.gatun.engine.plan;

import io.gatun.engine.plan.ExecInput.Confinement;
import io.gatun.engine.plan.step.NamespaceStep.AwaitEngine;
import io.gatun.engine.plan.step.NamespaceStep.Gate;
import io.gatun.engine.plan.step.ProcessStep.AwaitStart;
import io.gatun.engine.plan.step.ProcessStep.BecomeInit;
import io.gatun.engine.plan.step.ProcessStep.BoundingSet;
import io.gatun.engine.plan.step.ProcessStep.Capabilities;
import io.gatun.engine.plan.step.ProcessStep.CloseOnExec;
import io.gatun.engine.plan.step.ProcessStep.Execute;
import io.gatun.engine.plan.step.ProcessStep.FindProgram;
import io.gatun.engine.plan.step.ProcessStep.HideFromHooks;
import io.gatun.engine.plan.step.ProcessStep.HooksDone;
import io.gatun.engine.plan.step.ProcessStep.Identity;
import io.gatun.engine.plan.step.ProcessStep.IoPriority;
import io.gatun.engine.plan.step.ProcessStep.Label;
import io.gatun.engine.plan.step.ProcessStep.NoNewPrivileges;
import io.gatun.engine.plan.step.ProcessStep.ProcFile;
import io.gatun.engine.plan.step.ProcessStep.Ready;
import io.gatun.engine.plan.step.ProcessStep.ResourceLimit;
import io.gatun.engine.plan.step.ProcessStep.RunHook;
import io.gatun.engine.plan.step.ProcessStep.Schedule;
import io.gatun.engine.plan.step.ProcessStep.SeccompFilter;
import io.gatun.engine.plan.step.ProcessStep.StandardStreams;
import io.gatun.engine.plan.step.ProcessStep.Terminal;
import io.gatun.engine.plan.step.ProcessStep.Umask;
import io.gatun.engine.plan.step.ProcessStep.WorkingDirectory;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Shim;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.Seccomp;
import io.gatun.linux.abi.Prctl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From the process of a specification to what it does to itself; the same for a container and for an exec in one. */
final class ProcessPlanner {
    private static final int DEFAULT_UMASK = 022;
    private static final int STANDARD_STREAMS = 3;
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ProcessSpec process;
    private final Confinement confinement;

    ProcessPlanner(ProcessSpec process, Confinement confinement) {
        this.process = process;
        this.confinement = confinement;
    }

    /** The terminal, which must be opened while the process still has its rights. */
    List<Step> terminal(Terminal.Console console) {
        return process.terminal()
                ? List.of(new Terminal(
                        process.consoleSize(), console, process.user().uid()))
                : List.of();
    }

    /** The limits that take capabilities on the host to raise: members of a user namespace have none. */
    List<Step> limits() {
        var steps = new ArrayList<Step>();
        process.oomScoreAdj()
                .ifPresent(score -> steps.add(new ProcFile("self/oom_score_adj", Integer.toString(score))));
        process.rlimits().forEach(limit -> steps.add(new ResourceLimit(limit)));
        return steps;
    }

    /** What the program inherits, but for what takes the host's rights to raise. */
    List<Step> settings() {
        var steps = new ArrayList<Step>();
        process.scheduler().ifPresent(scheduler -> steps.add(new Schedule(scheduler)));
        process.ioPriority()
                .ifPresent(priority -> steps.add(new IoPriority(priority.level().number(), priority.priority())));
        process.apparmorProfile()
                .ifPresent(profile -> steps.add(new Label("self/attr/apparmor/exec", "exec " + profile, profile)));
        process.selinuxLabel().ifPresent(label -> steps.add(new Label("self/attr/exec", label, label)));
        return steps;
    }

    /** Becomes the user, with no more rights than asked for. */
    List<Step> privileges() {
        var steps = new ArrayList<Step>();
        var sets =
                GrantedCapabilities.of(process.capabilities(), confinement.lastCapability(), confinement.grantable());
        // Loading a filter takes CAP_SYS_ADMIN unless new privileges are forbidden; then it is loaded last.
        if (!process.noNewPrivileges()) {
            steps.addAll(seccomp());
        }
        steps.add(new BoundingSet(sets.bounding(), confinement.lastCapability()));
        var user = process.user();
        steps.add(new Identity(user.uid(), user.gid(), user.additionalGids()));
        steps.add(new WorkingDirectory(process.cwd()));
        steps.add(new Capabilities(sets.effective(), sets.permitted(), sets.inheritable(), sets.ambient()));
        if (process.noNewPrivileges()) {
            steps.add(new NoNewPrivileges());
        }
        // The listener must be handed over by the engine that creates the container.
        if (process.noNewPrivileges() && listens()) {
            steps.addAll(seccomp());
        }
        return steps;
    }

    /** What the program finds open. */
    List<Step> streams(int preserved) {
        var steps = new ArrayList<Step>();
        if (!process.terminal()) {
            steps.add(new StandardStreams());
        }
        steps.add(new Umask(process.user().umask().orElse(DEFAULT_UMASK)));
        steps.add(new CloseOnExec(STANDARD_STREAMS + preserved));
        return steps;
    }

    /** Waits for the start, with what can be found out before found out. */
    List<Step> await() {
        return List.of(new FindProgram(candidates(process)), new Ready(), new AwaitStart());
    }

    /** Runs the hooks of the container's own, confined as the program will be. */
    List<Step> hooks(List<Hook> hooks) {
        boolean filtersLate = process.noNewPrivileges() && !listens();
        var filter = confinement
                .filter()
                .filter(program -> filtersLate)
                .map(program -> new SeccompFilter(program, flags(), false));
        var steps = new ArrayList<Step>();
        if (!hooks.isEmpty()) {
            steps.add(new HideFromHooks());
            for (int i = 0; i < hooks.size(); i++) {
                steps.add(new RunHook(i, hooks.get(i), filter));
            }
            steps.add(new HooksDone());
        }
        return steps;
    }

    /** Becomes the program, or has it as a child. */
    List<Step> execute(Supervision supervision) {
        var steps = new ArrayList<Step>();
        if (process.noNewPrivileges() && !listens()) {
            steps.addAll(seccomp());
        }
        if (supervision instanceof Shim shim && shim.duties().contains(Duty.INIT)) {
            steps.add(new BecomeInit());
        }
        steps.add(new Execute(candidates(process), process.args(), process.env()));
        return steps;
    }

    /** Whether somebody is asked about system calls. */
    boolean listens() {
        return confinement.profile().flatMap(Seccomp::listenerPath).isPresent();
    }

    private List<Step> seccomp() {
        var loading = new ArrayList<Step>();
        confinement.filter().ifPresent(program -> {
            loading.add(new SeccompFilter(program, flags(), listens()));
            if (listens()) {
                loading.add(new AwaitEngine(Gate.LISTENER));
            }
        });
        return loading;
    }

    private long flags() {
        long asked = confinement.profile().flatMap(Seccomp::flags).orElse(List.of()).stream()
                .mapToLong(Seccomp.Flag::bit)
                .sum();
        return listens() ? asked | Prctl.SECCOMP_FILTER_FLAG_NEW_LISTENER : asked;
    }

    /** The files that may be meant by the first argument (execvp(3)). */
    static List<String> candidates(ProcessSpec process) {
        String command = process.args().getFirst();
        if (command.contains("/")) {
            return List.of(command);
        }
        String path = process.env().stream()
                .filter(variable -> variable.startsWith("PATH="))
                .map(variable -> variable.substring("PATH=".length()))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(DEFAULT_PATH);
        return Arrays.stream(path.split(":", -1))
                .map(directory -> directory.isEmpty() ? command : directory + "/" + command)
                .distinct()
                .toList();
    }
}
