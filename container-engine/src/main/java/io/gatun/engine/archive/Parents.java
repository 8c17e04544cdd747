package io.gatun.engine.archive;

import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Fcntl.RESOLVE_IN_ROOT;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_MAGICLINKS;

import io.gatun.engine.model.BadArchiveException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The directories of a tree in which names are made, opened as if the tree's top were the root of all files: whatever links
 * say, nothing outside is found. The last few stay open, since neighbours in an archive are neighbours on the disk.
 */
public final class Parents implements AutoCloseable {
    public static final OpenHow DIRECTORY =
            new OpenHow(O_PATH | O_DIRECTORY, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    private static final int KEPT = 16;
    private static final int PERMISSIONS = 0755;

    private final Kernel kernel;
    private final Fd root;
    private final String base;
    private final Map<String, Fd> open = new LinkedHashMap<>(KEPT, 0.75f, true);

    /** What is to be done about directories that are not there. */
    public enum Missing {
        MAKE,
        FAIL
    }

    /**
     * The tree that begins at {@code base} below {@code root}.
     *
     * @param root borrowed; where absolute links lead to
     */
    public Parents(Kernel kernel, Fd root, String base) {
        this.kernel = kernel;
        this.root = root;
        this.base = String.join("/", parts(base));
    }

    /** The parts of a name; {@code ..} takes one back, and may not lead out. */
    public static List<String> parts(String name) {
        var parts = new ArrayList<String>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    throw new BadArchiveException("the name %s leads out of the directory".formatted(name), "");
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** The place of a name. */
    public Place place(List<String> parts, Missing missing) {
        List<String> above = parts.subList(0, parts.size() - 1);
        return new Place(kernel, directory(above, missing), parts.getLast());
    }

    /** A directory, which stays this object's; good until the next call. */
    public Fd directory(List<String> parts, Missing missing) {
        String path = path(parts);
        Fd known = open.get(path);
        if (known != null) return known;
        Fd found = missing == Missing.MAKE
                ? openOrMake(parts, path)
                : kernel.files().openat2(root, path, DIRECTORY);
        keep(path, found);
        return found;
    }

    private String path(List<String> parts) {
        String below = String.join("/", parts);
        if (base.isEmpty()) return below.isEmpty() ? "." : below;
        return below.isEmpty() ? base : base + "/" + below;
    }

    private Fd openOrMake(List<String> parts, String path) {
        try {
            return kernel.files().openat2(root, path, DIRECTORY);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT) || parts.isEmpty()) throw e;
        }
        Fd parent = directory(parts.subList(0, parts.size() - 1), Missing.MAKE);
        new Place(kernel, parent, parts.getLast()).makeIfMissing(PERMISSIONS);
        return kernel.files().openat2(root, path, DIRECTORY);
    }

    private void keep(String path, Fd found) {
        open.put(path, found);
        if (open.size() <= KEPT) return;
        var eldest = open.entrySet().iterator();
        Fd oldest = eldest.next().getValue();
        eldest.remove();
        oldest.close();
    }

    /** Looks again at all directories: names were removed, or now lead elsewhere. */
    void forget() {
        open.values().forEach(Fd::close);
        open.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
