package io.gatun.engine.archive;

import io.gatun.engine.archive.Rules.SetId;
import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Stat.Owner;
import io.gatun.linux.file.Xattrs.Existence;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;

/** Gives a file what its entry says, by its descriptor, in the order in which one does not undo another. */
record Attributed(Kernel kernel, Rules rules) {
    private static final int SET_ID = 06000;
    // Overlayfs would obey these, wherever they came from; a label is this host's to give.
    private static final String OVERLAY = "trusted.overlay.";
    private static final String LABEL = "security.selinux";

    Owner owner(TarEntry entry) {
        return rules.owners().of(entry.attributes().owner());
    }

    /** Of a file that is open for reading or writing; chown(2) takes set-id bits and capabilities away. */
    void set(Fd file, TarEntry entry) {
        kernel.metadata().fchown(file, owner(entry));
        kernel.metadata().fchmod(file, permissions(entry));
        entry.attributes().xattrs().forEach((name, value) -> set(file, name, value));
    }

    /** Of a device or FIFO that is held by O_PATH: opening one could do something, or wait. */
    void setHeld(Fd held, TarEntry entry) {
        kernel.metadata().fchown(held, owner(entry));
        kernel.metadata().fchmodat(held, "/proc/self/fd/" + held.number(), permissions(entry));
    }

    private int permissions(TarEntry entry) {
        int permissions = entry.attributes().permissions();
        boolean drops = rules.setId() == SetId.DROP && !(entry.content() instanceof Content.Directory);
        return drops ? permissions & ~SET_ID : permissions;
    }

    private void set(Fd file, String name, byte[] value) {
        if (name.startsWith(OVERLAY) || name.equals(LABEL)) return;
        try {
            kernel.xattrs().set(file, name, value, Existence.ANY);
        } catch (SyscallException e) {
            // Not every file system keeps them, and docker goes on without, too.
            if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) throw e;
        }
    }
}
