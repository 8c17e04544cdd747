package io.gatun.linux.program;

import static io.gatun.linux.program.Parameter.field;
import static io.gatun.linux.program.Parameter.field16;
import static io.gatun.linux.program.Parameter.field32;
import static io.gatun.linux.program.Parameter.struct;

import io.gatun.linux.abi.FlagSet;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.MountFlag;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.program.Parameter.Array;
import io.gatun.linux.program.Parameter.Bytes;
import io.gatun.linux.program.Parameter.Choice;
import io.gatun.linux.program.Parameter.Field;
import io.gatun.linux.program.Parameter.Flags;
import io.gatun.linux.program.Parameter.IfBits;
import io.gatun.linux.program.Parameter.Pointer;
import io.gatun.linux.program.Parameter.Scalar;
import io.gatun.linux.program.Parameter.Struct;
import io.gatun.linux.program.Parameter.UnlessZero;
import java.util.List;

/** The structs that programs pass to the kernel, with the fields in the order in which strace prints them. */
final class Structs {
    private static final FlagSet PROPAGATION =
            FlagSet.of(MountFlag.class, "MS_UNBINDABLE MS_PRIVATE MS_SLAVE MS_SHARED");
    private static final FlagSet CAPABILITY_VERSION =
            FlagSet.of(List.of(new FlagSet.Flag("_LINUX_CAPABILITY_VERSION_3", 0x20080522)));

    static final Struct OPEN_HOW = struct(
            field("flags", 0, Scalar.OPEN_FLAGS),
            field("mode", 8, new UnlessZero(Scalar.OCTAL)),
            field("resolve", 16, new Flags(FlagSets.RESOLVE)));

    static final Struct MOUNT_ATTR = struct(
            field("attr_set", 0, new Flags(FlagSets.MOUNT_ATTR)),
            field("attr_clr", 8, new Flags(FlagSets.MOUNT_ATTR)),
            field("propagation", 16, new Choice(PROPAGATION)),
            field("userns_fd", 24, Scalar.INT));

    static final Struct TIMESPEC = struct(field("tv_sec", 0, Scalar.LONG), field("tv_nsec", 8, Scalar.LONG));

    static final Struct ITIMERSPEC =
            struct(new Field("it_interval", 0, 0, TIMESPEC), new Field("it_value", 16, 0, TIMESPEC));

    static final Struct IOVEC = struct(field("iov_base", 0, new Bytes(1)), field("iov_len", 8, Scalar.LONG));

    static final Struct POLLFD = struct(field32("fd", 0, Scalar.INT), field16("events", 4, new Flags(FlagSets.POLL)));

    // The instructions of a filter are hundreds; they are printed by whoever compiled them.
    static final Struct SOCK_FPROG = struct(field16("len", 0, Scalar.INT), field("filter", 8, Pointer.OPAQUE));

    static final Struct CLONE_ARGS = struct(
            field("flags", 0, new Flags(FlagSets.CLONE)),
            field("pidfd", 8, new IfBits(0, Sched.CLONE_PIDFD, Pointer.OUT)),
            field("child_tid", 16, new UnlessZero(Pointer.OUT)),
            field("parent_tid", 24, new UnlessZero(Pointer.OUT)),
            field("exit_signal", 32, Scalar.SIGNAL),
            field("stack", 40, Scalar.HEX),
            field("stack_size", 48, Scalar.HEX_SIZE),
            field("tls", 56, new UnlessZero(Scalar.HEX)),
            field("set_tid", 64, new UnlessZero(new Array(field32("", 0, Scalar.INT), 9))),
            field("set_tid_size", 72, new UnlessZero(Scalar.LONG)),
            field("cgroup", 80, new IfBits(0, Sched.CLONE_INTO_CGROUP, Scalar.LONG)));

    static final Struct CAPABILITY_HEADER =
            struct(field32("version", 0, new Choice(CAPABILITY_VERSION)), field32("pid", 4, Scalar.INT));

    static final Struct RLIMIT = struct(field("rlim_cur", 0, Scalar.LIMIT), field("rlim_max", 8, Scalar.LIMIT));

    static final Struct SIGACTION = struct(
            field("sa_handler", 0, Scalar.SIGNAL_ACTION),
            new Field("sa_mask", 24, 0, Pointer.SIGNAL_SET),
            field("sa_flags", 8, Scalar.BITS));

    static final Struct SCHED_ATTR = struct(
            field32("size", 0, Scalar.INT),
            field32("sched_policy", 4, new Choice(FlagSets.SCHED_POLICY)),
            field("sched_flags", 8, new Flags(FlagSets.SCHED_FLAGS)),
            field32("sched_nice", 16, Scalar.INT),
            field32("sched_priority", 20, Scalar.INT),
            field("sched_runtime", 24, Scalar.LONG),
            field("sched_deadline", 32, Scalar.LONG),
            field("sched_period", 40, Scalar.LONG));

    static final Struct WINDOW_SIZE = struct(
            field16("ws_row", 0, Scalar.INT),
            field16("ws_col", 2, Scalar.INT),
            field16("ws_xpixel", 4, Scalar.INT),
            field16("ws_ypixel", 6, Scalar.INT));

    static final Struct IFREQ_FLAGS = struct(
            new Field("ifr_name", 0, 0, Pointer.STRING), field16("ifr_flags", 16, new Flags(FlagSets.INTERFACE)));

    private Structs() {}
}
