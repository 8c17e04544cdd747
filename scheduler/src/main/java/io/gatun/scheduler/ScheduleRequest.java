package io.gatun.scheduler;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person asks of the scheduler. */
public sealed interface ScheduleRequest {
    /** How the answer is written. */
    enum Format {
        TEXT,
        JSON,
        YAML
    }

    /**
     * Where it comes from.
     *
     * @param files manifests; {@code -} is standard input
     * @param configuration a KubeSchedulerConfiguration, if not upstream's default
     * @param seed of every choice that upstream leaves to chance
     */
    record Inputs(List<Path> files, Optional<Path> configuration, long seed) {}

    /** Where would each pending pod of the files go, and why not elsewhere? */
    record Plan(Inputs inputs, Format format) implements ScheduleRequest {}

    /** Every node's verdict on one pod, and its scores. */
    record Explain(Inputs inputs, Format format, String pod) implements ScheduleRequest {}

    /** Run workloads on simulated nodes and measure. */
    record Simulate(Inputs inputs, Format format, Workloads workloads) implements ScheduleRequest {}

    /**
     * Which workloads.
     *
     * @param names built-in ones, or those of the file; {@code all} for all of them
     * @param file workloads in upstream's format, with its templates beside it
     * @param parameters to use instead of those of the workload, such as {@code initNodes}
     * @param runs how often each; the last is the one that is shown
     */
    record Workloads(List<String> names, Optional<Path> file, Map<String, Integer> parameters, int runs) {}
}
