package io.gatun.engine.cgroup;

import java.nio.file.Path;
import java.util.Set;

/**
 * One mounted tree of cgroups.
 *
 * @param label its controllers as {@code /proc/self/cgroup} lists them, such as {@code cpu,cpuacct} or {@code name=systemd};
 *     {@link #UNIFIED} for the version 2 tree
 * @param controllers those that Gatun knows; of a version 2 tree, those that its root offers
 * @param mountPoint where this process sees it
 * @param root the group that is seen at the mount point; {@code /} unless only a part of the tree is mounted
 * @param ownGroup the group that this process was in when the layout was read
 */
public record Hierarchy(
        Version version, String label, Set<Controller> controllers, Path mountPoint, String root, String ownGroup) {
    /** The label of the version 2 tree, which has none in {@code /proc/self/cgroup}. */
    public static final String UNIFIED = "unified";

    public Hierarchy {
        controllers = Set.copyOf(controllers);
    }

    /** Which of the two interfaces a tree has. */
    public enum Version {
        /** One tree per controller or set of them. */
        V1,
        /** The one tree for everything. */
        V2
    }

    /** Whether this is the version 2 tree. */
    public boolean isUnified() {
        return version == Version.V2;
    }

    /** The group that this process is in, as a path below the mount point without a leading slash; empty for its root. */
    String ownGroupBelowMount() {
        return belowMount(ownGroup);
    }

    /** A group as {@code /proc/PID/cgroup} names it, as a path below the mount point without a leading slash. */
    String belowMount(String group) {
        // A group above the mount point ("/..") is not reachable here; the mount point is the nearest that is.
        boolean below = root.equals("/") || group.equals(root) || group.startsWith(root + "/");
        String seen = below && !root.equals("/") ? group.substring(root.length()) : group;
        return below && !seen.contains("/..") ? withoutLeadingSlash(seen) : "";
    }

    Hierarchy offering(Set<Controller> offered) {
        return new Hierarchy(version, label, offered, mountPoint, root, ownGroup);
    }

    private static String withoutLeadingSlash(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
