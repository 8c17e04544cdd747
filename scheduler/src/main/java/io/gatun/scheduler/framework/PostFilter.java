package io.gatun.scheduler.framework;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.model.Pod;
import java.util.List;

/** Asked when no node passed: can something be done about it? */
public interface PostFilter extends Plugin {
    Outcome postFilter(Pod pod, Failure failure);

    /** What can be done. */
    sealed interface Outcome {
        /** Evict these pods of one node; the pod is nominated to it and tries again when they are gone. */
        record MakeRoom(String node, List<Pod> victims) implements Outcome {}

        /**
         * Nothing.
         *
         * @param message why, for the pod's condition; may be empty
         */
        record Helpless(String message, Nomination nomination) implements Outcome {}
    }

    /** Whether an earlier nomination of the pod stands. */
    enum Nomination {
        KEEP,
        CLEAR
    }

    /** The failed attempt, and the means to try what would be if. */
    interface Failure {
        ClusterView cluster();

        /** The verdict on a node; a node that was not asked counts as refused for good. */
        Verdict verdict(int slot);

        /** Tests the pod on a node as it is now, with all filters. */
        Verdict test(int slot);

        /** Takes a pod off its node; undo it before returning. */
        int lift(Pod pod, int slot);

        void putBack(Pod pod, int slot, int position);

        /** A number below the bound, from the scheduler's seed, where upstream draws at random. */
        int draw(int bound);
    }
}
