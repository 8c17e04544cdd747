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
import java.util.Optional;

/** From a plan to its system calls. */
public final class Lowering {
    /** The exit code of a process that found the engine gone while it waited for it. */
    static final int ENGINE_GONE = 112;

    private final ProgramBuilder out;
    private final Frame frame;
    private final List<Step> origins = new ArrayList<>();

    private Lowering(ProgramBuilder out, Descriptors descriptors) {
        this.out = out;
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

        /** The step of the entry that failures report by this index; empty if the program has none such. */
        public Optional<Step> origin(int index) {
            int entry = index - program.firstIndex();
            return entry >= 0 && entry < origins.size() ? Optional.of(origins.get(entry)) : Optional.empty();
        }
    }

    /** The program of {@code plan}, which finds its descriptors under the numbers of {@code descriptors}. */
    public static Lowered lower(ContainerPlan plan, Descriptors descriptors, Arch arch) {
        return lower(plan, descriptors, ProgramBuilder.forImage(arch));
    }

    /** The same as a program that lies where {@code out} says. */
    public static Lowered lower(ContainerPlan plan, Descriptors descriptors, ProgramBuilder out) {
        return new Lowering(out, descriptors).run(plan);
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
