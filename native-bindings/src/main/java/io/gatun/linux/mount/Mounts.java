package io.gatun.linux.mount;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.util.List;

/**
 * Mounts of the calling thread's mount namespace and detached ones. Detached trees are made, changed and attached by
 * descriptor: no path is walked twice, so nobody can change it in between. All methods throw {@link
 * io.gatun.linux.gate.SyscallException}.
 */
public interface Mounts {
    /** Whether the mounts below are meant too. */
    enum Recursion {
        ONE_MOUNT,
        RECURSIVE
    }

    /** The configuration of a file system that does not exist yet (fsopen(2)). The caller closes it. */
    Fd fsopen(String fileSystemType);

    /** The configuration of the file system that is mounted at {@code mount} (fspick(2)). The caller closes it. */
    Fd fspick(Fd mount);

    /** Switches a parameter on (fsconfig(2), FSCONFIG_SET_FLAG). A failure carries what the file system says about it. */
    void setFlag(Fd configuration, String key);

    /** Sets a parameter (fsconfig(2), FSCONFIG_SET_STRING). A failure carries what the file system says about it. */
    void setString(Fd configuration, String key, String value);

    /** Sets a parameter to an open file (fsconfig(2), FSCONFIG_SET_FD). A failure carries what the file system says about it. */
    void setFd(Fd configuration, String key, Fd value);

    /** Makes the file system (fsconfig(2), FSCONFIG_CMD_CREATE). A failure carries what the file system says about it. */
    void create(Fd configuration);

    /** Gives the mounted file system its new parameters (fsconfig(2), FSCONFIG_CMD_RECONFIGURE). */
    void reconfigure(Fd configuration);

    /**
     * A detached mount of a file system that {@link #create} made (fsmount(2)). The caller owns it; it goes when it is closed,
     * unless it was attached.
     *
     * @param attributes {@code MOUNT_ATTR_*} of {@link io.gatun.linux.abi.MountApi}
     */
    Fd fsmount(Fd configuration, long attributes);

    /**
     * A detached copy of the tree at a path of the host, links followed (open_tree(2), OPEN_TREE_CLONE). The caller
     * owns it; it goes when it is closed, unless it was attached.
     */
    Fd cloneTree(String path, Recursion recursion);

    /** The same of the tree at an open place, O_PATH included. */
    Fd cloneTree(Fd place, Recursion recursion);

    /** Changes mounts (mount_setattr(2)). */
    void setAttributes(Fd mount, Recursion recursion, MountAttributes attributes);

    /** Attaches a detached tree, or moves an attached one, to an open place (move_mount(2)). */
    void moveMount(Fd tree, Fd place);

    /**
     * The old way to mount (mount(2)), for file systems that the new one cannot configure. Walks {@code target} as a path.
     *
     * @param flags {@code MS_*} of {@link io.gatun.linux.abi.MountFlag}
     */
    void mount(String source, String target, String fileSystemType, long flags, String data);

    /** Shows a tree at a second place (mount(2), MS_BIND); flags of a mount are set by {@link #remount} afterwards. */
    void bind(String source, String target, Recursion recursion);

    /**
     * Changes the flags of one mount (mount(2), MS_REMOUNT and MS_BIND): all of them, so those that are not named are cleared.
     *
     * @param flags {@code MS_*} of {@link io.gatun.linux.abi.MountFlag}
     */
    void remount(String target, long flags);

    /** Says which mount events a mount sends and receives (mount(2), "Changing the propagation type"). */
    void setPropagation(String target, Propagation propagation, Recursion recursion);

    /**
     * Takes a mount away; never follows a link at the end of the path (umount2(2), UMOUNT_NOFOLLOW).
     *
     * @param flags {@code MNT_*} of {@link io.gatun.linux.abi.MountFlag}
     */
    void umount(String target, long flags);

    /** Makes {@code newRoot} the root of the mount namespace and puts the old one at {@code putOld} (pivot_root(2)). */
    void pivotRoot(String newRoot, String putOld);

    /**
     * The mounts that a process sees, in the order in which they were made (proc(5), {@code mountinfo}).
     *
     * @throws io.gatun.linux.file.FileTooLargeException if the table has more than {@code budgetBytes}
     */
    List<MountInfo> list(Pid pid, int budgetBytes);
}
