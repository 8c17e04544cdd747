package io.gatun.linux.abi;

/** Which names the arguments of calls have; the order within a set is strace's. */
public final class FlagSets {
    /** {@code O_RDONLY}, {@code O_WRONLY}, {@code O_RDWR}: the part of the flags of open(2) that is a number. */
    public static final FlagSet ACCESS_MODE = FlagSet.of(Fcntl.class, "O_RDONLY O_WRONLY O_RDWR");

    public static final FlagSet OPEN = FlagSet.of(Fcntl.class, """
            O_CREAT O_EXCL O_NOCTTY O_TRUNC O_APPEND O_NONBLOCK O_SYNC O_DSYNC O_DIRECT O_NOFOLLOW O_NOATIME O_CLOEXEC
            O_PATH O_TMPFILE O_DIRECTORY
            """);
    public static final FlagSet RESOLVE = FlagSet.of(Fcntl.class, """
            RESOLVE_NO_XDEV RESOLVE_NO_MAGICLINKS RESOLVE_NO_SYMLINKS RESOLVE_BENEATH RESOLVE_IN_ROOT
            """);
    public static final FlagSet AT = FlagSet.of(Fcntl.class, """
            AT_SYMLINK_NOFOLLOW AT_SYMLINK_FOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH AT_RECURSIVE
            """);
    public static final FlagSet UNLINK = FlagSet.of(Fcntl.class, "AT_REMOVEDIR");
    public static final FlagSet RENAME = FlagSet.of(Fcntl.class, "RENAME_NOREPLACE RENAME_EXCHANGE");
    public static final FlagSet MEMFD =
            FlagSet.of(Fcntl.class, "MFD_CLOEXEC MFD_ALLOW_SEALING MFD_NOEXEC_SEAL MFD_EXEC");
    public static final FlagSet SEALS = FlagSet.of(Fcntl.class, "F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_GROW F_SEAL_WRITE");
    public static final FlagSet FD_FLAGS = FlagSet.of(Fcntl.class, "FD_CLOEXEC");
    public static final FlagSet CLOSE_RANGE = FlagSet.of(Fcntl.class, "CLOSE_RANGE_UNSHARE CLOSE_RANGE_CLOEXEC");
    public static final FlagSet FLOCK = FlagSet.of(Fcntl.class, "LOCK_SH LOCK_EX LOCK_UN LOCK_NB");
    public static final FlagSet SEEK = FlagSet.of(Fcntl.class, "SEEK_SET SEEK_CUR SEEK_END SEEK_DATA SEEK_HOLE");
    public static final FlagSet FCNTL = FlagSet.of(Fcntl.class, """
            F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS
            """);

    public static final FlagSet MOUNT = FlagSet.of(MountFlag.class, """
            MS_RDONLY MS_NOSUID MS_NODEV MS_NOEXEC MS_SYNCHRONOUS MS_REMOUNT MS_MANDLOCK MS_DIRSYNC MS_NOSYMFOLLOW
            MS_NOATIME MS_NODIRATIME MS_BIND MS_MOVE MS_REC MS_SILENT MS_UNBINDABLE MS_PRIVATE MS_SLAVE MS_SHARED
            MS_RELATIME MS_STRICTATIME MS_LAZYTIME
            """);
    public static final FlagSet UMOUNT = FlagSet.of(MountFlag.class, "MNT_FORCE MNT_DETACH MNT_EXPIRE UMOUNT_NOFOLLOW");
    public static final FlagSet FSOPEN = FlagSet.of(MountApi.class, "FSOPEN_CLOEXEC");
    public static final FlagSet FSMOUNT = FlagSet.of(MountApi.class, "FSMOUNT_CLOEXEC");
    public static final FlagSet FSPICK = FlagSet.of(MountApi.class, "FSPICK_CLOEXEC FSPICK_EMPTY_PATH");
    public static final FlagSet FSCONFIG = FlagSet.of(MountApi.class, """
            FSCONFIG_SET_FLAG FSCONFIG_SET_STRING FSCONFIG_SET_BINARY FSCONFIG_SET_PATH FSCONFIG_SET_PATH_EMPTY
            FSCONFIG_SET_FD FSCONFIG_CMD_CREATE FSCONFIG_CMD_RECONFIGURE
            """);
    public static final FlagSet OPEN_TREE =
            FlagSet.of(MountApi.class, "OPEN_TREE_CLONE OPEN_TREE_CLOEXEC").and(AT);
    public static final FlagSet MOVE_MOUNT = FlagSet.of(MountApi.class, """
            MOVE_MOUNT_F_SYMLINKS MOVE_MOUNT_F_EMPTY_PATH MOVE_MOUNT_T_SYMLINKS MOVE_MOUNT_T_EMPTY_PATH
            """);
    public static final FlagSet MOUNT_ATTR = FlagSet.of(MountApi.class, """
            MOUNT_ATTR_RDONLY MOUNT_ATTR_NOSUID MOUNT_ATTR_NODEV MOUNT_ATTR_NOEXEC MOUNT_ATTR_NOATIME
            MOUNT_ATTR_STRICTATIME MOUNT_ATTR_NODIRATIME MOUNT_ATTR_IDMAP MOUNT_ATTR_NOSYMFOLLOW
            """);

    public static final FlagSet CLONE = FlagSet.of(Sched.class, """
            CLONE_NEWTIME CLONE_VM CLONE_FS CLONE_FILES CLONE_SIGHAND CLONE_PIDFD CLONE_VFORK CLONE_PARENT CLONE_NEWNS
            CLONE_NEWCGROUP CLONE_NEWUTS CLONE_NEWIPC CLONE_NEWUSER CLONE_NEWPID CLONE_NEWNET CLONE_CLEAR_SIGHAND
            CLONE_INTO_CGROUP
            """);
    public static final FlagSet SCHED_POLICY = FlagSet.of(Sched.class, """
            SCHED_OTHER SCHED_FIFO SCHED_RR SCHED_BATCH SCHED_IDLE SCHED_DEADLINE
            """);
    public static final FlagSet SCHED_FLAGS = FlagSet.of(Sched.class, "SCHED_FLAG_RESET_ON_FORK");
    public static final FlagSet WAIT = FlagSet.of(Wait.class, "WNOHANG WSTOPPED WEXITED WCONTINUED WNOWAIT __WALL");
    public static final FlagSet ID_TYPE = FlagSet.of(Wait.class, "P_ALL P_PID P_PGID P_PIDFD");
    public static final FlagSet SIGNAL = FlagSet.of(Signal.class, """
            SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM
            SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF
            SIGWINCH SIGIO SIGPWR SIGSYS
            """);
    public static final FlagSet SIGNAL_MASK = FlagSet.of(Signal.class, "SIG_BLOCK SIG_UNBLOCK SIG_SETMASK");

    public static final FlagSet PRCTL = FlagSet.of(Prctl.class, """
            PR_SET_PDEATHSIG PR_GET_PDEATHSIG PR_GET_DUMPABLE PR_SET_DUMPABLE PR_SET_KEEPCAPS PR_SET_NAME PR_GET_NAME
            PR_CAPBSET_READ PR_CAPBSET_DROP
            PR_SET_SECUREBITS PR_SET_CHILD_SUBREAPER PR_GET_CHILD_SUBREAPER PR_SET_NO_NEW_PRIVS PR_GET_NO_NEW_PRIVS
            PR_CAP_AMBIENT PR_SET_MM
            """);
    public static final FlagSet DUMPABLE = FlagSet.counted("SUID_DUMP_DISABLE SUID_DUMP_USER SUID_DUMP_ROOT");
    public static final FlagSet CAP_AMBIENT =
            FlagSet.of(Prctl.class, "PR_CAP_AMBIENT_RAISE PR_CAP_AMBIENT_LOWER PR_CAP_AMBIENT_CLEAR_ALL");
    public static final FlagSet SECCOMP =
            FlagSet.of(Prctl.class, "SECCOMP_SET_MODE_FILTER SECCOMP_GET_ACTION_AVAIL SECCOMP_GET_NOTIF_SIZES");
    public static final FlagSet SECCOMP_FILTER = FlagSet.of(Prctl.class, """
            SECCOMP_FILTER_FLAG_TSYNC SECCOMP_FILTER_FLAG_LOG SECCOMP_FILTER_FLAG_SPEC_ALLOW
            SECCOMP_FILTER_FLAG_NEW_LISTENER SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
            """);
    /** Capabilities by number (capabilities(7)). */
    public static final FlagSet CAPABILITY = FlagSet.counted("""
            CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL CAP_SETGID CAP_SETUID
            CAP_SETPCAP CAP_LINUX_IMMUTABLE CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_NET_ADMIN CAP_NET_RAW
            CAP_IPC_LOCK CAP_IPC_OWNER CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_CHROOT CAP_SYS_PTRACE CAP_SYS_PACCT
            CAP_SYS_ADMIN CAP_SYS_BOOT CAP_SYS_NICE CAP_SYS_RESOURCE CAP_SYS_TIME CAP_SYS_TTY_CONFIG CAP_MKNOD CAP_LEASE
            CAP_AUDIT_WRITE CAP_AUDIT_CONTROL CAP_SETFCAP CAP_MAC_OVERRIDE CAP_MAC_ADMIN CAP_SYSLOG CAP_WAKE_ALARM
            CAP_BLOCK_SUSPEND CAP_AUDIT_READ CAP_PERFMON CAP_BPF CAP_CHECKPOINT_RESTORE
            """);

    public static final FlagSet SECUREBITS = FlagSet.bits("""
            SECBIT_NOROOT SECBIT_NOROOT_LOCKED SECBIT_NO_SETUID_FIXUP SECBIT_NO_SETUID_FIXUP_LOCKED SECBIT_KEEP_CAPS
            SECBIT_KEEP_CAPS_LOCKED SECBIT_NO_CAP_AMBIENT_RAISE SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED
            """);

    /** Resources by number (getrlimit(2)). */
    public static final FlagSet RLIMIT = FlagSet.counted("""
            RLIMIT_CPU RLIMIT_FSIZE RLIMIT_DATA RLIMIT_STACK RLIMIT_CORE RLIMIT_RSS RLIMIT_NPROC RLIMIT_NOFILE
            RLIMIT_MEMLOCK RLIMIT_AS RLIMIT_LOCKS RLIMIT_SIGPENDING RLIMIT_MSGQUEUE RLIMIT_NICE RLIMIT_RTPRIO
            RLIMIT_RTTIME
            """);

    public static final FlagSet PRIORITY = FlagSet.counted("PRIO_PROCESS PRIO_PGRP PRIO_USER");
    public static final FlagSet IO_PRIORITY =
            FlagSet.counted("IOPRIO_WHO_NONE IOPRIO_WHO_PROCESS IOPRIO_WHO_PGRP IOPRIO_WHO_USER");
    public static final FlagSet IO_PRIORITY_CLASS =
            FlagSet.counted("IOPRIO_CLASS_NONE IOPRIO_CLASS_RT IOPRIO_CLASS_BE IOPRIO_CLASS_IDLE");
    public static final FlagSet KEYCTL = FlagSet.of(Keyctl.class, "KEYCTL_JOIN_SESSION_KEYRING");

    public static final FlagSet FAMILY = FlagSet.of(Socket.class, """
            AF_UNSPEC AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET AF_ALG AF_VSOCK
            """);
    /** The part of the type of a socket(2) that is a number. */
    public static final FlagSet SOCKET_TYPE =
            FlagSet.of(Socket.class, "SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_SEQPACKET");

    public static final FlagSet SOCKET_FLAGS = FlagSet.of(Socket.class, "SOCK_CLOEXEC SOCK_NONBLOCK");
    public static final FlagSet MESSAGE = FlagSet.of(Socket.class, """
            MSG_PEEK MSG_CTRUNC MSG_TRUNC MSG_DONTWAIT MSG_NOSIGNAL MSG_CMSG_CLOEXEC
            """);
    public static final FlagSet IP_PROTOCOL =
            FlagSet.of(Socket.class, "IPPROTO_IP IPPROTO_ICMP IPPROTO_TCP IPPROTO_UDP IPPROTO_IPV6");
    public static final FlagSet NETLINK_PROTOCOL = FlagSet.of(Netlink.class, "NETLINK_ROUTE");
    public static final FlagSet SHUTDOWN = FlagSet.of(Socket.class, "SHUT_RD SHUT_WR SHUT_RDWR");

    public static final FlagSet POLL = FlagSet.of(Poll.class, """
            POLLIN POLLPRI POLLOUT POLLRDHUP POLLERR POLLHUP POLLNVAL
            """);
    public static final FlagSet EVENTFD = FlagSet.of(Poll.class, "EFD_SEMAPHORE EFD_CLOEXEC EFD_NONBLOCK");
    public static final FlagSet SIGNALFD = FlagSet.of(Poll.class, "SFD_CLOEXEC SFD_NONBLOCK");
    public static final FlagSet TIMERFD = FlagSet.of(Poll.class, "TFD_CLOEXEC TFD_NONBLOCK");
    public static final FlagSet EPOLL_CREATE = FlagSet.of(Poll.class, "EPOLL_CLOEXEC");
    public static final FlagSet EPOLL_CTL = FlagSet.of(Poll.class, "EPOLL_CTL_ADD EPOLL_CTL_DEL EPOLL_CTL_MOD");
    public static final FlagSet EPOLL = FlagSet.of(Poll.class, """
            EPOLLIN EPOLLPRI EPOLLOUT EPOLLERR EPOLLHUP EPOLLRDHUP EPOLLEXCLUSIVE EPOLLONESHOT EPOLLET
            """);
    public static final FlagSet INOTIFY = FlagSet.of(Poll.class, """
            IN_ACCESS IN_MODIFY IN_ATTRIB IN_CLOSE_WRITE IN_CLOSE_NOWRITE IN_OPEN IN_MOVED_FROM IN_MOVED_TO IN_CREATE
            IN_DELETE IN_DELETE_SELF IN_MOVE_SELF IN_Q_OVERFLOW IN_IGNORED IN_ONLYDIR IN_ISDIR
            """);
    public static final FlagSet INOTIFY_INIT = FlagSet.of(Poll.class, "IN_CLOEXEC IN_NONBLOCK");
    public static final FlagSet CLOCK = FlagSet.of(Poll.class, "CLOCK_REALTIME CLOCK_MONOTONIC CLOCK_BOOTTIME");
    public static final FlagSet SPLICE = FlagSet.of(Splice.class, "SPLICE_F_MOVE SPLICE_F_NONBLOCK SPLICE_F_MORE");
    public static final FlagSet XATTR = FlagSet.of(Fcntl.class, "XATTR_CREATE XATTR_REPLACE");
    public static final FlagSet IOCTL = FlagSet.of(Tty.class, """
            TCGETS TCSETS TCSETSW TCSETSF TIOCSCTTY TIOCNOTTY TIOCGPTPEER TIOCGPTN TIOCSPTLCK TIOCGWINSZ TIOCSWINSZ
            TIOCGPGRP TIOCSPGRP FIONREAD
            """).and(FlagSet.of(Socket.class, "SIOCSIFFLAGS"));

    /** What access(2) asks for. */
    public static final FlagSet ACCESS = FlagSet.of(Fcntl.class, "R_OK W_OK X_OK");

    /** The flags of faccessat2(2), one of which is a bit that means something else to every other call. */
    public static final FlagSet ACCESS_AT = FlagSet.of(Fcntl.class, "AT_SYMLINK_NOFOLLOW AT_EACCESS AT_EMPTY_PATH");

    public static final FlagSet INTERFACE = FlagSet.of(Rtnetlink.class, "IFF_UP IFF_LOOPBACK IFF_RUNNING IFF_NOARP");
    public static final FlagSet MEMORY_POLICY = FlagSet.counted("""
            MPOL_DEFAULT MPOL_PREFERRED MPOL_BIND MPOL_INTERLEAVE MPOL_LOCAL MPOL_PREFERRED_MANY
            """);

    /** The type of a file as a part of its mode (inode(7)). */
    public static final FlagSet FILE_TYPE =
            FlagSet.of(Stat.class, "S_IFSOCK S_IFLNK S_IFREG S_IFBLK S_IFDIR S_IFCHR S_IFIFO");

    private FlagSets() {}
}
