package io.gatun.engine.plan;

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
        var supervisor = new SupervisorLowering(frame, container);
        for (SupervisorStep step : plan.supervisor()) {
            begin(step);
            supervisor.lower(step);
            end(step);
        }
        out.place(container);
        var namespaces = new NamespaceLowering(frame);
        var mounts = new MountLowering(frame);
        var process = new ProcessLowering(frame, mounts);
        for (Step step : plan.container()) {
            begin(step);
            switch (step) {
                case NamespaceStep namespace -> namespaces.lower(namespace);
                case MountStep mount -> mounts.lower(mount);
                case ProcessStep own -> process.lower(own);
                case SupervisorStep misplaced ->
                    throw new IllegalStateException("not a step of the container's: " + misplaced);
            }
            end(step);
        }
        return new Lowered(out.build(), origins);
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
