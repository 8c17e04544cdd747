package io.gatun.engine.plan.step;

import io.gatun.engine.spec.LinuxSpec.DeviceType;
import java.util.Map;

/** A descriptor that a plan needs and where the engine gets it from. */
public sealed interface Resource {
    /** What the plan calls it. */
    Slot slot();

    /** What it is, for messages. */
    default String what() {
        return "the descriptor " + slot();
    }

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
    record Channel(Slot slot, Slot peer, End end, boolean keptBySupervisor) implements Resource {
        /** The reading end of a pipe whose writing end is the engine's. */
        public static Channel fromEngine(Slot slot, boolean keptBySupervisor) {
            return new Channel(slot, Slot.engineEnd(slot), End.PIPE_READ, keptBySupervisor);
        }

        /** The writing end of a pipe whose reading end is the engine's. */
        public static Channel toEngine(Slot slot, boolean keptBySupervisor) {
            return new Channel(slot, Slot.engineEnd(slot), End.PIPE_WRITE, keptBySupervisor);
        }
    }

    /** Which end of a channel it is. */
    enum End {
        PIPE_READ,
        PIPE_WRITE,
        /** One of two connected unix(7) stream sockets. */
        SOCKET
    }

    /**
     * A detached copy of a directory or file of the host (open_tree(2)).
     *
     * @param part what is taken below the path, which must not lead out of there; empty for all
     */
    record Tree(Slot slot, String path, String part, boolean recursive) implements Resource {
        /** All of a path. */
        public Tree(Slot slot, String path, boolean recursive) {
            this(slot, path, "", recursive);
        }

        @Override
        public String what() {
            return slot.equals(Slot.ROOTFS)
                    ? "the root filesystem " + path
                    : "what is to be mounted, " + whole(path, part);
        }
    }

    /** The same with other owners, which it must get before it is attached. */
    record MappedTree(Slot slot, String path, String part, boolean recursive, Owners owners) implements Resource {
        /** All of a path. */
        public MappedTree(Slot slot, String path, boolean recursive, Owners owners) {
            this(slot, path, "", recursive, owners);
        }

        @Override
        public String what() {
            return "what is to be mounted with mapped ids, " + whole(path, part);
        }
    }

    private static String whole(String path, String part) {
        return part.isEmpty() ? path : path + "/" + part;
    }

    /**
     * A detached tmpfs with what is in a directory of the root filesystem.
     *
     * @param rootfs the root filesystem on the host
     * @param path of the directory inside
     */
    record CopiedTmpfs(Slot slot, String rootfs, String path, Map<String, String> options) implements Resource {
        public CopiedTmpfs {
            options = Map.copyOf(options);
        }

        @Override
        public String what() {
            return "a copy of the image's " + path;
        }
    }

    /** A device of the host as a detached mount, for a container that may not make device files. */
    record DeviceTree(Slot slot, String path, DeviceType type, long major, long minor) implements Resource {
        @Override
        public String what() {
            return "the device " + path;
        }
    }

    /** A namespace file to join. */
    record NamespaceFile(Slot slot, String path) implements Resource {
        @Override
        public String what() {
            return "the namespace to join, " + path;
        }
    }
}
