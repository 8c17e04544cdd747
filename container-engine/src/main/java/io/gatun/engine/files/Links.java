package io.gatun.engine.files;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Fcntl.RESOLVE_IN_ROOT;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_MAGICLINKS;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where symbolic links lead, in words: for clients who ask. Whatever is done with the answer is resolved again by the kernel. */
final class Links {
    private static final OpenHow ITSELF = new OpenHow(O_PATH | O_NOFOLLOW, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    private static final int MOST = 40;

    private final Kernel kernel;
    private final Fd root;

    Links(Kernel kernel, Fd root) {
        this.kernel = kernel;
        this.root = root;
    }

    /** The path without links in it, as far as there are files; as it is if links go round in circles. */
    String target(InsidePath path) {
        var rest = new ArrayDeque<>(path.parts());
        var done = new ArrayList<String>();
        int followed = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.equals("..")) {
                if (!done.isEmpty()) done.removeLast();
                continue;
            }
            done.add(part);
            Optional<String> link = link(done);
            if (link.isEmpty()) continue;
            if (++followed > MOST) return path.toString();
            done.removeLast();
            if (link.get().startsWith("/")) done.clear();
            for (String next : components(link.get()).reversed()) rest.push(next);
        }
        return "/" + String.join("/", done);
    }

    private static List<String> components(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    private Optional<String> link(List<String> parts) {
        try (Fd there = kernel.files().openat2(root, String.join("/", parts), ITSELF)) {
            return kernel.files().statx(there).type() == FileType.SYMLINK
                    ? Optional.of(kernel.files().readlink(there))
                    : Optional.empty();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) return Optional.empty();
            throw e;
        }
    }
}
