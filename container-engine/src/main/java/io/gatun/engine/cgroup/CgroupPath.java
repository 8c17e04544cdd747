package io.gatun.engine.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Where a container's groups are wanted, in each tree: absolute from the mount point, or relative to the group that Gatun
 * itself runs in. A path that exists is safe to use: it has no {@code .} or {@code ..} and is not a tree's root.
 */
public record CgroupPath(boolean absolute, List<String> names) {
    private static final int MAX_NAME_BYTES = 255;

    public CgroupPath {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a cgroup path needs a name: limits of a tree's root are the machine's");
        }
        names.forEach(CgroupPath::check);
    }

    /**
     * The path that {@code text} spells, such as {@code /gatun/web} or {@code web}.
     *
     * @throws IllegalArgumentException if a name is {@code .} or {@code ..}, is too long or has control characters
     */
    public static CgroupPath of(String text) {
        var names = Arrays.stream(text.split("/", -1))
                .filter(name -> !name.isEmpty())
                .toList();
        return new CgroupPath(text.startsWith("/"), names);
    }

    /** The group {@code name} below this one. */
    public CgroupPath child(String name) {
        return of(this + "/" + name);
    }

    /** The path below the mount point of {@code hierarchy}, without a leading slash. */
    String in(Hierarchy hierarchy) {
        String path = String.join("/", names);
        String base = absolute ? "" : base(hierarchy);
        return base.isEmpty() ? path : base + "/" + path;
    }

    // A version 2 group with processes cannot give its children controllers (the "no internal processes" rule), and we
    // are
    // a process of our own group: so a relative path is beside us there, as it is with runc.
    private static String base(Hierarchy hierarchy) {
        String own = hierarchy.ownGroupBelowMount();
        if (!hierarchy.isUnified()) {
            return own;
        }
        int slash = own.lastIndexOf('/');
        return slash < 0 ? "" : own.substring(0, slash);
    }

    private static void check(String name) {
        boolean bad = name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("/");
        if (bad
                || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES
                || name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "not a cgroup name: \"%s\"".formatted(name.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", names);
    }
}
