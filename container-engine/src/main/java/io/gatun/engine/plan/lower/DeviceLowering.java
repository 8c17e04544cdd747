package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Fcntl.AT_SYMLINK_NOFOLLOW;
import static io.gatun.linux.abi.Stat.S_IFBLK;
import static io.gatun.linux.abi.Stat.S_IFCHR;
import static io.gatun.linux.abi.Stat.S_IFIFO;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.step.MountStep.Device;
import io.gatun.engine.plan.step.MountStep.Kind;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;

/** Device files and links as system calls. */
final class DeviceLowering {
    private final Frame frame;
    private final ProgramBuilder out;
    private final Targets targets;

    DeviceLowering(Frame frame, Targets targets) {
        this.frame = frame;
        this.out = frame.out;
        this.targets = targets;
    }

    void device(Device device) {
        Targets.Base base = targets.base(device.path());
        Operand directory = parent(base, device.path());
        var name = frame.text(base.name());
        out.call(
                        Syscall.MKNODAT,
                        directory,
                        name,
                        Operand.of(type(device.type()) | device.mode()),
                        Operand.of(number(device.major(), device.minor())))
                .tolerating(Errno.EEXIST);
        if (device.uid() != 0 || device.gid() != 0) {
            out.call(
                    Syscall.FCHOWNAT,
                    directory,
                    name,
                    Operand.of(device.uid()),
                    Operand.of(device.gid()),
                    Operand.of(AT_SYMLINK_NOFOLLOW));
        }
    }

    void link(String target, String path) {
        Targets.Base base = targets.base(path);
        out.call(Syscall.SYMLINKAT, frame.text(target), parent(base, path), frame.text(base.name()))
                .tolerating(Errno.EEXIST);
    }

    private Operand parent(Targets.Base base, String path) {
        if (base.parent().isEmpty()) {
            return base.directory();
        }
        return targets.made(path.substring(0, path.lastIndexOf('/')), Kind.DIRECTORY)
                .load();
    }

    private static long type(DeviceType type) {
        return switch (type) {
            case CHARACTER, UNBUFFERED -> S_IFCHR;
            case BLOCK -> S_IFBLK;
            case FIFO -> S_IFIFO;
        };
    }

    /** The kernel's encoding of a device number (makedev(3)), as mknod(2) takes it. */
    private static long number(long major, long minor) {
        return (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xffL) << 12);
    }
}
