package io.gatun.engine.launch;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.JoinPoints;
import io.gatun.engine.launch.Launch.Surroundings;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.ExecInput;
import io.gatun.engine.plan.PlanInput.Cgroups;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Streams;
import io.gatun.engine.plan.step.SupervisorStep;
import io.gatun.engine.security.FilterCache;
import io.gatun.engine.security.SeccompFilter;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts one more program into a running container: it has the namespaces, the groups and the confinement of the first. */
public final class Joiner {
    private final Kernel kernel;
    private final FilterCache filters;
    private final Launcher launcher;
    private final ProcessTable processes;
    private final int lastCapability;

    /** Uses the kernel's and the machine's parts, which it does not own. */
    public Joiner(Kernel kernel, Nursery nursery, FilterCache filters, ProcessTable processes, int lastCapability) {
        this.kernel = kernel;
        this.filters = filters;
        this.launcher = new Launcher(kernel, nursery);
        this.processes = processes;
        this.lastCapability = lastCapability;
    }

    /**
     * What is to be executed, and where.
     *
     * @param state of the container, for whoever is asked about its system calls
     * @param container its specification
     * @param process valid
     * @param target the container's first process
     * @param streams descriptors for the slots of the plan that are not the joiner's own; borrowed
     * @param preserved descriptors that the program gets behind its standard streams; borrowed
     */
    public record Request(
            OciState state,
            OciSpec container,
            ProcessSpec process,
            ProcessRef target,
            Supervision supervision,
            Map<Slot, Fd> streams,
            List<Fd> preserved) {
        public Request {
            streams = Map.copyOf(streams);
            preserved = List.copyOf(preserved);
        }

        Optional<Seccomp> profile() {
            return container.linux().seccomp();
        }
    }

    /**
     * Executes the program and returns when it is executed.
     *
     * @throws StartFailedException if a step fails, or the container is gone; nothing of the process is left then
     */
    public Joined join(Request request, Cgroup cgroup) {
        try (PidFd target = processes.open(request.target()).orElseThrow(Joiner::gone);
                JoinPoints points = cgroup.joinPoints(request.target().pid())) {
            return join(request, target, points);
        } catch (LaunchException e) {
            throw Starter.failed(e);
        } catch (SyscallException e) {
            throw new StartFailedException(
                    "cannot enter the container: " + e.getMessage(), StartFailedException.ENGINE, e);
        }
    }

    /** A group at its limit takes processes that move in, but none is born there (cgroups v2, "PID"); moving is slower. */
    private Joined join(Request request, PidFd target, JoinPoints points) {
        try {
            return enter(request, target, points.tasks(), points.unified());
        } catch (LaunchException e) {
            if (points.unified().isEmpty() || !isFull(e)) throw e;
            try (Fd members = kernel.files().openat(points.unified().get(), "cgroup.procs", OpenHow.write())) {
                var entered = new HashMap<>(points.tasks());
                entered.put("unified", members);
                return enter(request, target, entered, Optional.empty());
            }
        }
    }

    private static boolean isFull(LaunchException e) {
        return e.errno() == Errno.EAGAIN
                && e.step().filter(step -> step instanceof SupervisorStep.Clone).isPresent();
    }

    private Joined enter(Request request, PidFd target, Map<String, Fd> tasks, Optional<Fd> unified) {
        var provided = new HashMap<>(request.streams());
        provided.put(Slot.TARGET, target.fd());
        tasks.forEach((hierarchy, file) -> provided.put(Slot.tasks(hierarchy), file));
        unified.ifPresent(group -> provided.put(Slot.CGROUP, group));
        var groups = new Cgroups(List.copyOf(tasks.keySet()), unified.isPresent(), List.of());
        var plan = ContainerPlan.of(input(request, groups));
        var title = List.of("gatun-exec", request.state().id());
        var launched = launcher.launch(new Launch(plan, provided, title, request.preserved(), surroundings(request)));
        return new Entry(kernel, processes, request).follow(launched);
    }

    /** Of namespaces, those of this program's process and not of the thread are taken for its own. */
    private static Surroundings surroundings(Request request) {
        return request.supervision() instanceof Supervision.Caller(var streams) && streams == Streams.INHERITED
                ? Surroundings.CALLERS
                : Surroundings.NONE;
    }

    private ExecInput input(Request request, Cgroups groups) {
        var confinement = new ExecInput.Confinement(
                request.profile(),
                request.profile().map(filters::filter).map(SeccompFilter::program),
                lastCapability,
                kernel.self().capget().permitted());
        return new ExecInput(
                request.process(),
                foreign(request.target()),
                groups,
                confinement,
                request.supervision(),
                request.preserved().size());
    }

    /** The namespaces of a process that are not ours; a user namespace cannot be joined by its members (setns(2)). */
    private Set<NamespaceType> foreign(ProcessRef target) {
        try (var there = ProcessDirectory.open(kernel, target.pid());
                var here = ProcessDirectory.own(kernel)) {
            var joined = EnumSet.noneOf(NamespaceType.class);
            var own = here.namespaces();
            there.namespaces().forEach((type, name) -> {
                if (!name.equals(own.get(type))) joined.add(type);
            });
            // Only now it is known that it was this process's directory, and not that of one with the same number.
            if (!processes.isAlive(target)) throw gone();
            return joined;
        }
    }

    private static LaunchException gone() {
        return new LaunchException("the container has ended", "");
    }
}
