package io.gatun.proxy.vip;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.MountFlag;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file system where names of programs and tables live. */
final class BpfMount {
    private static final int MOUNTS_BYTES = 16 << 20;
    private static final long FLAGS = MountFlag.MS_NOSUID | MountFlag.MS_NODEV | MountFlag.MS_NOEXEC;
    private static final String TYPE = "bpf";

    private BpfMount() {}

    /** Makes a directory, and mounts a bpf file system there unless it is in one. */
    static void require(Kernel kernel, Path directory) {
        try {
            Path made = Files.createDirectories(directory).toRealPath();
            var self = new Pid((int) ProcessHandle.current().pid());
            boolean isIn = kernel.mounts().list(self, MOUNTS_BYTES).stream()
                    .anyMatch(mount -> mount.fileSystemType().equals(TYPE) && made.startsWith(mount.mountPoint()));
            if (!isIn) kernel.mounts().mount(TYPE, made.toString(), TYPE, FLAGS, "mode=0700");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }
}
