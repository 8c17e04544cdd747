package io.gatun.bench.scheduler;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.cycle.Attempt;
import io.gatun.scheduler.cycle.Cycle;
import io.gatun.scheduler.cycle.Nominations;
import io.gatun.scheduler.cycle.TieBreak;
import io.gatun.scheduler.model.Demand;
import io.gatun.scheduler.model.Identity;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.profile.Catalog;
import java.util.ArrayDeque;
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

/** What one decision costs as the cluster grows: a pod is placed and the oldest of 2 000 leaves. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {
    private static final int PODS = 2000;

    @Param({"100", "1000", "5000", "15000"})
    private int nodes = 100;

    private final ArrayDeque<String> placed = new ArrayDeque<>();
    private Cluster cluster = new Cluster();
    private Cycle cycle = new Cycle(cluster, Catalog.standard(), new Nominations(), new TieBreak(0));
    private PodShape shape =
            PodShape.of(Identity.of("default", Labels.of("app", "web")), Demand.of(Resources.of(100, 500L << 20)));
    private int next;

    /** Makes the cluster with its first pods. */
    @Setup
    public void fill() {
        for (int i = 0; i < nodes; i++) {
            var labels = Labels.of("kubernetes.io/hostname", "n" + i);
            cluster.put(Node.of("n" + i, labels, new Node.Allocatable(Resources.of(4000, 32L << 30), 110)));
        }
        shape = cluster.intern(shape);
        for (int i = 0; i < PODS; i++) place();
    }

    private void place() {
        var name = "p" + next++;
        var pod = Pod.waiting(name, name, shape);
        if (!(cycle.attempt(pod) instanceof Attempt.Fit fit)) throw new IllegalStateException("the cluster is full");
        cluster.put(pod.on(cluster.node(fit.slot()).name()));
        placed.add(name);
    }

    /** One pod in, one out. */
    @Benchmark
    public int placeOne() {
        place();
        cluster.removePod(placed.remove());
        return next;
    }
}
