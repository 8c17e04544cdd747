package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.array;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u64;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/** Structs of seccomp_unotify(2). */
@Header("linux/seccomp.h")
public final class SeccompStruct {
    /** A call as a filter sees it. */
    public static final StructLayout SECCOMP_DATA =
            Struct.of("seccomp_data", u32("nr"), u32("arch"), u64("instruction_pointer"), array("args", 6, JAVA_LONG));

    /** A call that waits for an answer. */
    public static final StructLayout SECCOMP_NOTIF =
            Struct.of("seccomp_notif", u64("id"), u32("pid"), u32("flags"), SECCOMP_DATA.withName("data"));

    /** The answer. */
    public static final StructLayout SECCOMP_NOTIF_RESP =
            Struct.of("seccomp_notif_resp", u64("id"), u64("val"), u32("error"), u32("flags"));

    /** A descriptor for the waiting process. */
    public static final StructLayout SECCOMP_NOTIF_ADDFD =
            Struct.of("seccomp_notif_addfd", u64("id"), u32("flags"), u32("srcfd"), u32("newfd"), u32("newfd_flags"));

    /** What SECCOMP_GET_NOTIF_SIZES returns. */
    public static final StructLayout SECCOMP_NOTIF_SIZES = Struct.of(
            "seccomp_notif_sizes",
            Struct.u16("seccomp_notif"),
            Struct.u16("seccomp_notif_resp"),
            Struct.u16("seccomp_data"));

    private SeccompStruct() {}
}
