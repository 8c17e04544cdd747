package io.gatun.linux.mount;

import static io.gatun.linux.abi.Fcntl.AT_EMPTY_PATH;
import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.AT_RECURSIVE;
import static io.gatun.linux.abi.MountApi.FSMOUNT_CLOEXEC;
import static io.gatun.linux.abi.MountApi.MOVE_MOUNT_F_EMPTY_PATH;
import static io.gatun.linux.abi.MountApi.MOVE_MOUNT_T_EMPTY_PATH;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLOEXEC;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLONE;
import static io.gatun.linux.abi.MountStruct.MOUNT_ATTR;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Contents;
import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** {@link Mounts} of the running kernel. */
public final class KernelMounts implements Mounts {
    private static final long ATTR_SET = offset(MOUNT_ATTR, "attr_set");
    private static final long ATTR_CLEAR = offset(MOUNT_ATTR, "attr_clr");
    private static final long PROPAGATION = offset(MOUNT_ATTR, "propagation");
    private static final long USER_NAMESPACE = offset(MOUNT_ATTR, "userns_fd");

    private final SyscallGate gate;
    private final Files files;
    private final Contents contents;
    private final FsConfig config;
    private final OldMounts old;

    public KernelMounts(SyscallGate gate, Files files, Contents contents) {
        this.gate = gate;
        this.files = files;
        this.contents = contents;
        config = new FsConfig(gate, contents);
        old = new OldMounts(gate);
    }

    @Override
    public Fd fsopen(String fileSystemType) {
        return config.fsopen(fileSystemType);
    }

    @Override
    public Fd fspick(Fd mount) {
        return config.fspick(mount);
    }

    @Override
    public void setFlag(Fd configuration, String key) {
        config.setFlag(configuration, key);
    }

    @Override
    public void setString(Fd configuration, String key, String value) {
        config.setString(configuration, key, value);
    }

    @Override
    public void setFd(Fd configuration, String key, Fd value) {
        config.setFd(configuration, key, value);
    }

    @Override
    public void create(Fd configuration) {
        config.create(configuration);
    }

    @Override
    public void reconfigure(Fd configuration) {
        config.reconfigure(configuration);
    }

    @Override
    public Fd fsmount(Fd configuration, long attributes) {
        long result = gate.call(Syscall.FSMOUNT, configuration.number(), FSMOUNT_CLOEXEC, attributes);
        if (result < 0) {
            throw SyscallException.of(
                    result,
                    Syscall.FSMOUNT,
                    configuration,
                    FlagText.bits(FlagSets.FSMOUNT, FSMOUNT_CLOEXEC),
                    FlagText.bits(FlagSets.MOUNT_ATTR, attributes));
        }
        return new Fd(gate, result);
    }

    @Override
    public Fd cloneTree(String path, Recursion recursion) {
        return cloneTree(AT_FDCWD, path, recursion, 0);
    }

    @Override
    public Fd cloneTree(Fd place, Recursion recursion) {
        return cloneTree(place.number(), "", recursion, AT_EMPTY_PATH);
    }

    private Fd cloneTree(long directory, String path, Recursion recursion, long more) {
        long flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | recursive(recursion) | more;
        try (var arena = Arena.ofConfined()) {
            long address = CString.in(arena, path).address();
            long result = gate.call(Syscall.OPEN_TREE, directory, address, flags);
            if (result < 0) {
                var start = directory == AT_FDCWD ? new FlagText("AT_FDCWD") : directory;
                throw SyscallException.of(
                        result, Syscall.OPEN_TREE, start, path, FlagText.bits(FlagSets.OPEN_TREE, flags));
            }
            return new Fd(gate, result);
        }
    }

    @Override
    public void setAttributes(Fd mount, Recursion recursion, MountAttributes attributes) {
        long flags = AT_EMPTY_PATH | recursive(recursion);
        try (var arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(MOUNT_ATTR);
            attr.set(JAVA_LONG, ATTR_SET, attributes.set());
            attr.set(JAVA_LONG, ATTR_CLEAR, attributes.clear());
            attributes.propagation().ifPresent(value -> attr.set(JAVA_LONG, PROPAGATION, value.flag()));
            attributes.userNamespace().ifPresent(fd -> attr.set(JAVA_LONG, USER_NAMESPACE, fd.number()));
            long empty = CString.in(arena, "").address();
            long result =
                    gate.call(Syscall.MOUNT_SETATTR, mount.number(), empty, flags, attr.address(), attr.byteSize());
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.MOUNT_SETATTR, mount, "", FlagText.bits(FlagSets.AT, flags), attributes);
            }
        }
    }

    @Override
    public void moveMount(Fd tree, Fd place) {
        long flags = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
        try (var arena = Arena.ofConfined()) {
            long empty = CString.in(arena, "").address();
            long result = gate.call(Syscall.MOVE_MOUNT, tree.number(), empty, place.number(), empty, flags);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.MOVE_MOUNT, tree, "", place, "", FlagText.bits(FlagSets.MOVE_MOUNT, flags));
            }
        }
    }

    @Override
    public void mount(String source, String target, String fileSystemType, long flags, String data) {
        old.mount(source, target, fileSystemType, flags, data);
    }

    @Override
    public void bind(String source, String target, Recursion recursion) {
        old.bind(source, target, recursion);
    }

    @Override
    public void remount(String target, long flags) {
        old.remount(target, flags);
    }

    @Override
    public void setPropagation(String target, Propagation propagation, Recursion recursion) {
        old.setPropagation(target, propagation, recursion);
    }

    @Override
    public void umount(String target, long flags) {
        old.umount(target, flags);
    }

    @Override
    public void pivotRoot(String newRoot, String putOld) {
        old.pivotRoot(newRoot, putOld);
    }

    @Override
    public List<MountInfo> list(Pid pid, int budgetBytes) {
        Path table = Path.of("/proc", pid.toString(), "mountinfo");
        try (Fd file = files.open(table, OpenHow.read())) {
            return CString.text(contents.readAll(file, budgetBytes))
                    .lines()
                    .map(MountInfo::parse)
                    .toList();
        }
    }

    private static long recursive(Recursion recursion) {
        return recursion == Recursion.RECURSIVE ? AT_RECURSIVE : 0;
    }
}
