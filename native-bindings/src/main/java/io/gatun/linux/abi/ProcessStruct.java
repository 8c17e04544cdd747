package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.array;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u64;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.StructLayout;

/** Structs of clone3(2), waitid(2), prlimit(2), capset(2) and sched_setattr(2). */
@Header({"signal.h", "sys/resource.h", "linux/sched.h", "linux/sched/types.h", "linux/capability.h"})
public final class ProcessStruct {
    /** What clone3(2) is asked for; 88 bytes, which is its second published size. */
    public static final StructLayout CLONE_ARGS = Struct.of(
            "clone_args",
            u64("flags"),
            u64("pidfd"),
            u64("child_tid"),
            u64("parent_tid"),
            u64("exit_signal"),
            u64("stack"),
            u64("stack_size"),
            u64("tls"),
            u64("set_tid"),
            u64("set_tid_size"),
            u64("cgroup"));

    /** What waitid(2) says about a child. */
    public static final StructLayout SIGINFO = Struct.of(
            "siginfo_t",
            u32("si_signo"),
            u32("si_errno"),
            u32("si_code"),
            array("__pad0", 4, JAVA_BYTE),
            u32("si_pid"),
            u32("si_uid"),
            u32("si_status"),
            array("_pad", 100, JAVA_BYTE));

    /** A limit and how far it may be raised. */
    public static final StructLayout RLIMIT64 = Struct.of("rlimit64", u64("rlim_cur"), u64("rlim_max"));

    /** Whose capabilities. */
    public static final StructLayout CAP_USER_HEADER =
            Struct.of("__user_cap_header_struct", u32("version"), u32("pid"));

    /** 32 capabilities of each set; capset(2) takes two of these. */
    public static final StructLayout CAP_USER_DATA =
            Struct.of("__user_cap_data_struct", u32("effective"), u32("permitted"), u32("inheritable"));

    /** How a thread is scheduled. */
    public static final StructLayout SCHED_ATTR = Struct.of(
            "sched_attr",
            u32("size"),
            u32("sched_policy"),
            u64("sched_flags"),
            u32("sched_nice"),
            u32("sched_priority"),
            u64("sched_runtime"),
            u64("sched_deadline"),
            u64("sched_period"),
            u32("sched_util_min"),
            u32("sched_util_max"));

    private ProcessStruct() {}
}
