package io.gatun.engine.plan.lower;

import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.step.MountStep;
import io.gatun.engine.plan.step.NamespaceStep;
import io.gatun.engine.plan.step.ProcessStep;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.plan.step.SupervisorStep;
import io.gatun.engine.plan.supervise.SupervisorLowering;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.program.Program;
import io.gatun.linux.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;

/** From a plan to its system calls. */
public final class Lowering {
    /** The exit code of a process that found the engine gone while it waited for it. */
    static final int ENGINE_GONE = 112;

    private final ProgramBuilder out;
    private final Frame frame;
    private final List<Step> origins = new ArrayList<>();

    private Lowering(Arch arch, Descriptors descriptors) {
        this.out = ProgramBuilder.forImage(arch);
        this.frame = new Frame(out, descriptors);
    }

    /**
     * A plan as a program.
     *
     * @param program what is executed
     * @param origins the step that each entry came from
     */
    public record Lowered(Program program, List<Step> origins) {
        public Lowered {
            origins = List.copyOf(origins);
        }
    }

    /** The program of {@code plan}, which finds its descriptors under the numbers of {@code descriptors}. */
    public static Lowered lower(ContainerPlan plan, Descriptors descriptors, Arch arch) {
        var lowering = new Lowering(arch, descriptors);
        return lowering.run(plan);
    }

    private Lowered run(ContainerPlan plan) {
        var container = out.label();
        var helper = out.label();
        var mounts = new MountLowering(frame);
        var parts = new Parts(
                new SupervisorLowering(frame, helper, container),
                new NamespaceLowering(frame),
                mounts,
                new ProcessLowering(frame, mounts));
        plan.supervisor().forEach(step -> lower(step, parts));
        out.place(helper);
        plan.helper().forEach(step -> lower(step, parts));
        out.place(container);
        plan.container().forEach(step -> lower(step, parts));
        return new Lowered(out.build(), origins);
    }

    private record Parts(
            SupervisorLowering supervisor,
            NamespaceLowering namespaces,
            MountLowering mounts,
            ProcessLowering process) {}

    private void lower(Step step, Parts parts) {
        begin(step);
        switch (step) {
            case SupervisorStep supervisor -> parts.supervisor.lower(supervisor);
            case NamespaceStep namespace -> parts.namespaces.lower(namespace);
            case MountStep mount -> parts.mounts.lower(mount);
            case ProcessStep own -> parts.process.lower(own);
        }
        end(step);
    }

    private void begin(Step step) {
        out.because(step.reason());
    }

    private void end(Step step) {
        while (origins.size() < out.size()) {
            origins.add(step);
        }
    }
}
