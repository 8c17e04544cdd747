package io.gatun.scheduler;

import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.profile.Profiles;
import io.gatun.scheduler.simulate.BindingStore;
import io.gatun.scheduler.simulate.Progress;
import io.gatun.scheduler.simulate.Simulation;
import io.gatun.scheduler.simulate.WorkloadFile;
import java.util.Map;
import java.util.function.Consumer;

/** One run of a built-in workload, for benchmarks. */
public final class WorkloadRun {
    private WorkloadRun() {}

    /**
     * What it took.
     *
     * @param pods measured pods that were placed, of which none should be missing
     * @param p99Nanos the duration that 99 of 100 decisions did not exceed
     */
    public record Result(long pods, long unplaced, double podsPerCpuSecond, long p99Nanos, double bytesPerDecision) {}

    /**
     * Runs it with upstream's default profile.
     *
     * @param parameters to use instead of the workload's own, such as {@code initNodes}
     * @param store takes each binding; its time is part of the run
     */
    public static Result of(String workload, Map<String, Integer> parameters, Consumer<Decision.Bind> store) {
        var found = WorkloadFile.builtIn()
                .find(workload, parameters)
                .orElseThrow(() -> new IllegalArgumentException("no workload " + workload));
        var run = new Simulation(found, Profiles.STANDARD, 0, storing(store), Progress.NONE).run();
        return new Result(
                run.pods(),
                run.counts().unplaced(),
                run.podsPerCpuSecond(),
                run.time().latencies().quantile(0.99),
                run.bytesPerDecision());
    }

    private static BindingStore storing(Consumer<Decision.Bind> store) {
        return store::accept;
    }
}
