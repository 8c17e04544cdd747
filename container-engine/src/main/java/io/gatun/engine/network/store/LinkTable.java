package io.gatun.engine.network.store;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A directory of symbolic links that says who has what: making a link is the one atomic test that a thing is free, and a
 * thing is taken or it is not, whenever a process is killed. The owner's text is where the link leads; nobody follows it.
 */
public final class LinkTable implements AutoCloseable {
    private final Kernel kernel;
    private final Fd directory;

    /** Takes ownership of {@code directory}. */
    LinkTable(Kernel kernel, Fd directory) {
        this.kernel = kernel;
        this.directory = directory;
    }

    /** Takes a thing for an owner; returns whether it was free. */
    public boolean take(String thing, String owner) {
        try {
            kernel.files().symlinkat(owner, directory, thing);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /** Who has it. */
    public Optional<String> owner(String thing) {
        try {
            return Optional.of(kernel.files().readlinkat(directory, thing));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.EINVAL)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Gives it back, if it is that owner's. */
    public void give(String thing, String owner) {
        if (owner(thing).filter(owner::equals).isPresent()) {
            try {
                kernel.files().unlinkat(directory, thing);
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
        }
    }

    /** All that is taken, with who has it. */
    public Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        try (var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) {
                String name = listing.next().name();
                owner(name).ifPresent(owner -> all.put(name, owner));
            }
        }
        return all;
    }

    @Override
    public void close() {
        directory.close();
    }
}
