package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Stat.S_IFREG;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.step.MountStep.Kind;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Opens destinations inside the container, making what is missing, always below the root and never by a path alone. */
final class Targets {
    private static final Operand DIRECTORY_MODE = Operand.of(0755);
    private static final Operand FILE_MODE = Operand.of(S_IFREG | 0644);

    private final Frame frame;
    private final ProgramBuilder out;
    /** File systems made by this plan, which hold no links but ours: paths below them start there. */
    private final Map<String, Address> fresh = new HashMap<>();
    /** Those of them that hold nothing but what this plan puts there. */
    private final Set<Operand> empty = new HashSet<>();

    Targets(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
    }

    /** Notes that {@code mount} holds a descriptor of a file system just mounted at {@code destination}. */
    void mounted(String destination, Address mount, boolean isEmpty) {
        fresh.put(destination, mount);
        if (isEmpty) {
            empty.add(mount.load());
        }
    }

    /** Notes that something else is mounted there, so that no path may skip it. */
    void covered(String destination) {
        fresh.keySet().removeIf(path -> path.equals(destination) || path.startsWith(destination + "/"));
    }

    /** A path as the nearest directory we hold and the rest of the path. */
    Base base(String path) {
        String prefix = path;
        while (prefix.length() > 1) {
            Address mount = fresh.get(prefix);
            if (mount != null) {
                return new Base(mount.load(), path.substring(prefix.length()));
            }
            prefix = prefix.substring(0, Math.max(prefix.lastIndexOf('/'), 1));
        }
        return new Base(frame.root.load(), path);
    }

    /** Where a path begins and how it goes on from there. */
    record Base(Operand directory, String rest) {
        /** The directory that holds the last component. */
        String parent() {
            int slash = rest.lastIndexOf('/');
            return slash <= 0 ? "" : rest.substring(0, slash);
        }

        /** The last component. */
        String name() {
            return rest.substring(rest.lastIndexOf('/') + 1);
        }
    }

    /** Opens an existing destination; goes on at {@code missing} where there is none. */
    Address existing(String path, ProgramBuilder.Label missing) {
        Base base = base(path);
        var fd = out.cell();
        frame.openBelow(base.directory(), base.rest(), O_PATH, fd)
                .tolerating(Errno.ENOENT)
                .ifNegative(missing);
        return fd;
    }

    /** Opens a destination, which is made with its parent directories if it is not there. */
    Address made(String path, Kind kind) {
        Base base = base(path);
        var fd = out.cell();
        var done = out.label();
        if (!isSurelyMissing(base)) {
            frame.openBelow(base.directory(), base.rest(), O_PATH, fd)
                    .tolerating(Errno.ENOENT)
                    .ifNotNegative(done);
        }
        Operand parent = base.directory();
        String[] names = base.rest().replaceFirst("^/", "").split("/", -1);
        var soFar = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            boolean file = kind == Kind.FILE && i == names.length - 1;
            var name = frame.text(names[i]);
            var make = file
                    ? out.call(Syscall.MKNODAT, parent, name, FILE_MODE, Operand.NONE)
                    : out.call(Syscall.MKDIRAT, parent, name, DIRECTORY_MODE);
            make.tolerating(Errno.EEXIST);
            frame.openBelow(base.directory(), soFar.append('/').append(names[i]).toString(), O_PATH, fd);
            parent = fd.load();
        }
        out.place(done);
        return fd;
    }

    /** What is not there yet need not be looked for. */
    private boolean isSurelyMissing(Base base) {
        return empty.contains(base.directory())
                && base.parent().isEmpty()
                && !base.name().isEmpty();
    }
}
