package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.u64;

import java.lang.foreign.StructLayout;

/** Structs of mount_setattr(2). */
@Header("linux/mount.h")
public final class MountStruct {
    /** What mount_setattr(2) changes. */
    public static final StructLayout MOUNT_ATTR =
            Struct.of("mount_attr", u64("attr_set"), u64("attr_clr"), u64("propagation"), u64("userns_fd"));

    private MountStruct() {}
}
