package io.gatun.linux.mount;

import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NODEV;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOEXEC;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOSUID;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_RDONLY;
import static io.gatun.linux.abi.MountFlag.MNT_DETACH;
import static io.gatun.linux.abi.MountFlag.MS_NODEV;
import static io.gatun.linux.abi.MountFlag.MS_NOSUID;
import static io.gatun.linux.abi.MountFlag.MS_RDONLY;
import static io.gatun.linux.abi.Sched.CLONE_FS;
import static io.gatun.linux.abi.Sched.CLONE_NEWNS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Magic;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.mount.Mounts.Recursion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Mounting, each time in a mount namespace that ends with its thread. */
class MountsIT {
    private final Kernel kernel = Kernel.open();
    private final Mounts mounts = kernel.mounts();

    @TempDir
    private Path temporary;

    @Test
    void detachedFileSystemIsWrittenThenAttached() throws InterruptedException {
        inOwnNamespace(() -> {
            try (Fd mount = tmpfs("size", "64k");
                    Fd place = kernel.files().open(temporary, OpenHow.path())) {
                kernel.files().mkdirat(mount, "inside", 0755);
                mounts.moveMount(mount, place);
                MountInfo info = mountAt(temporary).orElseThrow();
                assertEquals("tmpfs", info.fileSystemType());
                assertTrue(info.options().containsAll(List.of("nosuid", "nodev")), info::toString);
                assertTrue(info.superOptions().contains("size=64k"), info::toString);
            }
            try (Fd directory = kernel.files().open(temporary, OpenHow.directory())) {
                assertEquals(
                        Magic.TMPFS_MAGIC, kernel.metadata().fstatfs(directory).magic());
                kernel.files().statx(directory, "inside");
            }
        });
        assertEquals(Optional.empty(), mountAt(temporary));
    }

    @Test
    void refusedParameterSaysWhatTheFileSystemSays() {
        try (Fd configuration = mounts.fsopen("tmpfs")) {
            var failure =
                    assertThrows(SyscallException.class, () -> mounts.setString(configuration, "size", "nonsense"));
            assertEquals(Errno.EINVAL, failure.errno());
            assertEquals(
                    "fsconfig(%s, FSCONFIG_SET_STRING, \"size\", \"nonsense\", 0)".formatted(configuration),
                    failure.call());
            assertTrue(failure.getMessage().contains("Bad value for 'size'"), failure::getMessage);
        }
    }

    @Test
    void unknownFileSystemIsRefused() {
        var failure = assertThrows(SyscallException.class, () -> mounts.fsopen("no-such-fs"));
        assertEquals("fsopen(\"no-such-fs\", FSOPEN_CLOEXEC): No such device (ENODEV)", failure.getMessage());
    }

    @Test
    void copyOfATreeGetsItsOwnAttributes() throws InterruptedException {
        inOwnNamespace(() -> {
            try (Fd etc = kernel.files().open(Path.of("/etc"), OpenHow.path());
                    Fd copy = mounts.cloneTree(etc, Recursion.ONE_MOUNT);
                    Fd place = kernel.files().open(temporary, OpenHow.path())) {
                mounts.setAttributes(
                        copy,
                        Recursion.ONE_MOUNT,
                        MountAttributes.setting(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC)
                                .clearing(MOUNT_ATTR_NOSUID));
                mounts.setAttributes(copy, Recursion.RECURSIVE, MountAttributes.propagating(Propagation.SHARED));
                mounts.moveMount(copy, place);
                MountInfo info = mountAt(temporary).orElseThrow();
                assertTrue(info.options().containsAll(List.of("ro", "noexec")), info::toString);
                assertTrue(info.peerGroup().isPresent());
                assertErrno(Errno.EROFS, () -> kernel.files().mkdirat(copy, "x", 0700));
            }
        });
    }

    @Test
    void fileSystemIsGivenNewParameters() throws InterruptedException {
        inOwnNamespace(() -> {
            mounts.mount("none", temporary.toString(), "tmpfs", MS_NOSUID | MS_NODEV, "size=64k");
            try (Fd place = kernel.files().open(temporary, OpenHow.path());
                    Fd configuration = mounts.fspick(place)) {
                mounts.setString(configuration, "size", "128k");
                mounts.setFlag(configuration, "ro");
                mounts.reconfigure(configuration);
            }
            MountInfo info = mountAt(temporary).orElseThrow();
            assertTrue(info.superOptions().containsAll(List.of("ro", "size=128k")), info::toString);
        });
    }

    @Test
    void overlayTakesItsLayersAsDescriptors() throws InterruptedException {
        assumeTrue(isLinux(6, 13), "overlay takes descriptors from Linux 6.13 on");
        inOwnNamespace(() -> {
            mounts.mount("none", temporary.toString(), "tmpfs", 0, "");
            try (Fd base = kernel.files().open(temporary, OpenHow.directory())) {
                for (String name : List.of("lower", "upper", "work", "merged")) {
                    kernel.files().mkdirat(base, name, 0755);
                }
                kernel.files()
                        .openat2(base, "lower/file", OpenHow.write().creatingNew(0644))
                        .close();
                mountOverlay(base);
                kernel.contents().writeFile(base, "merged/file", "changed".getBytes(UTF_8));
                assertEquals(0, kernel.files().statx(base, "lower/file").sizeBytes());
                assertEquals(7, kernel.files().statx(base, "upper/file").sizeBytes());
            }
        });
    }

    private static boolean isLinux(int major, int minor) {
        String[] release = System.getProperty("os.version").split("\\D+", 3);
        int[] version = {Integer.parseInt(release[0]), Integer.parseInt(release[1])};
        return Arrays.compare(version, new int[] {major, minor}) >= 0;
    }

    private void mountOverlay(Fd base) {
        try (Fd configuration = mounts.fsopen("overlay");
                Fd lower = kernel.files().openat2(base, "lower", OpenHow.path());
                Fd upper = kernel.files().openat2(base, "upper", OpenHow.path());
                Fd work = kernel.files().openat2(base, "work", OpenHow.path());
                Fd merged = kernel.files().openat2(base, "merged", OpenHow.path())) {
            mounts.setFd(configuration, "lowerdir+", lower);
            mounts.setFd(configuration, "upperdir", upper);
            mounts.setFd(configuration, "workdir", work);
            mounts.create(configuration);
            try (Fd mount = mounts.fsmount(configuration, 0)) {
                mounts.moveMount(mount, merged);
            }
        }
    }

    @Test
    void boundTreeIsReadOnlyOnlyAfterItsRemount() throws InterruptedException {
        inOwnNamespace(() -> {
            mounts.bind("/etc", temporary.toString(), Recursion.ONE_MOUNT);
            assertFalse(mountAt(temporary).orElseThrow().options().contains("ro"));
            mounts.remount(temporary.toString(), MS_RDONLY);
            assertTrue(mountAt(temporary).orElseThrow().options().contains("ro"));
            mounts.setPropagation(temporary.toString(), Propagation.UNBINDABLE, Recursion.ONE_MOUNT);
            assertErrno(Errno.EINVAL, () -> mounts.cloneTree(temporary.toString(), Recursion.ONE_MOUNT));
            mounts.umount(temporary.toString(), 0);
            assertEquals(Optional.empty(), mountAt(temporary));
        });
    }

    @Test
    void unmountingDoesNotFollowALink() throws InterruptedException {
        inOwnNamespace(() -> {
            mounts.mount("none", temporary.toString(), "tmpfs", 0, "");
            try (Fd directory = kernel.files().open(temporary, OpenHow.path())) {
                kernel.files().symlinkat("/proc", directory, "link");
            }
            assertErrno(
                    Errno.EINVAL, () -> mounts.umount(temporary.resolve("link").toString(), MNT_DETACH));
            mounts.umount(temporary.toString(), MNT_DETACH);
        });
    }

    @Test
    void rootIsExchanged() throws InterruptedException {
        inOwnNamespace(() -> {
            mounts.mount("none", temporary.toString(), "tmpfs", 0, "");
            try (Fd root = kernel.files().open(temporary, OpenHow.path())) {
                kernel.files().mkdirat(root, "old", 0700);
                kernel.files().mkdirat(root, "marker", 0700);
                // Also loads the classes that the thread will need where there are none.
                kernel.files().statx(root, "marker");
            }
            mounts.pivotRoot(temporary.toString(), temporary + "/old");
            try (Fd root = kernel.files().open(Path.of("/"), OpenHow.path())) {
                kernel.files().statx(root, "marker");
                kernel.files().statx(root, "old/etc");
            }
        });
    }

    private Fd tmpfs(String key, String value) {
        try (Fd configuration = mounts.fsopen("tmpfs")) {
            mounts.setString(configuration, key, value);
            mounts.create(configuration);
            return mounts.fsmount(configuration, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
        }
    }

    private Optional<MountInfo> mountAt(Path path) {
        Pid thread = kernel.self().tid();
        return mounts.list(thread, 1 << 20).stream()
                .filter(info -> info.mountPoint().equals(path.toString()))
                .findFirst();
    }

    private void inOwnNamespace(Runnable test) throws InterruptedException {
        var failure = new Throwable[1];
        var thread = Thread.ofPlatform().start(() -> {
            try {
                kernel.namespaces().unshare(CLONE_NEWNS | CLONE_FS);
                mounts.setPropagation("/", Propagation.PRIVATE, Recursion.RECURSIVE);
                test.run();
            } catch (Throwable t) {
                failure[0] = t;
            }
        });
        thread.join();
        if (failure[0] != null) {
            throw new AssertionError(failure[0]);
        }
    }

    private static void assertErrno(Errno errno, Executable call) {
        assertEquals(errno, assertThrows(SyscallException.class, call).errno());
    }
}
