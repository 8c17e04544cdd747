package io.gatun.engine.archive;

import io.gatun.linux.abi.Magic;
import io.gatun.linux.file.FileSystem;
import java.util.Set;

/** File systems that show the kernel, not files somebody keeps. */
final class KernelViews {
    private static final Set<Long> MAGIC = Set.of(
            Magic.PROC_SUPER_MAGIC,
            Magic.SYSFS_MAGIC,
            Magic.CGROUP_SUPER_MAGIC,
            Magic.CGROUP2_SUPER_MAGIC,
            Magic.DEVPTS_SUPER_MAGIC,
            Magic.NSFS_MAGIC);

    private KernelViews() {}

    static boolean has(FileSystem fileSystem) {
        return MAGIC.contains(fileSystem.magic());
    }
}
