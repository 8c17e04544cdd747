package io.gatun.engine.plan;

import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.LinuxSpec.TimeOffset;
import java.util.Map;
import java.util.Set;

/** What the process that makes the container does, before and after the container exists. */
public sealed interface SupervisorStep extends Step {
    /** Closes everything the plan did not ask for: descriptors of the embedding program that are not close-on-exec. */
    record CloseOthers() implements SupervisorStep {
        @Override
        public String reason() {
            return "drop descriptors that are not ours";
        }
    }

    /** Leaves the caller's session, so that its terminal's signals and end do not reach the supervisor. */
    record NewSession() implements SupervisorStep {
        @Override
        public String reason() {
            return "outlive the caller's terminal";
        }
    }

    /** Adopts orphans of the container when it has no pid namespace whose init would. */
    record AdoptOrphans() implements SupervisorStep {
        @Override
        public String reason() {
            return "adopt the container's orphans";
        }
    }

    /** Makes the time namespace; its clocks can be set only before a process is in it (time_namespaces(7)). */
    record TimeNamespace(Map<String, TimeOffset> offsets) implements SupervisorStep {
        public TimeNamespace {
            offsets = Map.copyOf(offsets);
        }

        @Override
        public String reason() {
            return "set the clocks of the new time namespace";
        }
    }

    /**
     * Joins a namespace before the container's process is made: a pid namespace, of which only children become members,
     * or the user namespace that shall own the new namespaces (setns(2)).
     */
    record Join(NamespaceType type, Slot slot) implements SupervisorStep {
        @Override
        public String reason() {
            return "have the container's process born in an existing " + type.specName() + " namespace";
        }
    }

    /** Joins every listed namespace of the process in {@link Slot#TARGET}; of its pid namespace only children are members. */
    record JoinProcess(Set<NamespaceType> namespaces) implements SupervisorStep {
        public JoinProcess {
            namespaces = Set.copyOf(namespaces);
        }

        @Override
        public String reason() {
            return "join the container's namespaces";
        }
    }

    /** Makes the container's first process in its new namespaces. */
    record Clone(Set<NamespaceType> fresh, Parent parent, CgroupEntry cgroup) implements SupervisorStep {
        public Clone {
            fresh = Set.copyOf(fresh);
        }

        @Override
        public String reason() {
            return "make the container's process in new namespaces";
        }
    }

    /** Tells the engine the process id, as the engine's pid namespace counts. */
    record ReportPid() implements SupervisorStep {
        @Override
        public String reason() {
            return "tell the engine the process id";
        }
    }

    /** Closes what only the container needs, so that its ends of pipes close with it. */
    record ReleaseDescriptors() implements SupervisorStep {
        @Override
        public String reason() {
            return "leave the container its descriptors";
        }
    }

    /** Waits for the container's process and writes its wait status to {@link Slot#EXIT}. */
    record AwaitExit() implements SupervisorStep {
        @Override
        public String reason() {
            return "wait for the end and write the wait status down";
        }
    }

    /** Ends; the container's process belongs to the caller. */
    record Leave() implements SupervisorStep {
        @Override
        public String reason() {
            return "leave the container to the caller";
        }
    }

    /** Whose child the container is. */
    enum Parent {
        /** The supervisor's. */
        SUPERVISOR,
        /** The engine's own: the supervisor only helps to make it. */
        CALLER
    }

    /** How the process gets into its cgroup. */
    enum CgroupEntry {
        /** It joins by itself, later. */
        JOINS,
        /** It is born in {@link Slot#CGROUP} (CLONE_INTO_CGROUP). */
        BORN_IN
    }
}
