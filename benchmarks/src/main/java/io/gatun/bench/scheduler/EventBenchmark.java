package io.gatun.bench.scheduler;

import io.gatun.scheduler.loop.SchedulingLoop;
import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Demand;
import io.gatun.scheduler.model.Identity;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.profile.Profiles;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one event costs as the cluster grows: it must cost what it changes, however many nodes and pods there are
 * besides.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventBenchmark {
    private static final int PODS_PER_NODE = 10;
    private static final int APPS = 100;
    private static final int READY = 10_000;

    @Param({"100", "1000", "5000", "15000"})
    private int nodes = 100;

    private final SchedulingLoop loop = new SchedulingLoop(Profiles.STANDARD, 0);
    private int next;

    private static Node node(int number, long memory) {
        return Node.of(
                "n" + number,
                Labels.of("kubernetes.io/hostname", "n" + number),
                new Node.Allocatable(Resources.of(4000, memory), 110));
    }

    private static Pod pod(String name, int app) {
        var shape = PodShape.of(
                Identity.of("default", Labels.of("app", "app-" + app)), Demand.of(Resources.of(100, 64L << 20)));
        return Pod.waiting(name, name, shape);
    }

    /** Nodes with ten pods each, and ten thousand that are ready to be tried. */
    @Setup
    public void fill() {
        for (int i = 0; i < nodes; i++) loop.on(new Change.PutNode(node(i, 32L << 30)), 0);
        for (int i = 0; i < nodes * PODS_PER_NODE; i++) {
            loop.on(new Change.PutPod(pod("p" + i, i % APPS).on("n" + i % nodes)), 0);
        }
        for (int i = 0; i < READY; i++) loop.on(new Change.PutPod(pod("ready" + i, i % APPS)), 0);
    }

    /** A pod appears on a node and goes again: two events. */
    @Benchmark
    public void podOnANodeComesAndGoes() {
        next = (next + 7919) % nodes;
        loop.on(new Change.PutPod(pod("passing", 1).on("n" + next)), 0);
        loop.on(new Change.RemovePod("passing"), 0);
    }

    /** A pod joins those that are ready and goes again: two events. */
    @Benchmark
    public void readyPodComesAndGoes() {
        loop.on(new Change.PutPod(pod("passing", 1)), 0);
        loop.on(new Change.RemovePod("passing"), 0);
    }

    /** A node offers more, or less again. */
    @Benchmark
    public void nodeChanges() {
        next = (next + 7919) % nodes;
        loop.on(new Change.PutNode(node(next, (32L + next % 2) << 30)), 0);
    }
}
