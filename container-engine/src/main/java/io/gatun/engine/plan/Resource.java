package io.gatun.engine.plan;

/** A descriptor that a plan needs and where the engine gets it from. */
public sealed interface Resource {
    /** What the plan calls it. */
    Slot slot();

    /** Whether the supervisor keeps it after the container's process was made. */
    default boolean keptBySupervisor() {
        return false;
    }

    /** Given by the caller: the exit file, its streams, the directory of the logs. */
    record Provided(Slot slot, boolean keptBySupervisor) implements Resource {}

    /**
     * One end of a pipe or of a pair of sockets, made by the launcher.
     *
     * @param peer the other end; if the plan has no resource of that name, it remains with the engine
     */
    record Channel(Slot slot, Slot peer, End end, boolean keptBySupervisor) implements Resource {}

    /** Which end of a channel it is. */
    enum End {
        PIPE_READ,
        PIPE_WRITE,
        /** One of two connected unix(7) stream sockets. */
        SOCKET
    }

    /** A detached copy of a directory or file of the host (open_tree(2)). */
    record Tree(Slot slot, String path, boolean recursive) implements Resource {}

    /** A namespace file to join. */
    record NamespaceFile(Slot slot, String path) implements Resource {}
}
