package io.gatun.engine.plan.step;

import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import java.util.List;
import java.util.Set;

/** How the container's process gets into its namespaces and control groups. */
public sealed interface NamespaceStep extends Step {
    /** Waits until the engine has done its part; ends the process when the engine is gone. */
    record AwaitEngine(Gate gate) implements NamespaceStep {
        @Override
        public String reason() {
            return "wait for the engine: " + gate.work();
        }
    }

    /** Becomes user 0 of the new user namespace, which the process is not yet although it has all rights there. */
    record BecomeRoot() implements NamespaceStep {
        @Override
        public String reason() {
            return "become root of the user namespace";
        }
    }

    /** Joins cgroup v1 groups by writing 0 to their tasks file, which takes no global lock, unlike cgroup.procs. */
    record JoinCgroups(List<Slot> tasks) implements NamespaceStep {
        public JoinCgroups {
            tasks = List.copyOf(tasks);
        }

        @Override
        public String reason() {
            return "join the control groups";
        }
    }

    /** Joins one namespace by its file. */
    record Join(NamespaceType type, Slot slot) implements NamespaceStep {
        @Override
        public String reason() {
            return "join the " + type.specName() + " namespace";
        }
    }

    /** Makes namespaces that must come later than the process. */
    record Unshare(Set<NamespaceType> types) implements NamespaceStep {
        public Unshare {
            types = Set.copyOf(types);
        }

        @Override
        public String reason() {
            return types.contains(NamespaceType.CGROUP)
                    ? "see the own control group as the root of all"
                    : "make the remaining namespaces";
        }
    }

    /** What the engine does while the process waits. */
    enum Gate {
        ID_MAPS("write the id maps"),
        RUNTIME_HOOKS("run the createRuntime and createContainer hooks"),
        LISTENER("hand the descriptor for notified system calls to their listener"),
        NETWORK_DEVICES("move network devices into the container");

        private final String work;

        Gate(String work) {
            this.work = work;
        }

        /** What a status message calls it. */
        public int code() {
            return List.of(values()).indexOf(this);
        }

        public static Gate ofCode(int code) {
            if (code < 0 || code >= values().length) {
                throw new IllegalArgumentException("not a gate: " + code);
            }
            return values()[code];
        }

        /** In the imperative, for messages. */
        public String work() {
            return work;
        }
    }
}
