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

/** Prints how much heap the scheduler needs for 5 000 nodes and 150 000 pods of 1 500 shapes. */
public final class SchedulerFootprint {
    private static final int NODES = 5000;
    private static final int PODS = 150_000;
    private static final int PODS_PER_SHAPE = 100;

    private SchedulerFootprint() {}

    public static void main(String[] arguments) {
        long empty = used();
        var loop = new SchedulingLoop(Profiles.STANDARD, 0);
        for (int i = 0; i < NODES; i++) {
            var labels =
                    Labels.of("kubernetes.io/hostname", "node-" + i).with("topology.kubernetes.io/zone", "z" + i % 3);
            var allocatable = new Node.Allocatable(Resources.of(4000, 32L << 30), 110);
            loop.on(new Change.PutNode(Node.of("node-" + i, labels, allocatable)), 0);
        }
        long nodes = used();
        for (int i = 0; i < PODS; i++) {
            var labels = Labels.of("app", "app-" + i / PODS_PER_SHAPE);
            var shape = PodShape.of(Identity.of("default", labels), Demand.of(Resources.of(50, 64L << 20)));
            var name = "app-" + i / PODS_PER_SHAPE + "-7d4b9c6f5-" + i;
            loop.on(new Change.PutPod(Pod.waiting("uid-" + i, name, shape).on("node-" + i % NODES)), 0);
        }
        long all = used();
        System.out.printf("%d nodes: %d kB, %d B each%n", NODES, (nodes - empty) >> 10, (nodes - empty) / NODES);
        System.out.printf("%d pods: %d kB, %d B each%n", PODS, (all - nodes) >> 10, (all - nodes) / PODS);
        if (loop.waiting() != 0) throw new IllegalStateException("pods without a node");
    }

    private static long used() {
        var runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
