package io.gatun.scheduler.framework;

import java.util.List;

/** Whether a pod may go to a node. */
public sealed interface Verdict {
    Verdict FITS = new Fits();

    record Fits() implements Verdict {
        @Override
        public boolean fits() {
            return true;
        }
    }

    /** No, and why; instances are shared between nodes, so compare by identity first. */
    record Rejected(String plugin, List<String> reasons, Cure cure) implements Verdict {
        @Override
        public boolean fits() {
            return false;
        }

        /** A refusal that evicting pods of lower priority may lift. */
        public static Rejected of(String plugin, String reason) {
            return new Rejected(plugin, List.of(reason), Cure.PREEMPTION);
        }

        /** A refusal that no eviction lifts. */
        public static Rejected forGood(String plugin, String reason) {
            return new Rejected(plugin, List.of(reason), Cure.NONE);
        }
    }

    /** What could turn a refusal into consent. */
    enum Cure {
        PREEMPTION,
        NONE
    }

    boolean fits();
}
