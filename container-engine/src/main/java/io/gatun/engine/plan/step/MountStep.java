package io.gatun.engine.plan.step;

import io.gatun.engine.spec.LinuxSpec.DeviceType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * How the container's tree of files comes to be. Destinations are paths in the container, without links resolved:
 * each is opened below the new root before anything is mounted on it, and only the descriptor is used.
 */
public sealed interface MountStep extends Step {
    /** Sets the propagation of every mount of the namespace (mount_namespaces(7)). */
    record Propagation(long flag) implements MountStep {
        @Override
        public String reason() {
            return "keep the container's mounts to itself";
        }
    }

    /**
     * Attaches the detached tree of {@link Slot#ROOTFS}.
     *
     * @param path where: over the root directory, or where it is on the host, for hooks that look for it there
     */
    record RootTree(String path) implements MountStep {
        /** Over the root directory. */
        public static final RootTree COVERING = new RootTree("/");

        @Override
        public String reason() {
            return "mount the root filesystem";
        }
    }

    /** Mounts the layers of an image, uppermost first, under a writable directory. Paths are the engine's own. */
    record RootOverlay(List<String> lower, String upper, String work) implements MountStep {
        private static final int LONGEST_OPTION = 255;

        public RootOverlay {
            lower = List.copyOf(lower);
        }

        /** Whether layers can be named together: a string that is given to fsconfig(2) has at most 255 bytes. */
        public static boolean isOneOption(List<String> lower) {
            return String.join(":", lower).getBytes(StandardCharsets.UTF_8).length <= LONGEST_OPTION;
        }

        @Override
        public String reason() {
            return "mount the image's layers and the writable layer as root filesystem";
        }
    }

    /** Attaches a layer that the engine made to a directory of the engine's own, where {@link RootOverlay} finds it. */
    record AttachLayer(Slot slot, String directory) implements MountStep {
        @Override
        public String reason() {
            return "attach the layer that hides what is private to the host";
        }
    }

    /** Mounts a new file system, such as proc or tmpfs. Options with an empty value are flags. */
    record Filesystem(
            String type, String source, String destination, Map<String, String> options, Attributes attributes)
            implements MountStep {
        @Override
        public String reason() {
            return "mount " + type + " on " + destination;
        }
    }

    /** Mounts a tree that the engine detached from the host. */
    record Bind(Slot slot, String source, String destination, Kind kind, Attributes attributes) implements MountStep {
        @Override
        public String reason() {
            return "mount " + source + " on " + destination;
        }
    }

    /** Mounts a directory or file of the host by its path: only paths that the engine itself chose. */
    record BindHost(String source, String destination, Kind kind, Attributes attributes) implements MountStep {
        @Override
        public String reason() {
            return "mount " + source + " on " + destination;
        }
    }

    /** Changes a mount made earlier. */
    record Change(String destination, Attributes attributes) implements MountStep {
        @Override
        public String reason() {
            return "restrict " + destination;
        }
    }

    /** Gives the file system of an earlier mount other options, where it takes them. */
    record Reconfigure(String destination, Map<String, String> options) implements MountStep {
        public Reconfigure {
            options = Map.copyOf(options);
        }

        @Override
        public String reason() {
            return "change the options of " + destination;
        }
    }

    /** Makes a device file. */
    record Device(String path, DeviceType type, long major, long minor, int mode, long uid, long gid)
            implements MountStep {
        @Override
        public String reason() {
            return "make the device " + path;
        }
    }

    /** Makes a symbolic link; an existing file stays. */
    record Link(String target, String path) implements MountStep {
        @Override
        public String reason() {
            return "link " + path + " to " + target;
        }
    }

    /** Makes a directory and its parents. */
    record Directory(String path) implements MountStep {
        @Override
        public String reason() {
            return "make sure that " + path + " is there";
        }
    }

    /** Makes an empty file and the directories above it. */
    record EmptyFile(String path) implements MountStep {
        @Override
        public String reason() {
            return "make sure that " + path + " is there";
        }
    }

    /** Hides a file or directory, if it is there. */
    record Mask(String path) implements MountStep {
        @Override
        public String reason() {
            return "hide " + path;
        }
    }

    /** Makes a file or directory read-only, if it is there. */
    record ReadOnly(String path) implements MountStep {
        @Override
        public String reason() {
            return "protect " + path;
        }
    }

    /** Makes the new root the root directory and lets go of the old one. */
    record EnterRoot(Method method) implements MountStep {
        @Override
        public String reason() {
            return "enter the root filesystem";
        }
    }

    /** Changes the root mount itself when nothing more is mounted below it. */
    record ChangeRoot(Attributes attributes) implements MountStep {
        @Override
        public String reason() {
            return "restrict the root filesystem";
        }
    }

    /** How the root directory is changed. */
    enum Method {
        /** pivot_root(2). */
        PIVOT,
        /** Moving the mount and chroot(2), where the host's root is a ramfs that cannot be pivoted. */
        MOVE,
        /** chroot(2) alone, where there is no mount namespace. */
        CHROOT
    }

    /** What a mount point is. */
    enum Kind {
        DIRECTORY,
        FILE
    }

    /**
     * Changes of a mount (mount_setattr(2)).
     *
     * @param set MOUNT_ATTR_ bits to set on the mount itself
     * @param clear bits to clear
     * @param recursiveSet bits to set on it and all below
     * @param recursiveClear bits to clear on it and all below
     * @param propagation MS_ bit, or 0 to leave it
     * @param recursivePropagation whether the propagation is for all below too
     */
    record Attributes(
            long set,
            long clear,
            long recursiveSet,
            long recursiveClear,
            long propagation,
            boolean recursivePropagation) {
        /** No change. */
        public static final Attributes NONE = new Attributes(0, 0, 0, 0, 0, false);

        /** Sets bits on the mount itself. */
        public static Attributes setting(long bits) {
            return new Attributes(bits, 0, 0, 0, 0, false);
        }
    }
}
