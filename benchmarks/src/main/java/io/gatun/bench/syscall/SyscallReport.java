package io.gatun.bench.syscall;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Prints one table: Panama, JNR and C, nanoseconds and bytes allocated per operation. Of iterations that other programs
 * disturb, the least is the one to compare; the mean says how much they were disturbed.
 */
public final class SyscallReport {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private SyscallReport() {}

    /** Runs everything; takes about two minutes. */
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        var options = new OptionsBuilder()
                .include(SyscallCost.class.getName())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
        var results = new Runner(options).run();
        var loop = CLoop.run();
        System.out.printf("%n%-20s %-8s %10s %10s %10s%n", "benchmark", "backend", "least ns", "mean ns", "bytes");
        for (RunResult result : results) {
            print(result);
        }
        loop.orElse(Map.of())
                .forEach((name, nanos) -> System.out.printf("%-20s %-8s %10.1f %10s %10s%n", name, "C", nanos, "", ""));
        if (loop.isEmpty()) {
            System.out.println("The loop in C was not measured: gcc is not installed.");
        }
    }

    private static void print(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = requireNonNull(result.getSecondaryResults().get(ALLOCATED));
        System.out.printf(
                "%-20s %-8s %10.1f %10.1f %10.2f%n",
                time.getLabel(),
                result.getParams().getParam("backend"),
                time.getStatistics().getMin(),
                time.getScore(),
                allocated.getScore());
    }
}
