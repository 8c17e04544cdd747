package io.gatun.engine.exec;

import io.gatun.engine.attach.Attachments;
import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupException;
import io.gatun.engine.launch.Joined;
import io.gatun.engine.launch.Joiner;
import io.gatun.engine.launch.ProcessDirectory;
import io.gatun.engine.lifecycle.ContainerAccounts;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.Life.Running;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.stream.Execution;
import io.gatun.engine.stream.Program;
import io.gatun.engine.template.Accounts;
import io.gatun.engine.template.Environment;
import io.gatun.engine.template.ExecTemplate;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;
import java.util.List;
import java.util.Map;

/**
 * Executes programs in running containers. The container's lock is not needed: its life does not change, and if it ends
 * meanwhile, so does what joins it.
 */
public final class Executing {
    private static final String ACTION = "execute a program in";

    private final Host host;
    private final Kernel kernel;
    private final Lifecycle lifecycle;
    private final Attachments attachments;

    public Executing(Host host, Lifecycle lifecycle) {
        this.host = host;
        this.kernel = host.kernel();
        this.lifecycle = lifecycle;
        this.attachments = new Attachments(kernel);
    }

    /**
     * Executes a program whose streams are the caller's and that is the caller's child. The caller closes it.
     *
     * @throws WrongStateException if the container does not run, or is paused
     * @throws StartFailedException if the program cannot be executed
     */
    public Program own(ContainerDirectory directory, ExecOptions options) {
        if (options.terminal()) {
            throw new BadRequestException("plain streams are no terminal", "attach a client instead");
        }
        try (var connected = ExecutionStreams.piped(kernel);
                Joined joined = join(directory, options, connected)) {
            PidFd process = kernel.processes().pidfdOpen(joined.process().pid());
            return new ChildProgram(kernel, process, connected.ends(joined));
        }
    }

    /** Executes a program with a client on its streams. The caller closes the client's hold. Fails as {@link #own}. */
    public Execution attached(ContainerDirectory directory, ExecOptions options, boolean writes) {
        try (var connected = ExecutionStreams.attached(kernel, options.terminal(), writes);
                Joined joined = join(directory, options, connected)) {
            Attachment streams = attachments.live(connected.ends(joined), processes(joined));
            return new LiveExecution(streams, new Supervisor(host, processes(joined), connected.takeExitFile()));
        }
    }

    /** Executes a program that nobody is connected to. Fails as {@link #own}. */
    public void detached(ContainerDirectory directory, ExecOptions options) {
        try (var connected = ExecutionStreams.detached(kernel, options.terminal());
                Joined joined = join(directory, options, connected)) {
            new Supervisor(host, processes(joined), connected.takeExitFile()).close();
        }
    }

    /**
     * Executes a process that becomes the caller's child.
     *
     * @param streams for the slots of the supervision; borrowed
     * @param preserved descriptors that the program gets behind its standard streams; borrowed
     */
    public Joined child(
            ContainerDirectory directory,
            ProcessSpec process,
            Supervision.Caller supervision,
            Map<Slot, Fd> streams,
            List<Fd> preserved) {
        RunningContainer container = running(directory);
        return join(container, container.request(process, supervision, streams, preserved));
    }

    private Joined join(ContainerDirectory directory, ExecOptions options, ExecutionStreams connected) {
        RunningContainer container = running(directory);
        ProcessSpec process = process(container, options);
        return join(container, container.request(process, connected.supervision(), connected.given(), List.of()));
    }

    private Joined join(RunningContainer container, Joiner.Request request) {
        var directory = container.directory();
        var location = container.life().cgroup();
        try (Cgroup cgroup = host.cgroups().adopt(location)) {
            if (isPaused(cgroup)) throw new WrongStateException(directory.id(), "paused", ACTION);
            // A program that were only in some of the groups would have only some of the limits.
            if (!cgroup.location().equals(location)) throw refused(directory);
            return host.joiner().join(request, cgroup);
        } catch (StartFailedException e) {
            if (lifecycle.look(directory) instanceof Running) throw e;
            throw refused(directory);
        }
    }

    private RunningContainer running(ContainerDirectory directory) {
        if (lifecycle.look(directory) instanceof Running running) {
            return new RunningContainer(directory, running, directory.spec());
        }
        throw refused(directory);
    }

    private WrongStateException refused(ContainerDirectory directory) {
        Life life = lifecycle.look(directory);
        return new WrongStateException(directory.id(), life instanceof Running ? "ending" : life.word(), ACTION);
    }

    private ProcessSpec process(RunningContainer container, ExecOptions options) {
        ProcessSpec said = container.spec().process().orElseThrow();
        List<String> env =
                Environment.with(said.env(), container.directory().linked().orElse(List.of()));
        ProcessSpec own = said.toBuilder().env(env).build();
        boolean isAtHome = own.env().stream().anyMatch(variable -> variable.startsWith("HOME="));
        Accounts accounts = options.user().isEmpty() && isAtHome ? Accounts.NONE : accounts(container);
        return ExecTemplate.of(options, own, accounts, host.lastCapability());
    }

    private Accounts accounts(RunningContainer container) {
        try (var process = ProcessDirectory.open(kernel, container.target().pid());
                var root = process.root()) {
            return new ContainerAccounts(kernel).read(root);
        } catch (SyscallException e) {
            throw refused(container.directory());
        }
    }

    private Processes processes(Joined joined) {
        return new Processes(host.processes().bootId(), joined.supervisor(), joined.process());
    }

    private static boolean isPaused(Cgroup cgroup) {
        try {
            return cgroup.isFrozen();
        } catch (CgroupException.Unsupported e) {
            return false; // nothing could pause it
        }
    }
}
