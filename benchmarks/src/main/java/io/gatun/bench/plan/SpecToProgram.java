package io.gatun.bench.plan;

import io.gatun.bench.bundle.DockerBundle;
import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.PlanInput.Cgroups.View;
import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.lower.Lowering;
import io.gatun.engine.plan.lower.Lowering.Lowered;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.security.SeccompCompiler;
import io.gatun.engine.spec.OciSpec;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.program.ElfImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take from a specification to the bytes that are executed, and where in between? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpecToProgram {
    private static final int LAST_CAPABILITY = 40;
    private static final List<String> HIERARCHIES =
            List.of("cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "systemd");

    private final OciSpec spec = DockerBundle.running(Path.of("/srv/rootfs"), "/bin/true");
    private final PlanInput input = new PlanInput(
            spec,
            new PlanInput.Root.Directory("/srv/rootfs"),
            new PlanInput.Cgroups(HIERARCHIES, true, views()),
            Optional.of(
                    SeccompCompiler.compile(DockerBundle.seccomp(), Arch.X86_64).program()),
            new Supervision.Shim(new Output.Logged(LogPolicy.DEFAULT), Set.of()),
            new PlanInput.Host(LAST_CAPABILITY, -1, Set.of()),
            PlanInput.Wishes.NONE);
    private final ContainerPlan plan = ContainerPlan.of(input);
    private final Descriptors descriptors = new Descriptors(plan.resources(), 0);
    private final Lowered lowered = Lowering.lower(plan, descriptors, Arch.X86_64);

    /** Specification to steps. */
    @Benchmark
    public ContainerPlan specToPlan() {
        return ContainerPlan.of(input);
    }

    /** Steps to system calls. */
    @Benchmark
    public Lowered planToProgram() {
        return Lowering.lower(plan, descriptors, Arch.X86_64);
    }

    /** System calls to an executable file. */
    @Benchmark
    public byte[] programToImage() {
        return ElfImage.of(lowered.program(), descriptors.number(Slot.STATUS));
    }

    /** All three, as for each container. */
    @Benchmark
    public byte[] specToImage() {
        var made = ContainerPlan.of(input);
        var numbers = new Descriptors(made.resources(), 0);
        return ElfImage.of(Lowering.lower(made, numbers, Arch.X86_64).program(), numbers.number(Slot.STATUS));
    }

    private static List<View> views() {
        return Stream.concat(HIERARCHIES.stream(), Stream.of("unified"))
                .map(name -> new View(name, "/sys/fs/cgroup/" + name + "/gatun/box", List.of()))
                .toList();
    }
}
