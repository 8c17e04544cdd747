package io.gatun.engine.diff;

import io.gatun.engine.model.FileChange;
import io.gatun.engine.state.ContainerImage;
import java.util.List;
import java.util.Set;

/**
 * The empty files and directories that the engine itself makes where an image has none: to mount its own on them, and to tell programs where they
 * are. They are no change.
 */
final class Placeholders {
    private static final String DIRECTORY = "/etc";
    private static final Set<String> FILES = Set.of("/etc/hostname", "/etc/hosts", "/etc/resolv.conf");

    private static final String MARK = "/" + ContainerImage.MARK;
    private static final Set<String> MOUNT_POINTS = Set.of("/dev", "/proc", "/sys");

    private Placeholders() {}

    /** The changes without them; the directory changed only if something else in it has. */
    static List<FileChange> without(List<FileChange> changes) {
        List<FileChange> seen = changes.stream()
                .filter(change -> !isMountPoint(change, changes) && !isMark(change))
                .toList();
        List<FileChange> left = seen.stream()
                .filter(change -> change.kind() != FileChange.Kind.ADDED || !FILES.contains(change.path()))
                .toList();
        if (left.size() == seen.size()) return left;
        boolean others = left.stream().anyMatch(change -> change.path().startsWith(DIRECTORY + "/"));
        return left.stream()
                .filter(change -> others || !change.path().equals(DIRECTORY))
                .toList();
    }

    private static boolean isMark(FileChange change) {
        return change.kind() != FileChange.Kind.DELETED && change.path().equals(MARK);
    }

    private static boolean isMountPoint(FileChange change, List<FileChange> all) {
        return change.kind() == FileChange.Kind.ADDED
                && MOUNT_POINTS.contains(change.path())
                && all.stream().noneMatch(other -> other.path().startsWith(change.path() + "/"));
    }
}
