package io.gatun.linux.program;

import static io.gatun.linux.program.Parameter.field;
import static io.gatun.linux.program.Parameter.field32;
import static java.util.stream.IntStream.range;

import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.FlagSet;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.MountApi;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Socket;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Tty;
import io.gatun.linux.program.Parameter.Array;
import io.gatun.linux.program.Parameter.Bytes;
import io.gatun.linux.program.Parameter.Choice;
import io.gatun.linux.program.Parameter.Either;
import io.gatun.linux.program.Parameter.Field;
import io.gatun.linux.program.Parameter.Flags;
import io.gatun.linux.program.Parameter.IfBits;
import io.gatun.linux.program.Parameter.Pointer;
import io.gatun.linux.program.Parameter.Scalar;
import io.gatun.linux.program.Parameter.SocketAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the arguments of the system calls are, as data. A multiplexed call has one list for each of its uses. */
final class Signatures {
    private static final Parameter FD = Scalar.INT;
    private static final Parameter INT = Scalar.INT;
    private static final Parameter ID = Scalar.INT;
    private static final Parameter LONG = Scalar.LONG;
    private static final Parameter DIR = Scalar.DIRECTORY;
    private static final Parameter STRING = Pointer.STRING;
    private static final Parameter OUT = Pointer.OUT;
    private static final Parameter AT_FLAGS = new Flags(FlagSets.AT);
    private static final Parameter CREATION_MODE =
            new IfBits(2, Fcntl.O_CREAT | (Fcntl.O_TMPFILE & ~Fcntl.O_DIRECTORY), Scalar.OCTAL);

    private static final Set<Syscall> MAKE_DESCRIPTORS = EnumSet.of(
            Syscall.ACCEPT4,
            Syscall.DUP,
            Syscall.DUP3,
            Syscall.EPOLL_CREATE1,
            Syscall.EVENTFD2,
            Syscall.FSMOUNT,
            Syscall.FSOPEN,
            Syscall.FSPICK,
            Syscall.INOTIFY_INIT1,
            Syscall.IOCTL,
            Syscall.MEMFD_CREATE,
            Syscall.OPEN_TREE,
            Syscall.OPENAT,
            Syscall.OPENAT2,
            Syscall.PIDFD_GETFD,
            Syscall.PIDFD_OPEN,
            Syscall.SECCOMP,
            Syscall.SIGNALFD4,
            Syscall.SOCKET,
            Syscall.TIMERFD_CREATE);
    private static final Set<Syscall> MAKE_PROCESSES = EnumSet.of(
            Syscall.CLONE,
            Syscall.CLONE3,
            Syscall.GETPID,
            Syscall.GETPPID,
            Syscall.GETTID,
            Syscall.SETSID,
            Syscall.WAIT4);

    private static final Map<Syscall, List<Field>> PLAIN = new EnumMap<>(Syscall.class);
    private static final Map<Syscall, Multiplexed> MULTIPLEXED = new EnumMap<>(Syscall.class);

    /** A call whose arguments depend on one of them. */
    private record Multiplexed(int selector, Map<Long, List<Field>> uses, List<Field> otherwise) {
        Multiplexed(int selector, List<Field> otherwise) {
            this(selector, new HashMap<>(), otherwise);
        }

        Multiplexed use(long selected, Parameter... parameters) {
            uses.put(selected, fields(parameters));
            return this;
        }
    }

    static {
        openingCalls();
        fileCalls();
        readingAndWriting();
        mountCalls();
        processCalls();
        identityCalls();
        signalAndTimerCalls();
        socketCalls();
        multiplexedCalls();
    }

    private Signatures() {}

    /** The signature of the call {@code entry} makes, if this table has it. */
    static Optional<Signature> of(Entry entry) {
        return entry.syscall().flatMap(call -> fields(call, entry).map(fields -> new Signature(fields, result(call))));
    }

    private static Optional<List<Field>> fields(Syscall call, Entry entry) {
        Multiplexed multiplexed = MULTIPLEXED.get(call);
        if (multiplexed == null) {
            return Optional.ofNullable(PLAIN.get(call));
        }
        if (entry.loads(multiplexed.selector)) {
            return Optional.of(multiplexed.otherwise);
        }
        long selected = entry.arguments().get(multiplexed.selector);
        return Optional.of(multiplexed.uses.getOrDefault(selected, multiplexed.otherwise));
    }

    private static String result(Syscall call) {
        if (MAKE_DESCRIPTORS.contains(call)) {
            return "fd";
        }
        return MAKE_PROCESSES.contains(call) ? "pid" : "result";
    }

    private static List<Field> fields(Parameter... parameters) {
        return range(0, parameters.length)
                .mapToObj(index -> field("", index, parameters[index]))
                .toList();
    }

    private static void put(Syscall call, Parameter... parameters) {
        PLAIN.put(call, fields(parameters));
    }

    private static Flags flags(FlagSet set) {
        return new Flags(set);
    }

    private static void openingCalls() {
        put(Syscall.OPENAT, DIR, STRING, Scalar.OPEN_FLAGS, CREATION_MODE);
        put(Syscall.OPENAT2, DIR, STRING, Structs.OPEN_HOW, LONG);
        put(Syscall.OPEN_TREE, DIR, STRING, flags(FlagSets.OPEN_TREE));
        put(Syscall.CLOSE, FD);
        put(Syscall.CLOSE_RANGE, Scalar.UNSIGNED, Scalar.UNSIGNED, flags(FlagSets.CLOSE_RANGE));
        put(Syscall.DUP, FD);
        put(Syscall.DUP3, FD, FD, flags(FlagSets.OPEN));
        put(Syscall.PIPE2, OUT, flags(FlagSets.OPEN));
        put(Syscall.MEMFD_CREATE, STRING, flags(FlagSets.MEMFD));
        put(Syscall.EVENTFD2, INT, flags(FlagSets.EVENTFD));
        put(Syscall.EPOLL_CREATE1, flags(FlagSets.EPOLL_CREATE));
        put(Syscall.PIDFD_OPEN, INT, INT);
        put(Syscall.PIDFD_GETFD, FD, FD, INT);
    }

    private static void fileCalls() {
        put(Syscall.CHDIR, STRING);
        put(Syscall.FCHDIR, FD);
        put(Syscall.CHROOT, STRING);
        put(Syscall.MKDIRAT, DIR, STRING, Scalar.OCTAL);
        put(Syscall.MKNODAT, DIR, STRING, Scalar.FILE_MODE, Scalar.DEVICE);
        put(Syscall.SYMLINKAT, STRING, DIR, STRING);
        put(Syscall.LINKAT, DIR, STRING, DIR, STRING, AT_FLAGS);
        put(Syscall.UNLINKAT, DIR, STRING, flags(FlagSets.UNLINK));
        put(Syscall.RENAMEAT, DIR, STRING, DIR, STRING);
        put(Syscall.RENAMEAT2, DIR, STRING, DIR, STRING, flags(FlagSets.RENAME));
        put(Syscall.READLINKAT, DIR, STRING, OUT, LONG);
        put(Syscall.FCHMOD, FD, Scalar.OCTAL);
        put(Syscall.FCHMODAT, DIR, STRING, Scalar.OCTAL);
        put(Syscall.FCHOWN, FD, ID, ID);
        put(Syscall.FCHOWNAT, DIR, STRING, ID, ID, AT_FLAGS);
        var access = new Either(2, 0, new Choice(FlagSet.counted("F_OK")), flags(FlagSets.ACCESS));
        put(Syscall.FACCESSAT2, DIR, STRING, access, flags(FlagSets.ACCESS_AT));
        put(Syscall.STATFS, STRING, OUT);
        put(Syscall.FSTATFS, FD, OUT);
        put(Syscall.FSTAT, FD, OUT);
        put(Syscall.FSETXATTR, FD, STRING, new Bytes(3), LONG, flags(FlagSets.XATTR));
        put(Syscall.FTRUNCATE, FD, LONG);
        put(Syscall.FSYNC, FD);
        put(Syscall.FLOCK, FD, flags(FlagSets.FLOCK));
        put(Syscall.UMASK, Scalar.OCTAL);
    }

    private static void readingAndWriting() {
        put(Syscall.READ, FD, OUT, LONG);
        put(Syscall.PREAD64, FD, OUT, LONG, LONG);
        put(Syscall.WRITE, FD, new Bytes(2), LONG);
        put(Syscall.PWRITE64, FD, new Bytes(2), LONG, LONG);
        put(Syscall.WRITEV, FD, new Array(new Field("", 0, 16, Structs.IOVEC), 2), INT);
        put(Syscall.LSEEK, FD, LONG, new Choice(FlagSets.SEEK));
        put(Syscall.SENDFILE, FD, FD, OUT, LONG);
        put(Syscall.SPLICE, FD, OUT, FD, OUT, LONG, flags(FlagSets.SPLICE));
        put(
                Syscall.PPOLL,
                new Array(new Field("", 0, 8, Structs.POLLFD), 1),
                INT,
                Structs.TIMESPEC,
                Pointer.SIGNAL_SET,
                LONG);
    }

    private static void mountCalls() {
        put(Syscall.MOUNT, STRING, STRING, STRING, flags(FlagSets.MOUNT), STRING);
        put(Syscall.UMOUNT2, STRING, flags(FlagSets.UMOUNT));
        put(Syscall.PIVOT_ROOT, STRING, STRING);
        put(Syscall.FSOPEN, STRING, flags(FlagSets.FSOPEN));
        put(Syscall.FSMOUNT, FD, flags(FlagSets.FSMOUNT), flags(FlagSets.MOUNT_ATTR));
        put(Syscall.FSPICK, DIR, STRING, flags(FlagSets.FSPICK));
        put(Syscall.MOVE_MOUNT, DIR, STRING, DIR, STRING, flags(FlagSets.MOVE_MOUNT));
        put(Syscall.MOUNT_SETATTR, DIR, STRING, AT_FLAGS, Structs.MOUNT_ATTR, LONG);
    }

    private static void processCalls() {
        PLAIN.put(Syscall.CLONE, List.of(field("child_stack", 1, Scalar.HEX), field("flags", 0, Scalar.CLONE_FLAGS)));
        put(Syscall.CLONE3, Structs.CLONE_ARGS, LONG);
        put(Syscall.EXECVE, STRING, Pointer.VECTOR, Pointer.VECTOR);
        put(Syscall.EXECVEAT, DIR, STRING, Pointer.VECTOR, Pointer.VECTOR, AT_FLAGS);
        put(Syscall.EXIT_GROUP, INT);
        put(Syscall.WAIT4, INT, OUT, flags(FlagSets.WAIT), OUT);
        put(Syscall.WAITID, new Choice(FlagSets.ID_TYPE), INT, OUT, flags(FlagSets.WAIT), OUT);
        put(Syscall.KILL, INT, Scalar.SIGNAL);
        put(Syscall.TGKILL, INT, INT, Scalar.SIGNAL);
        put(Syscall.PIDFD_SEND_SIGNAL, FD, Scalar.SIGNAL, Pointer.OPAQUE, INT);
        put(Syscall.UNSHARE, flags(FlagSets.CLONE));
        put(Syscall.SETNS, FD, flags(FlagSets.CLONE));
        put(Syscall.SETSID);
        put(Syscall.SETPGID, INT, INT);
        put(Syscall.GETPID);
        put(Syscall.GETPPID);
        put(Syscall.GETTID);
        put(Syscall.SETHOSTNAME, new Bytes(1), LONG);
        put(Syscall.SETDOMAINNAME, new Bytes(1), LONG);
        put(Syscall.PRLIMIT64, INT, new Choice(FlagSets.RLIMIT), Structs.RLIMIT, OUT);
        put(Syscall.SETPRIORITY, new Choice(FlagSets.PRIORITY), INT, INT);
        put(Syscall.IOPRIO_SET, new Choice(FlagSets.IO_PRIORITY), INT, Scalar.IO_PRIORITY);
        put(Syscall.SCHED_SETATTR, INT, Structs.SCHED_ATTR, INT);
        put(Syscall.SCHED_SETAFFINITY, INT, LONG, Pointer.OPAQUE);
        put(Syscall.SET_MEMPOLICY, new Choice(FlagSets.MEMORY_POLICY), Pointer.OPAQUE, LONG);
        put(Syscall.PERSONALITY, Scalar.BITS);
    }

    private static void identityCalls() {
        put(Syscall.SETGROUPS, INT, new Array(field32("", 0, ID), 0));
        put(Syscall.SETUID, ID);
        put(Syscall.SETGID, ID);
        put(Syscall.SETREGID, ID, ID);
        put(Syscall.SETRESUID, ID, ID, ID);
        put(Syscall.SETRESGID, ID, ID, ID);
        put(Syscall.GETUID);
        put(Syscall.GETGID);
        put(Syscall.GETEUID);
        put(Syscall.GETEGID);
        put(Syscall.CAPSET, Structs.CAPABILITY_HEADER, Pointer.CAPABILITIES);
        put(Syscall.CAPGET, Structs.CAPABILITY_HEADER, OUT);
    }

    private static void signalAndTimerCalls() {
        put(Syscall.RT_SIGACTION, Scalar.SIGNAL, Structs.SIGACTION, OUT, LONG);
        put(Syscall.RT_SIGPROCMASK, new Choice(FlagSets.SIGNAL_MASK), Pointer.SIGNAL_SET, OUT, LONG);
        put(Syscall.RT_SIGTIMEDWAIT, Pointer.SIGNAL_SET, OUT, Structs.TIMESPEC, LONG);
        put(Syscall.SIGNALFD4, FD, Pointer.SIGNAL_SET, LONG, flags(FlagSets.SIGNALFD));
        put(Syscall.TIMERFD_CREATE, new Choice(FlagSets.CLOCK), flags(FlagSets.TIMERFD));
        put(Syscall.TIMERFD_SETTIME, FD, INT, Structs.ITIMERSPEC, OUT);
        put(Syscall.CLOCK_GETTIME, new Choice(FlagSets.CLOCK), OUT);
        put(Syscall.NANOSLEEP, Structs.TIMESPEC, OUT);
    }

    private static void socketCalls() {
        Parameter family = new Choice(FlagSets.FAMILY);
        put(Syscall.SOCKET, family, Scalar.SOCKET_TYPE, protocol());
        put(Syscall.SOCKETPAIR, family, Scalar.SOCKET_TYPE, INT, OUT);
        put(Syscall.BIND, FD, new SocketAddress(2), INT);
        put(Syscall.CONNECT, FD, new SocketAddress(2), INT);
        put(Syscall.LISTEN, FD, INT);
        put(Syscall.ACCEPT4, FD, OUT, OUT, flags(FlagSets.SOCKET_FLAGS));
        put(Syscall.SHUTDOWN, FD, new Choice(FlagSets.SHUTDOWN));
        put(Syscall.SENDTO, FD, new Bytes(2), LONG, flags(FlagSets.MESSAGE), new SocketAddress(5), INT);
        put(Syscall.RECVFROM, FD, OUT, LONG, flags(FlagSets.MESSAGE), OUT, OUT);
        put(Syscall.SENDMSG, FD, Pointer.OPAQUE, flags(FlagSets.MESSAGE));
        put(Syscall.RECVMSG, FD, Pointer.OPAQUE, flags(FlagSets.MESSAGE));
        put(Syscall.SETSOCKOPT, FD, INT, INT, Pointer.OPAQUE, INT);
    }

    private static Parameter protocol() {
        Parameter ip = new Choice(FlagSets.IP_PROTOCOL);
        Parameter netlink = new Choice(FlagSets.NETLINK_PROTOCOL);
        Parameter others = new Either(0, Socket.AF_NETLINK, netlink, INT);
        return new Either(0, Socket.AF_INET, ip, new Either(0, Socket.AF_INET6, ip, others));
    }

    private static void multiplexedCalls() {
        Parameter command = new Choice(FlagSets.FCNTL);
        MULTIPLEXED.put(
                Syscall.FCNTL,
                new Multiplexed(1, fields(FD, command, INT))
                        .use(Fcntl.F_GETFD, FD, command)
                        .use(Fcntl.F_GETFL, FD, command)
                        .use(Fcntl.F_GETPIPE_SZ, FD, command)
                        .use(Fcntl.F_GET_SEALS, FD, command)
                        .use(Fcntl.F_SETFD, FD, command, flags(FlagSets.FD_FLAGS))
                        .use(Fcntl.F_SETFL, FD, command, Scalar.OPEN_FLAGS)
                        .use(Fcntl.F_ADD_SEALS, FD, command, flags(FlagSets.SEALS)));
        Parameter request = new Choice(FlagSets.IOCTL);
        MULTIPLEXED.put(
                Syscall.IOCTL,
                new Multiplexed(1, fields(FD, request, Pointer.OPAQUE))
                        .use(Tty.TIOCNOTTY, FD, request)
                        .use(Tty.TIOCSCTTY, FD, request, INT)
                        .use(Tty.TIOCGPTPEER, FD, request, Scalar.HEX)
                        .use(Tty.TIOCGPTN, FD, request, OUT)
                        .use(Socket.SIOCSIFFLAGS, FD, request, Structs.IFREQ_FLAGS)
                        .use(Tty.TIOCSWINSZ, FD, request, Structs.WINDOW_SIZE));
        Parameter key = new Choice(FlagSets.FSCONFIG);
        MULTIPLEXED.put(
                Syscall.FSCONFIG,
                new Multiplexed(1, fields(FD, key, STRING, STRING, DIR))
                        .use(MountApi.FSCONFIG_SET_BINARY, FD, key, STRING, new Bytes(4), INT));
        MULTIPLEXED.put(
                Syscall.KEYCTL,
                new Multiplexed(0, fields(new Choice(FlagSets.KEYCTL), INT, INT, INT, INT))
                        .use(1, new Choice(FlagSets.KEYCTL), STRING));
        Parameter operation = new Choice(FlagSets.SECCOMP);
        MULTIPLEXED.put(
                Syscall.SECCOMP,
                new Multiplexed(0, fields(operation, INT, Pointer.OPAQUE))
                        .use(
                                Prctl.SECCOMP_SET_MODE_FILTER,
                                operation,
                                flags(FlagSets.SECCOMP_FILTER),
                                Structs.SOCK_FPROG));
        MULTIPLEXED.put(Syscall.PRCTL, prctl());
    }

    private static Multiplexed prctl() {
        Parameter option = new Choice(FlagSets.PRCTL);
        Parameter capability = new Choice(FlagSets.CAPABILITY);
        Parameter ambient = new Choice(FlagSets.CAP_AMBIENT);
        Parameter raised = new Either(1, Prctl.PR_CAP_AMBIENT_CLEAR_ALL, LONG, capability);
        return new Multiplexed(0, fields(option, LONG))
                .use(Prctl.PR_GET_DUMPABLE, option)
                .use(Prctl.PR_GET_NO_NEW_PRIVS, option, INT, INT, INT, INT)
                .use(Prctl.PR_SET_PDEATHSIG, option, Scalar.SIGNAL)
                .use(Prctl.PR_SET_DUMPABLE, option, new Choice(FlagSets.DUMPABLE))
                .use(Prctl.PR_SET_NAME, option, STRING)
                .use(Prctl.PR_CAPBSET_READ, option, capability)
                .use(Prctl.PR_CAPBSET_DROP, option, capability)
                .use(Prctl.PR_SET_SECUREBITS, option, flags(FlagSets.SECUREBITS))
                .use(Prctl.PR_GET_CHILD_SUBREAPER, option, OUT)
                .use(Prctl.PR_SET_NO_NEW_PRIVS, option, LONG, LONG, LONG, LONG)
                .use(Prctl.PR_CAP_AMBIENT, option, ambient, raised, LONG, LONG)
                .use(Prctl.PR_SET_MM, option, LONG, Scalar.HEX, Scalar.HEX, Scalar.HEX);
    }
}
