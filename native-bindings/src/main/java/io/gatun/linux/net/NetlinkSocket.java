package io.gatun.linux.net;

import static io.gatun.linux.abi.NetlinkStruct.NLMSGHDR;
import static io.gatun.linux.abi.NetlinkStruct.SOCKADDR_NL;
import static io.gatun.linux.abi.Socket.AF_NETLINK;
import static io.gatun.linux.abi.Socket.MSG_TRUNC;
import static io.gatun.linux.abi.Socket.SOCK_CLOEXEC;
import static io.gatun.linux.abi.Socket.SOCK_RAW;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Netlink;
import io.gatun.linux.abi.Struct;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.Blocking;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A netlink(7) socket to the kernel's routing part, in the network namespace of the thread that made it. */
final class NetlinkSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_DUMPS = 16;

    private final SyscallGate gate;
    private final Fd socket;
    private int sequence;

    NetlinkSocket(SyscallGate gate) {
        this.gate = gate;
        long result = gate.call(Syscall.SOCKET, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, Netlink.NETLINK_ROUTE);
        if (result < 0) {
            throw SyscallException.of(
                    result,
                    Syscall.SOCKET,
                    new FlagText("AF_NETLINK"),
                    new FlagText("SOCK_RAW"),
                    Netlink.NETLINK_ROUTE);
        }
        socket = new Fd(gate, result);
        try {
            enable(Netlink.NETLINK_EXT_ACK);
            enable(Netlink.NETLINK_CAP_ACK);
            enable(Netlink.NETLINK_GET_STRICT_CHK);
        } catch (SyscallException e) {
            socket.close();
            throw e;
        }
    }

    private void enable(int option) {
        try (var arena = Arena.ofConfined()) {
            long one = arena.allocateFrom(JAVA_INT, 1).address();
            long result =
                    gate.call(Syscall.SETSOCKOPT, socket.number(), Netlink.SOL_NETLINK, option, one, Integer.BYTES);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.SETSOCKOPT, socket, new FlagText("SOL_NETLINK"), option, 1);
            }
        }
    }

    /**
     * Sends a request and waits until it is done.
     *
     * @param what the request in words, for the message of a failure
     */
    synchronized void request(NetlinkWriter request, String what) {
        exchange(request, what);
    }

    /** Sends a question and returns the answer; if it is a list, all elements as they were at one time. */
    synchronized List<NetlinkMessage> query(NetlinkWriter request, String what) {
        for (int i = 0; i < MAX_DUMPS; i++) {
            List<NetlinkMessage> messages = exchange(request, what);
            // Something changed while the kernel wrote the list, so an element may be missing.
            if (messages.stream().noneMatch(message -> message.has(Netlink.NLM_F_DUMP_INTR))) {
                return messages;
            }
        }
        throw SyscallException.of("rtnetlink(" + what + "), a list that keeps changing", -Errno.EAGAIN.number());
    }

    private List<NetlinkMessage> exchange(NetlinkWriter request, String what) {
        int number = ++sequence;
        try (var arena = Arena.ofShared()) {
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, request.message(number));
            // Changes wait for the kernel's one lock over all network configuration.
            long result = Blocking.call(
                    () -> gate.retry(Syscall.SENDTO, socket.number(), message.address(), message.byteSize(), 0, 0, 0));
            if (result < 0) {
                throw SyscallException.of("sendto(" + socket + ", " + what + ")", result);
            }
            return receive(arena, number, what);
        }
    }

    private List<NetlinkMessage> receive(Arena arena, int number, String what) {
        var received = new ArrayList<NetlinkMessage>();
        MemorySegment buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
        while (true) {
            for (NetlinkMessage message : NetlinkMessage.all(read(arena, buffer))) {
                if (message.sequence() != number) {
                    continue; // the rest of an answer that was given up
                }
                switch (message.type()) {
                    case Netlink.NLMSG_NOOP -> {}
                    case Netlink.NLMSG_ERROR, Netlink.NLMSG_DONE -> {
                        requireSuccess(message, what);
                        return received;
                    }
                    default -> received.add(message);
                }
            }
        }
    }

    /** One read, copied off the buffer. */
    private ByteBuffer read(Arena arena, MemorySegment buffer) {
        MemorySegment sender = arena.allocate(SOCKADDR_NL);
        MemorySegment senderBytes = arena.allocateFrom(JAVA_INT, (int) SOCKADDR_NL.byteSize());
        while (true) {
            // With MSG_TRUNC the result is the length of the message even if the buffer is shorter.
            long result = Blocking.call(() -> gate.retry(
                    Syscall.RECVFROM,
                    socket.number(),
                    buffer.address(),
                    buffer.byteSize(),
                    MSG_TRUNC,
                    sender.address(),
                    senderBytes.address()));
            if (result < 0) {
                throw SyscallException.of(result, Syscall.RECVFROM, socket, buffer.byteSize());
            }
            if (result > buffer.byteSize()) {
                throw new MalformedNetlinkException("a message of " + result + " bytes");
            }
            // Another process can send to this socket too; only the kernel has port 0.
            if (sender.get(JAVA_INT, Struct.offset(SOCKADDR_NL, "nl_pid")) == 0) {
                return ByteBuffer.wrap(buffer.asSlice(0, result).toArray(JAVA_BYTE))
                        .order(ByteOrder.nativeOrder());
            }
        }
    }

    private static void requireSuccess(NetlinkMessage message, String what) {
        ByteBuffer payload = message.payload();
        int error = payload.limit() < Integer.BYTES ? 0 : payload.getInt(0);
        if (error < 0) {
            throw SyscallException.of("rtnetlink(" + what + ")" + explanation(message), error);
        }
    }

    // The kernel's own words stand behind the error number and the head of the request it answers.
    private static String explanation(NetlinkMessage message) {
        if (!message.has(Netlink.NLM_F_ACK_TLVS)) {
            return "";
        }
        int offset = Integer.BYTES;
        if (message.type() == Netlink.NLMSG_ERROR) {
            var request = new NetlinkFields(NLMSGHDR, message.payload(), Integer.BYTES);
            offset += message.has(Netlink.NLM_F_CAPPED) ? (int) NLMSGHDR.byteSize() : request.get("nlmsg_len");
        }
        return message.attributes(offset)
                .string(Netlink.NLMSGERR_ATTR_MSG)
                .map(text -> ": " + text)
                .orElse("");
    }

    @Override
    public void close() {
        socket.close();
    }
}
