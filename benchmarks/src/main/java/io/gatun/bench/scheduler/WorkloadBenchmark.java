package io.gatun.bench.scheduler;

import io.gatun.scheduler.profile.Profiles;
import io.gatun.scheduler.simulate.BindingStore;
import io.gatun.scheduler.simulate.Progress;
import io.gatun.scheduler.simulate.Simulation;
import io.gatun.scheduler.simulate.WorkloadFile;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Upstream's workloads from the first node to the last pod, with bindings kept in the process and written to SQLite.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class WorkloadBenchmark {
    @Param({
        "basic",
        "spread",
        "preferred-spread",
        "node-affinity",
        "anti-affinity",
        "affinity",
        "preemption",
        "unschedulable",
        "churn"
    })
    private String workload = "basic";

    /** What the runs showed, beside their duration. JMH adds these up over the iterations: divide by their number. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Shown {
        public double podsPerSecond;
        public double podsPerCpuSecond;
        public double p99Micros;
        public double bytesPerDecision;
    }

    /** Nothing is stored. */
    @Benchmark
    public long inProcess(Shown shown) {
        return run(BindingStore.IN_PROCESS, shown);
    }

    /** One transaction in SQLite per binding, as an API server with one writer would make it. */
    @Benchmark
    public long withSqlite(Shown shown) {
        try (var store = SqliteBindings.temporary()) {
            return run(store, shown);
        }
    }

    private long run(BindingStore store, Shown shown) {
        var found = WorkloadFile.builtIn().find(workload, Map.of()).orElseThrow();
        var run = new Simulation(found, Profiles.STANDARD, 0, store, Progress.NONE).run();
        shown.podsPerSecond = run.podsPerSecond();
        shown.podsPerCpuSecond = run.podsPerCpuSecond();
        shown.p99Micros = run.time().latencies().quantile(0.99) / 1e3;
        shown.bytesPerDecision = run.bytesPerDecision();
        return run.pods();
    }
}
