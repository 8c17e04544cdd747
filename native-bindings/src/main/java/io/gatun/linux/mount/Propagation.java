package io.gatun.linux.mount;

import static io.gatun.linux.abi.MountFlag.MS_PRIVATE;
import static io.gatun.linux.abi.MountFlag.MS_SHARED;
import static io.gatun.linux.abi.MountFlag.MS_SLAVE;
import static io.gatun.linux.abi.MountFlag.MS_UNBINDABLE;

/** Which mount events a mount sends to its peers and receives from them (mount_namespaces(7)). */
public enum Propagation {
    /** Sends and receives. */
    SHARED(MS_SHARED),
    /** Only receives. */
    SLAVE(MS_SLAVE),
    /** Neither. */
    PRIVATE(MS_PRIVATE),
    /** Neither, and cannot be bound elsewhere. */
    UNBINDABLE(MS_UNBINDABLE);

    private final long flag;

    Propagation(long flag) {
        this.flag = flag;
    }

    /** {@code MS_*} of {@link io.gatun.linux.abi.MountFlag}, for mount(2) and mount_setattr(2) alike. */
    public long flag() {
        return flag;
    }
}
