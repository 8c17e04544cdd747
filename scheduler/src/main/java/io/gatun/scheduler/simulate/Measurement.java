package io.gatun.scheduler.simulate;

import io.gatun.scheduler.model.NodeRow;
import java.util.List;

/**
 * What came of one run.
 *
 * @param pods measured pods that were placed
 */
public record Measurement(Workload workload, Counts counts, long pods, Time time, List<NodeRow> rows) {
    /** What there was. */
    public record Counts(int nodes, long background, long churned, long unplaced) {}

    /** What it cost: decisions, bindings and the events that follow; and what the thread allocated meanwhile. */
    public record Time(long nanos, long cpuNanos, Latencies latencies, long bytes) {}

    public double podsPerSecond() {
        return time.nanos() == 0 ? 0 : pods * 1e9 / time.nanos();
    }

    /** The same by the processor time of the scheduling thread: what an otherwise idle machine would show. */
    public double podsPerCpuSecond() {
        return time.cpuNanos() == 0 ? 0 : pods * 1e9 / time.cpuNanos();
    }

    /** Times upstream's threshold; 0 if there is none. */
    public double ratio() {
        return workload.threshold() == 0 ? 0 : podsPerSecond() / workload.threshold();
    }

    public double bytesPerDecision() {
        return time.latencies().size() == 0
                ? 0
                : (double) time.bytes() / time.latencies().size();
    }
}
