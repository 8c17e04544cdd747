package io.gatun.linux.security;

import static io.gatun.linux.abi.Prctl.SECCOMP_GET_ACTION_AVAIL;
import static io.gatun.linux.abi.Prctl.SECCOMP_GET_NOTIF_SIZES;
import static io.gatun.linux.abi.Seccomp.SECCOMP_ADDFD_FLAG_SEND;
import static io.gatun.linux.abi.Seccomp.SECCOMP_IOCTL_NOTIF_ADDFD;
import static io.gatun.linux.abi.Seccomp.SECCOMP_IOCTL_NOTIF_ID_VALID;
import static io.gatun.linux.abi.Seccomp.SECCOMP_IOCTL_NOTIF_RECV;
import static io.gatun.linux.abi.Seccomp.SECCOMP_IOCTL_NOTIF_SEND;
import static io.gatun.linux.abi.Seccomp.SECCOMP_USER_NOTIF_FLAG_CONTINUE;
import static io.gatun.linux.abi.SeccompStruct.SECCOMP_DATA;
import static io.gatun.linux.abi.SeccompStruct.SECCOMP_NOTIF;
import static io.gatun.linux.abi.SeccompStruct.SECCOMP_NOTIF_ADDFD;
import static io.gatun.linux.abi.SeccompStruct.SECCOMP_NOTIF_RESP;
import static io.gatun.linux.abi.SeccompStruct.SECCOMP_NOTIF_SIZES;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Seccomp;
import io.gatun.linux.abi.Struct;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/** {@link SeccompFilters} of the running kernel. */
public final class KernelSeccompFilters implements SeccompFilters {
    private static final long DATA = Struct.offset(SECCOMP_NOTIF, "data");
    private static final int ARGUMENTS = 6;

    private final SyscallGate gate;

    public KernelSeccompFilters(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public boolean offers(Action action) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocateFrom(JAVA_INT, number(action));
            long result = gate.call(Syscall.SECCOMP, SECCOMP_GET_ACTION_AVAIL, 0, number.address());
            if (result < 0 && result != -Errno.EOPNOTSUPP.number()) {
                throw SyscallException.of(result, Syscall.SECCOMP, "SECCOMP_GET_ACTION_AVAIL", 0, action);
            }
            return result == 0;
        }
    }

    private static int number(Action action) {
        return (int)
                switch (action) {
                    case KILL_PROCESS -> Seccomp.SECCOMP_RET_KILL_PROCESS;
                    case KILL_THREAD -> Seccomp.SECCOMP_RET_KILL_THREAD;
                    case TRAP -> Seccomp.SECCOMP_RET_TRAP;
                    case ERRNO -> Seccomp.SECCOMP_RET_ERRNO;
                    case USER_NOTIF -> Seccomp.SECCOMP_RET_USER_NOTIF;
                    case TRACE -> Seccomp.SECCOMP_RET_TRACE;
                    case LOG -> Seccomp.SECCOMP_RET_LOG;
                    case ALLOW -> Seccomp.SECCOMP_RET_ALLOW;
                };
    }

    @Override
    public Optional<SeccompNotification> receive(Fd listener) {
        try (var arena = Arena.ofConfined()) {
            // A newer kernel writes as much as its own struct has.
            MemorySegment notification = arena.allocate(notificationBytes(arena), Long.BYTES);
            long result = gate.retry(
                    Syscall.IOCTL, listener.number(), SECCOMP_IOCTL_NOTIF_RECV, notification.address(), 0, 0, 0);
            if (result == -Errno.ENOENT.number()) {
                return Optional.empty();
            }
            check(result, "SECCOMP_IOCTL_NOTIF_RECV", listener);
            return Optional.of(notification(notification));
        }
    }

    private long notificationBytes(Arena arena) {
        MemorySegment sizes = arena.allocate(SECCOMP_NOTIF_SIZES);
        long result = gate.call(Syscall.SECCOMP, SECCOMP_GET_NOTIF_SIZES, 0, sizes.address());
        if (result < 0) {
            throw SyscallException.of(result, Syscall.SECCOMP, "SECCOMP_GET_NOTIF_SIZES", 0, sizes);
        }
        return Math.max(SECCOMP_NOTIF.byteSize(), Short.toUnsignedInt(sizes.get(JAVA_SHORT, 0)));
    }

    private static SeccompNotification notification(MemorySegment memory) {
        int pid = memory.get(JAVA_INT, Struct.offset(SECCOMP_NOTIF, "pid"));
        var arguments = new Long[ARGUMENTS];
        Arrays.setAll(
                arguments,
                index -> memory.get(JAVA_LONG, DATA + Struct.offset(SECCOMP_DATA, "args") + (long) index * Long.BYTES));
        return new SeccompNotification(
                memory.get(JAVA_LONG, Struct.offset(SECCOMP_NOTIF, "id")),
                pid == 0 ? Optional.empty() : Optional.of(new Pid(pid)),
                memory.get(JAVA_INT, DATA + Struct.offset(SECCOMP_DATA, "nr")),
                memory.get(JAVA_INT, DATA + Struct.offset(SECCOMP_DATA, "arch")),
                Arrays.asList(arguments));
    }

    @Override
    public boolean isWaiting(Fd listener, SeccompNotification notification) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocateFrom(JAVA_LONG, notification.id());
            long result = gate.call(Syscall.IOCTL, listener.number(), SECCOMP_IOCTL_NOTIF_ID_VALID, id.address());
            return happened(result, "SECCOMP_IOCTL_NOTIF_ID_VALID", listener);
        }
    }

    @Override
    public boolean answer(Fd listener, SeccompNotification notification, SeccompAnswer answer) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment response = arena.allocate(SECCOMP_NOTIF_RESP);
            response.set(JAVA_LONG, Struct.offset(SECCOMP_NOTIF_RESP, "id"), notification.id());
            switch (answer) {
                case SeccompAnswer.Result(long value) ->
                    response.set(JAVA_LONG, Struct.offset(SECCOMP_NOTIF_RESP, "val"), value);
                case SeccompAnswer.Failure(Errno errno) ->
                    response.set(JAVA_INT, Struct.offset(SECCOMP_NOTIF_RESP, "error"), -errno.number());
                case SeccompAnswer.Proceed() ->
                    response.set(JAVA_INT, Struct.offset(SECCOMP_NOTIF_RESP, "flags"), (int)
                            SECCOMP_USER_NOTIF_FLAG_CONTINUE);
            }
            long result = gate.call(Syscall.IOCTL, listener.number(), SECCOMP_IOCTL_NOTIF_SEND, response.address());
            return happened(result, "SECCOMP_IOCTL_NOTIF_SEND", listener);
        }
    }

    @Override
    public int addFd(Fd listener, SeccompNotification notification, Fd file) {
        return addFd(listener, notification, file, 0);
    }

    @Override
    public int answerWithFd(Fd listener, SeccompNotification notification, Fd file) {
        return addFd(listener, notification, file, SECCOMP_ADDFD_FLAG_SEND);
    }

    private int addFd(Fd listener, SeccompNotification notification, Fd file, long flags) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(SECCOMP_NOTIF_ADDFD);
            request.set(JAVA_LONG, Struct.offset(SECCOMP_NOTIF_ADDFD, "id"), notification.id());
            request.set(JAVA_INT, Struct.offset(SECCOMP_NOTIF_ADDFD, "flags"), (int) flags);
            request.set(JAVA_INT, Struct.offset(SECCOMP_NOTIF_ADDFD, "srcfd"), file.number());
            request.set(JAVA_INT, Struct.offset(SECCOMP_NOTIF_ADDFD, "newfd_flags"), (int) Fcntl.O_CLOEXEC);
            long result =
                    gate.retry(Syscall.IOCTL, listener.number(), SECCOMP_IOCTL_NOTIF_ADDFD, request.address(), 0, 0, 0);
            check(result, "SECCOMP_IOCTL_NOTIF_ADDFD", listener);
            return (int) result;
        }
    }

    private static boolean happened(long result, String request, Fd listener) {
        if (result == -Errno.ENOENT.number()) {
            return false;
        }
        check(result, request, listener);
        return true;
    }

    private static void check(long result, String request, Fd listener) {
        if (result < 0) {
            throw SyscallException.of("ioctl(%s, %s)".formatted(listener, request), result);
        }
    }
}
