package io.gatun.linux.mount;

import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_IDMAP;

import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * What mount_setattr(2) changes.
 *
 * @param set {@code MOUNT_ATTR_*} of {@link io.gatun.linux.abi.MountApi} to set
 * @param clear those to clear before
 * @param propagation the new propagation, if it changes
 * @param userNamespace whose id map the mount gets, if it gets one; borrowed
 */
public record MountAttributes(long set, long clear, Optional<Propagation> propagation, Optional<Fd> userNamespace) {
    /** Sets {@code attributes} and changes nothing else. */
    public static MountAttributes setting(long attributes) {
        return new MountAttributes(attributes, 0, Optional.empty(), Optional.empty());
    }

    /** Changes only the propagation. */
    public static MountAttributes propagating(Propagation propagation) {
        return new MountAttributes(0, 0, Optional.of(propagation), Optional.empty());
    }

    /** Maps the owners of files through a user namespace; only for a detached mount that nobody has seen. */
    public static MountAttributes mappedBy(Fd userNamespace) {
        return new MountAttributes(MOUNT_ATTR_IDMAP, 0, Optional.empty(), Optional.of(userNamespace));
    }

    /** The same, with {@code attributes} cleared before. */
    public MountAttributes clearing(long attributes) {
        return new MountAttributes(set, clear | attributes, propagation, userNamespace);
    }

    /** As strace(1) prints it. */
    @Override
    public String toString() {
        return "{attr_set=%s, attr_clr=%s, propagation=%s, userns_fd=%s}"
                .formatted(
                        FlagSets.MOUNT_ATTR.text(set),
                        FlagSets.MOUNT_ATTR.text(clear),
                        FlagSets.MOUNT.text(propagation.map(Propagation::flag).orElse(0L)),
                        userNamespace.map(Fd::toString).orElse("0"));
    }
}
