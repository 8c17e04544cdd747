package io.gatun.engine.diff;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.model.FileChange;
import io.gatun.engine.model.FileChange.Kind;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.handle.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares the writable layer of an overlay with the layers below it. The writable layer is what the container made of it:
 * it is read by descriptors, never through a link, and neither as deep nor as long as the container likes.
 */
public final class Changes {
    private static final OpenHow INSIDE = OpenHow.directory().with(O_NOFOLLOW);
    private static final int DEEPEST = 512;
    private static final int MOST = 1_000_000;

    private final Kernel kernel;
    private final List<FileChange> changes = new ArrayList<>();

    private Changes(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * All that was changed, by path.
     *
     * @param upper the writable layer; borrowed
     * @param lower the layers below it, uppermost first; borrowed
     * @throws NotSupportedException if there are more changes, or deeper directories, than anybody would look at
     */
    public static List<FileChange> of(Kernel kernel, Fd upper, List<Fd> lower) {
        var changes = new Changes(kernel);
        try (Fd top = kernel.files().openat(upper, ".", INSIDE);
                var below = LowerDirectory.root(kernel, lower)) {
            changes.compare(top, below, "", 0);
        }
        return changes.changes;
    }

    /** One directory, which both have; names in the order of docker's list. */
    private void compare(Fd upper, LowerDirectory lower, String path, int depth) {
        if (depth > DEEPEST) throw tooMuch("directories below each other", DEEPEST);
        var names = new TreeSet<String>();
        try (var listing = kernel.files().list(upper)) {
            while (listing.hasNext()) {
                names.add(listing.next().name());
                if (names.size() > MOST) throw tooMuch("files in a directory", MOST);
            }
        }
        if (Overlays.isOpaque(kernel, upper)) names.addAll(lower.names());
        for (String name : names) compare(upper, lower, name, path + "/" + name, depth);
    }

    private void compare(Fd upper, LowerDirectory lower, String name, String path, int depth) {
        Optional<Stat> before = lower.stat(name);
        Optional<Stat> after = Overlays.stat(kernel, upper, name).filter(file -> !Overlays.isWhiteout(file));
        if (after.isEmpty()) {
            before.ifPresent(file -> add(Kind.DELETED, path));
            return;
        }
        if (after.get().type() != FileType.DIRECTORY) {
            add(before.isPresent() ? Kind.CHANGED : Kind.ADDED, path);
            return;
        }
        int place = changes.size();
        try (Fd directory = kernel.files().openat(upper, name, INSIDE);
                var below = isUnion(directory, before) ? lower.open(name) : LowerDirectory.absent(kernel)) {
            compare(directory, below, path, depth + 1);
        }
        if (before.isEmpty()) {
            changes.add(place, new FileChange(Kind.ADDED, path));
        } else if (changes.size() > place || differs(before.get(), after.get())) {
            changes.add(place, new FileChange(Kind.CHANGED, path));
        }
    }

    /** Whether what the layers below have under the name is this directory before it was changed, and not another. */
    private boolean isUnion(Fd directory, Optional<Stat> before) {
        return before.filter(file -> file.type() == FileType.DIRECTORY).isPresent()
                && Overlays.redirect(kernel, directory).isEmpty();
    }

    /** A directory is copied to the upper layer as it is when something in it changes. */
    private static boolean differs(Stat before, Stat after) {
        return before.type() != after.type()
                || before.permissions() != after.permissions()
                || !before.owner().equals(after.owner())
                || !before.times().modified().equals(after.times().modified());
    }

    private void add(Kind kind, String path) {
        if (changes.size() == MOST) throw tooMuch("changes", MOST);
        changes.add(new FileChange(kind, path));
    }

    private static NotSupportedException tooMuch(String what, int most) {
        return new NotSupportedException(
                "the container has made more than %d %s".formatted(most, what), "look into it with gatun exec");
    }
}
