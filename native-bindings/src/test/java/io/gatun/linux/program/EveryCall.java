package io.gatun.linux.program;

import static io.gatun.linux.abi.Fcntl.*;
import static io.gatun.linux.abi.MountApi.*;
import static io.gatun.linux.abi.MountFlag.*;
import static io.gatun.linux.abi.Prctl.*;
import static io.gatun.linux.abi.Splice.*;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Resource;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Socket;
import io.gatun.linux.abi.Stat;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Tty;
import io.gatun.linux.abi.Wait;
import io.gatun.linux.program.Operand.Address;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One harmless use of each call the printer knows: most fail for want of a descriptor, and every error is fine. */
final class EveryCall {
    private static final long NO_FD = -1;
    private static final long NO_PROCESS = 99999999;

    private final ProgramBuilder builder = ProgramBuilder.forImage(Arch.current());

    private EveryCall() {}

    static Program program() {
        var every = new EveryCall();
        every.isolation();
        every.openingCalls();
        every.fileCalls();
        every.readingAndWriting();
        every.mountCalls();
        every.processCalls();
        every.identityCalls();
        every.signalAndTimerCalls();
        every.socketCalls();
        every.multiplexedCalls();
        every.builder.call(Syscall.EXIT_GROUP, Operand.NONE);
        return every.builder.build();
    }

    // What follows changes only this process and its own namespaces.
    private void isolation() {
        builder.because("be alone");
        builder.call(Syscall.UNSHARE, Operand.of(Sched.CLONE_NEWUTS | Sched.CLONE_NEWNS | Sched.CLONE_NEWIPC));
        builder.because("make every call");
    }

    private void call(Syscall syscall, Object... arguments) {
        var operands = new Operand[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            operands[i] = switch (arguments[i]) {
                case Operand operand -> operand;
                case String text -> builder.string(text);
                case Number number -> Operand.of(number.longValue());
                default -> throw new IllegalArgumentException(arguments[i].toString());
            };
        }
        builder.call(syscall, operands).toleratingEverything();
    }

    private Address bytes(String text) {
        return builder.bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void openingCalls() {
        call(Syscall.OPENAT, NO_FD, "a", O_RDWR | O_CREAT | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, 0600);
        call(Syscall.OPENAT, NO_FD, "a", O_WRONLY | O_TMPFILE, 0600);
        call(Syscall.OPENAT, AT_FDCWD, "/nonexistent", O_PATH | O_DIRECTORY | O_SYNC | O_DIRECT);
        var how = builder.longs(O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
        call(Syscall.OPENAT2, NO_FD, "dev", how, 24);
        call(Syscall.OPENAT2, NO_FD, "dev", builder.longs(O_RDWR | O_CREAT, 0644, 0), 24);
        call(Syscall.OPEN_TREE, NO_FD, "a", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_EMPTY_PATH);
        call(Syscall.CLOSE, NO_FD);
        call(Syscall.CLOSE_RANGE, 5000, 0xffffffffL, CLOSE_RANGE_CLOEXEC);
        call(Syscall.DUP, NO_FD);
        call(Syscall.DUP3, NO_FD, 7, O_CLOEXEC);
        call(Syscall.PIPE2, builder.cell("pipe"), O_CLOEXEC | O_NONBLOCK);
        call(Syscall.MEMFD_CREATE, "m", MFD_CLOEXEC | MFD_ALLOW_SEALING);
        call(Syscall.EVENTFD2, 0, Poll.EFD_SEMAPHORE | Poll.EFD_CLOEXEC);
        call(Syscall.EPOLL_CREATE1, Poll.EPOLL_CLOEXEC);
        call(Syscall.PIDFD_OPEN, NO_PROCESS, 0);
        call(Syscall.PIDFD_GETFD, NO_FD, 3, 0);
    }

    private void fileCalls() {
        var out = builder.scratch(256);
        call(Syscall.CHDIR, "/nonexistent");
        call(Syscall.FCHDIR, NO_FD);
        call(Syscall.CHROOT, "/nonexistent");
        call(Syscall.MKDIRAT, NO_FD, "quote \" back \\ tab \t bell \0071 \u00e9", 0755);
        call(Syscall.MKNODAT, NO_FD, "null", Stat.S_IFCHR | 0666, 0x103);
        call(Syscall.SYMLINKAT, "to", NO_FD, "from");
        call(Syscall.LINKAT, NO_FD, "a", NO_FD, "b", AT_SYMLINK_FOLLOW | AT_EMPTY_PATH);
        call(Syscall.UNLINKAT, NO_FD, "a", AT_REMOVEDIR);
        call(Syscall.RENAMEAT, NO_FD, "a", NO_FD, "b");
        call(Syscall.RENAMEAT2, NO_FD, "a", NO_FD, "b", RENAME_NOREPLACE);
        call(Syscall.READLINKAT, NO_FD, "a", out, 256);
        call(Syscall.FCHMOD, NO_FD, 0);
        call(Syscall.FCHMOD, NO_FD, 04755);
        call(Syscall.FCHMODAT, NO_FD, "a", 07);
        call(Syscall.FCHOWN, NO_FD, -1, 1000);
        call(Syscall.FCHOWNAT, NO_FD, "a", 0, 5, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
        call(Syscall.FACCESSAT2, NO_FD, "a", R_OK | X_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW);
        call(Syscall.FACCESSAT2, NO_FD, "a", 0, 0);
        call(Syscall.STATFS, "/nonexistent", out);
        call(Syscall.FSTATFS, NO_FD, out);
        call(Syscall.FSTAT, NO_FD, out);
        call(Syscall.FSETXATTR, NO_FD, "user.a", bytes("val"), 3, XATTR_CREATE);
        call(Syscall.FTRUNCATE, NO_FD, 1L << 40);
        call(Syscall.FSYNC, NO_FD);
        call(Syscall.FLOCK, NO_FD, LOCK_EX | LOCK_NB);
        call(Syscall.UMASK, 022);
    }

    private void readingAndWriting() {
        var out = builder.scratch(8);
        call(Syscall.READ, NO_FD, out, 8);
        call(Syscall.PREAD64, NO_FD, out, 8, 5);
        call(Syscall.WRITE, NO_FD, bytes("abc\1\00012\200\n"), 9);
        call(Syscall.PWRITE64, NO_FD, bytes("x".repeat(300)), 300, 5);
        var iovec = builder.words(bytes("abc"), Operand.of(3), bytes("de"), Operand.of(2));
        call(Syscall.WRITEV, NO_FD, iovec, 2);
        call(Syscall.LSEEK, NO_FD, 5, SEEK_END);
        call(Syscall.SENDFILE, NO_FD, NO_FD, 0, 5);
        call(Syscall.SPLICE, NO_FD, 0, NO_FD, 0, 5, SPLICE_F_MOVE | SPLICE_F_MORE);
        var pollfds = builder.longs(1L << 60 | Poll.POLLIN << 32 | 4000, 1L << 60 | Poll.POLLHUP << 32 | 4001);
        call(Syscall.PPOLL, pollfds, 2, builder.longs(0, 1000), 0, 8);
    }

    private void mountCalls() {
        call(Syscall.MOUNT, "proc", "/nonexistent", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=2");
        call(Syscall.MOUNT, 0, "/nonexistent", 0, MS_PRIVATE | MS_REC, 0);
        call(Syscall.UMOUNT2, "/nonexistent", MNT_DETACH | UMOUNT_NOFOLLOW);
        call(Syscall.PIVOT_ROOT, "/nonexistent", ".");
        call(Syscall.FSOPEN, "nofs", FSOPEN_CLOEXEC);
        call(Syscall.FSMOUNT, NO_FD, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOATIME);
        call(Syscall.FSPICK, NO_FD, "", FSPICK_CLOEXEC | FSPICK_EMPTY_PATH);
        call(Syscall.MOVE_MOUNT, NO_FD, "", AT_FDCWD, "m", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
        var attributes = builder.longs(MOUNT_ATTR_RDONLY | MOUNT_ATTR_IDMAP, MOUNT_ATTR__ATIME, MS_SLAVE, 3);
        call(Syscall.MOUNT_SETATTR, NO_FD, "", AT_EMPTY_PATH | AT_RECURSIVE, attributes, 32);
        call(Syscall.MOUNT_SETATTR, NO_FD, "a", 0, builder.longs(MOUNT_ATTR_NOSUID, 0, 0, 0), 32);
        call(Syscall.FSCONFIG, NO_FD, FSCONFIG_SET_STRING, "source", "proc", 0);
        call(Syscall.FSCONFIG, NO_FD, FSCONFIG_SET_FLAG, "ro", 0, 0);
        call(Syscall.FSCONFIG, NO_FD, FSCONFIG_SET_FD, "fd", 0, 7);
        call(Syscall.FSCONFIG, NO_FD, FSCONFIG_SET_PATH, "upperdir", "up", AT_FDCWD);
        call(Syscall.FSCONFIG, NO_FD, FSCONFIG_CMD_CREATE, 0, 0, 0);
    }

    private void processCalls() {
        var out = builder.scratch(256);
        call(Syscall.EXECVE, "/nonexistent", builder.vector(List.of("a", "b c")), builder.vector(List.of("X=1")));
        call(Syscall.EXECVEAT, NO_FD, "", builder.vector(List.of("a")), builder.vector(List.of()), AT_EMPTY_PATH);
        call(Syscall.WAIT4, NO_FD, out, Wait.WNOHANG | Wait.__WALL, 0);
        call(Syscall.WAITID, Wait.P_PIDFD, NO_FD, out, Wait.WEXITED | Wait.WNOWAIT, 0);
        call(Syscall.KILL, NO_PROCESS, Signal.SIGTERM);
        call(Syscall.KILL, NO_PROCESS, 0);
        call(Syscall.TGKILL, NO_PROCESS, NO_PROCESS, Signal.SIGUSR1);
        call(Syscall.PIDFD_SEND_SIGNAL, NO_FD, Signal.SIGKILL, 0, 0);
        call(Syscall.SETNS, NO_FD, Sched.CLONE_NEWNS | Sched.CLONE_NEWPID);
        call(Syscall.SETSID);
        call(Syscall.SETPGID, NO_PROCESS, 0);
        call(Syscall.GETPID);
        call(Syscall.GETPPID);
        call(Syscall.GETTID);
        call(Syscall.SETHOSTNAME, bytes("web"), 3);
        call(Syscall.SETDOMAINNAME, bytes("example"), 7);
        call(Syscall.PRLIMIT64, NO_PROCESS, Resource.RLIMIT_NOFILE, builder.longs(1024, -1), 0);
        call(Syscall.PRLIMIT64, NO_PROCESS, Resource.RLIMIT_CORE, builder.longs(0, 64 * 1024), 0);
        call(Syscall.SETPRIORITY, 0, NO_PROCESS, 5);
        call(Syscall.IOPRIO_SET, Resource.IOPRIO_WHO_PROCESS, NO_PROCESS, 2 << 13 | 4);
        var attributes = builder.longs(48 | Sched.SCHED_BATCH << 32, Sched.SCHED_FLAG_RESET_ON_FORK, 5, 0, 0, 0);
        call(Syscall.SCHED_SETATTR, NO_PROCESS, attributes, 0);
        call(Syscall.SET_MEMPOLICY, 2, builder.scratch(8), 64);
        call(Syscall.PERSONALITY, 0xffffffffL);
        var arguments = builder.longs(Sched.CLONE_NEWNS | Sched.CLONE_INTO_CGROUP, 0, 0, 0, 17, 0, 0, 0, 0, 0, 999);
        call(Syscall.CLONE3, arguments, 88);
        call(Syscall.CLONE, Sched.CLONE_SIGHAND | Sched.CLONE_NEWPID | Signal.SIGCHLD);
    }

    private void identityCalls() {
        var groups = builder.longs(5L | 6L << 32);
        call(Syscall.SETGROUPS, 2, groups);
        call(Syscall.SETGROUPS, 0, 0);
        call(Syscall.SETRESUID, -1, -1, -1);
        call(Syscall.SETRESGID, -1, 0, -1);
        call(Syscall.SETREGID, -1, -1);
        call(Syscall.SETUID, 0);
        call(Syscall.SETGID, 0);
        call(Syscall.GETUID);
        call(Syscall.GETGID);
        call(Syscall.GETEUID);
        call(Syscall.GETEGID);
        var header = builder.longs(0x20080522L);
        var sets = builder.bytes(new byte[] {1, 0, 32, 0, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        call(Syscall.CAPSET, header, sets);
    }

    private void signalAndTimerCalls() {
        var set = builder.longs(1L << 16 | 1);
        call(Syscall.RT_SIGPROCMASK, Signal.SIG_BLOCK, set, 0, 8);
        call(Syscall.RT_SIGPROCMASK, Signal.SIG_UNBLOCK, builder.longs(0), 0, 8);
        call(Syscall.RT_SIGPROCMASK, Signal.SIG_BLOCK, builder.longs(-1), 0, 8);
        call(Syscall.RT_SIGPROCMASK, Signal.SIG_UNBLOCK, builder.longs(~2L), 0, 8);
        call(Syscall.RT_SIGACTION, Signal.SIGCHLD, builder.longs(1, 0, 0, 0), 0, 8);
        call(Syscall.RT_SIGACTION, Signal.SIGPIPE, builder.longs(0, 0, 0, 0), 0, 8);
        call(Syscall.RT_SIGTIMEDWAIT, set, 0, builder.longs(0, 0), 8);
        call(Syscall.SIGNALFD4, NO_FD, set, 8, Poll.SFD_CLOEXEC | Poll.SFD_NONBLOCK);
        call(Syscall.TIMERFD_CREATE, Poll.CLOCK_MONOTONIC, Poll.TFD_CLOEXEC);
        call(Syscall.TIMERFD_SETTIME, NO_FD, 0, builder.longs(0, 0, 1, 5), 0);
        call(Syscall.CLOCK_GETTIME, Poll.CLOCK_REALTIME, builder.scratch(16));
        call(Syscall.NANOSLEEP, builder.longs(0, 1), 0);
    }

    private void socketCalls() {
        call(Syscall.SOCKET, Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0);
        call(Syscall.SOCKET, Socket.AF_INET, Socket.SOCK_DGRAM, 0);
        call(Syscall.SOCKET, Socket.AF_INET6, Socket.SOCK_STREAM | Socket.SOCK_NONBLOCK, Socket.IPPROTO_TCP);
        call(Syscall.SOCKET, Socket.AF_NETLINK, Socket.SOCK_RAW | Socket.SOCK_CLOEXEC, 0);
        call(Syscall.SOCKETPAIR, Socket.AF_UNIX, Socket.SOCK_SEQPACKET, 0, builder.cell("pair"));
        call(Syscall.BIND, NO_FD, bytes("\1\0/run/x\0"), 9);
        call(Syscall.CONNECT, NO_FD, bytes("\1\0\0hidden"), 9);
        call(Syscall.CONNECT, NO_FD, bytes("\2\0\0\120\177\0\0\1\0\0\0\0\0\0\0\0"), 16);
        call(Syscall.LISTEN, NO_FD, 5);
        call(Syscall.ACCEPT4, NO_FD, 0, 0, Socket.SOCK_CLOEXEC);
        call(Syscall.SHUTDOWN, NO_FD, Socket.SHUT_RDWR);
        call(Syscall.SENDTO, NO_FD, bytes("x"), 1, Socket.MSG_NOSIGNAL, 0, 0);
        call(Syscall.RECVFROM, NO_FD, builder.scratch(8), 8, Socket.MSG_DONTWAIT, 0, 0);
        call(Syscall.SENDMSG, NO_FD, builder.scratch(56), Socket.MSG_NOSIGNAL);
        call(Syscall.RECVMSG, NO_FD, builder.scratch(56), Socket.MSG_CMSG_CLOEXEC);
    }

    private void multiplexedCalls() {
        call(Syscall.FCNTL, NO_FD, F_GETFD);
        call(Syscall.FCNTL, NO_FD, F_SETFD, FD_CLOEXEC);
        call(Syscall.FCNTL, NO_FD, F_DUPFD_CLOEXEC, 10);
        call(Syscall.FCNTL, NO_FD, F_SETFL, O_RDWR | O_NONBLOCK);
        call(Syscall.FCNTL, NO_FD, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_WRITE);
        call(Syscall.IOCTL, NO_FD, Tty.TIOCSCTTY, 0);
        call(Syscall.IOCTL, NO_FD, Tty.TIOCNOTTY);
        call(Syscall.IOCTL, NO_FD, Tty.TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
        call(Syscall.IOCTL, NO_FD, Tty.TIOCSWINSZ, builder.longs(24 | 80 << 16));
        var interfaceRequest = builder.longs('l' | 'o' << 8, 0, 0x41, 0, 0);
        call(Syscall.IOCTL, NO_FD, Socket.SIOCSIFFLAGS, interfaceRequest);
        call(Syscall.KEYCTL, 1, "session", 0, 0, 0);
        call(Syscall.KEYCTL, 1, 0, 0, 0, 0);
        call(Syscall.PRCTL, PR_SET_PDEATHSIG, 0);
        call(Syscall.PRCTL, PR_SET_PDEATHSIG, Signal.SIGKILL);
        call(Syscall.PRCTL, PR_SET_DUMPABLE, 0);
        call(Syscall.PRCTL, PR_SET_KEEPCAPS, 1);
        call(Syscall.PRCTL, PR_SET_NAME, "gatun");
        call(Syscall.PRCTL, PR_CAPBSET_DROP, 21);
        call(Syscall.PRCTL, PR_SET_SECUREBITS, 0x2f);
        call(Syscall.PRCTL, PR_SET_CHILD_SUBREAPER, 1);
        call(Syscall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 0, 0, 0);
        call(Syscall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        call(Syscall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        var filter = builder.words(Operand.of(1), builder.longs(6 | 0x7fff0000L << 32));
        call(Syscall.SECCOMP, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG | SECCOMP_FILTER_FLAG_TSYNC, filter);
    }
}
