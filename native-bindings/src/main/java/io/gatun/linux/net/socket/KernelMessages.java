package io.gatun.linux.net.socket;

import static io.gatun.linux.abi.FileStruct.IOVEC;
import static io.gatun.linux.abi.Socket.MSG_CMSG_CLOEXEC;
import static io.gatun.linux.abi.Socket.MSG_CTRUNC;
import static io.gatun.linux.abi.Socket.MSG_NOSIGNAL;
import static io.gatun.linux.abi.Socket.MSG_TRUNC;
import static io.gatun.linux.abi.SocketStruct.MSGHDR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Struct;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** {@link Messages} of the running kernel. */
public final class KernelMessages implements Messages {
    private static final long CONTROL_LENGTH = Struct.offset(MSGHDR, "msg_controllen");
    private static final long FLAGS = Struct.offset(MSGHDR, "msg_flags");

    private final SyscallGate gate;

    public KernelMessages(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public void send(Fd socket, byte[] data, List<Fd> descriptors) {
        if (descriptors.size() > MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "a message carries at most " + MAX_DESCRIPTORS + " descriptors, not " + descriptors.size());
        }
        if (!descriptors.isEmpty() && data.length == 0) {
            throw new IllegalArgumentException("descriptors travel with at least one byte");
        }
        try (var arena = Arena.ofConfined()) {
            send(
                    arena,
                    socket,
                    data,
                    descriptors.isEmpty() ? MemorySegment.NULL : ControlMessages.of(arena, descriptors));
        }
    }

    @Override
    public void sendAs(Fd socket, byte[] data, Credentials credentials) {
        try (var arena = Arena.ofConfined()) {
            send(arena, socket, data, ControlMessages.of(arena, credentials));
        }
    }

    private void send(Arena arena, Fd socket, byte[] data, MemorySegment control) {
        MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, data);
        // What goes beside the bytes goes with the first of them; a stream may take the rest later.
        long sent = sendOnce(arena, socket, bytes, control);
        while (sent < bytes.byteSize()) {
            sent += sendOnce(arena, socket, bytes.asSlice(sent), MemorySegment.NULL);
        }
    }

    private long sendOnce(Arena arena, Fd socket, MemorySegment bytes, MemorySegment control) {
        MemorySegment message = message(arena, bytes, control);
        long result = Blocking.call(
                () -> gate.retry(Syscall.SENDMSG, socket.number(), message.address(), MSG_NOSIGNAL, 0, 0, 0));
        if (result < 0) {
            throw SyscallException.of(
                    result, Syscall.SENDMSG, socket, bytes.byteSize(), FlagText.bits(FlagSets.MESSAGE, MSG_NOSIGNAL));
        }
        return result;
    }

    @Override
    public Optional<Message> receive(Fd socket, int maxBytes, int maxDescriptors) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(maxBytes);
            MemorySegment control = ControlMessages.room(arena, maxDescriptors);
            MemorySegment message = message(arena, bytes, control);
            long result = Blocking.call(
                    () -> gate.retry(Syscall.RECVMSG, socket.number(), message.address(), MSG_CMSG_CLOEXEC, 0, 0, 0));
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.RECVMSG, socket, maxBytes, FlagText.bits(FlagSets.MESSAGE, MSG_CMSG_CLOEXEC));
            }
            MemorySegment beside = control.asSlice(0, message.get(JAVA_LONG, CONTROL_LENGTH));
            List<Fd> descriptors = ControlMessages.descriptors(gate, beside);
            requireWhole(message.get(JAVA_INT, FLAGS), descriptors, socket);
            if (result == 0 && beside.byteSize() == 0) {
                return Optional.empty();
            }
            byte[] data = bytes.asSlice(0, result).toArray(JAVA_BYTE);
            return Optional.of(new Message(data, descriptors, ControlMessages.sender(beside)));
        }
    }

    private static void requireWhole(int flags, List<Fd> descriptors, Fd socket) {
        if ((flags & (MSG_TRUNC | MSG_CTRUNC)) == 0) {
            return;
        }
        descriptors.forEach(Fd::close);
        String what = (flags & MSG_TRUNC) != 0 ? "bytes" : "descriptors";
        throw new TruncatedMessageException(
                "a message on socket %s has more %s than are wanted".formatted(socket, what));
    }

    private static MemorySegment message(Arena arena, MemorySegment bytes, MemorySegment control) {
        MemorySegment vector = arena.allocate(IOVEC);
        vector.setAtIndex(JAVA_LONG, 0, bytes.address());
        vector.setAtIndex(JAVA_LONG, 1, bytes.byteSize());
        MemorySegment message = arena.allocate(MSGHDR);
        message.set(JAVA_LONG, Struct.offset(MSGHDR, "msg_iov"), vector.address());
        message.set(JAVA_LONG, Struct.offset(MSGHDR, "msg_iovlen"), 1);
        message.set(JAVA_LONG, Struct.offset(MSGHDR, "msg_control"), control.address());
        message.set(JAVA_LONG, CONTROL_LENGTH, control.byteSize());
        return message;
    }
}
