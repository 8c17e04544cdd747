package io.gatun.engine.cgroup;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the groups of one container are: what has to be remembered to find them again.
 *
 * @param pathByHierarchy path below the mount point without a leading slash, by {@link Hierarchy#label}
 */
public record CgroupLocation(SortedMap<String, String> pathByHierarchy) {
    public CgroupLocation {
        pathByHierarchy = Collections.unmodifiableSortedMap(new TreeMap<>(pathByHierarchy));
    }

    /** A copy of {@code pathByHierarchy}, as it is read from a file. */
    public static CgroupLocation of(Map<String, String> pathByHierarchy) {
        // Checked again: a path from a file is used by a privileged process.
        pathByHierarchy.values().forEach(CgroupPath::of);
        return new CgroupLocation(new TreeMap<>(pathByHierarchy));
    }
}
