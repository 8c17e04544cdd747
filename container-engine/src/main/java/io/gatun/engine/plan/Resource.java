package io.gatun.engine.plan;

/** A descriptor that a plan needs and where the engine gets it from. */
public sealed interface Resource {
    /** What the plan calls it. */
    Slot slot();

    /** Whether the supervisor keeps it after the container's process was made. */
    default boolean keptBySupervisor() {
        return false;
    }

    /** Opened by the launcher itself: pipes, sockets, the exit file, the caller's streams. */
    record Provided(Slot slot, boolean keptBySupervisor) implements Resource {}

    /** A detached copy of a directory or file of the host (open_tree(2)). */
    record Tree(Slot slot, String path, boolean recursive) implements Resource {}

    /** A namespace file to join. */
    record NamespaceFile(Slot slot, String path) implements Resource {}
}
