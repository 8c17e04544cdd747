package io.gatun.scheduler;

import io.gatun.scheduler.loop.SchedulingLoop;
import io.gatun.scheduler.manifest.Documents;
import io.gatun.scheduler.manifest.Limits;
import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.NodeRow;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.profile.ProfileReader;
import io.gatun.scheduler.profile.Profiles;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.OptionalLong;

/**
 * The scheduler as its user sees it: changes of the cluster in, decisions out. One thread owns it; it knows no clock,
 * so the time comes with every call, in milliseconds, and must not go backwards. Equal changes at equal times with
 * equal seeds give equal decisions.
 */
public final class Scheduler {
    private final SchedulingLoop loop;

    private Scheduler(Profiles profiles, long seed) {
        loop = new SchedulingLoop(profiles, seed);
    }

    /** With upstream's default plugins. */
    public static Scheduler standard(long seed) {
        return new Scheduler(Profiles.STANDARD, seed);
    }

    /**
     * With the profiles of a {@code KubeSchedulerConfiguration}, in YAML or JSON.
     *
     * @param file the name for messages
     * @throws RuntimeException naming file and path of what is wrong in it
     */
    public static Scheduler configured(Reader configuration, String file, long seed) throws IOException {
        var documents = new Documents(Limits.DEFAULT).read(configuration, file);
        return new Scheduler(ProfileReader.read(documents.getFirst()), seed);
    }

    /** Takes note of a change; pods that it may help are tried again. */
    public void on(Change change, long nowMillis) {
        loop.on(change, nowMillis);
    }

    /** Decides about the next pod that is ready, or about its whole group; empty when none is. */
    public List<Decision> next(long nowMillis) {
        return loop.next(nowMillis);
    }

    /** A binding could not be made: the pod leaves the node again and is retried after a rest. */
    public void bindingFailed(Pod pod, long nowMillis) {
        loop.bindingFailed(pod, nowMillis);
    }

    /** When to ask {@link #next} again although no change came; empty if that is not necessary. */
    public OptionalLong nextWakeMillis() {
        return loop.nextWakeMillis();
    }

    /** Pods without a node, gated ones included. */
    public int waiting() {
        return loop.waiting();
    }

    /**
     * Nodes with their pods, those just placed included. The list does not change any more and may go to other
     * threads.
     */
    public List<NodeRow> nodes() {
        return loop.snapshot().rows();
    }
}
