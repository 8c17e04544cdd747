package io.gatun.linux.net.netlink;

import static io.gatun.linux.abi.NetlinkStruct.NLMSGHDR;
import static io.gatun.linux.abi.NetlinkStruct.SOCKADDR_NL;
import static io.gatun.linux.abi.Socket.AF_NETLINK;
import static io.gatun.linux.abi.Socket.MSG_TRUNC;
import static io.gatun.linux.abi.Socket.SOCK_CLOEXEC;
import static io.gatun.linux.abi.Socket.SOCK_RAW;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Netlink;
import io.gatun.linux.abi.Socket;
import io.gatun.linux.abi.Struct;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A netlink(7) socket to one part of the kernel, in the network namespace of the thread that made it. */
public final class NetlinkSocket implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_DUMPS = 16;
    private static final int TRANSACTION_BYTES = 4 << 20;

    private final SyscallGate gate;
    private final String part;
    private final Fd socket;
    private int sequence;

    private NetlinkSocket(SyscallGate gate, int protocol, String part) {
        this.gate = gate;
        this.part = part;
        long result = gate.call(Syscall.SOCKET, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
        if (result < 0) {
            throw SyscallException.of(
                    result, Syscall.SOCKET, new FlagText("AF_NETLINK"), new FlagText("SOCK_RAW"), protocol);
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

    /** Links, addresses and routes. */
    public static NetlinkSocket routing(SyscallGate gate) {
        return new NetlinkSocket(gate, Netlink.NETLINK_ROUTE, "rtnetlink");
    }

    /** The packet filter and what belongs to it. */
    public static NetlinkSocket filtering(SyscallGate gate) {
        var made = new NetlinkSocket(gate, Netlink.NETLINK_NETFILTER, "nfnetlink");
        try {
            // A transaction is one message, and is not to be split.
            made.option(Socket.SOL_SOCKET, Socket.SO_SNDBUFFORCE, TRANSACTION_BYTES);
            return made;
        } catch (SyscallException e) {
            made.close();
            throw e;
        }
    }

    private void enable(int option) {
        option(Netlink.SOL_NETLINK, option, 1);
    }

    /** Gets what the kernel tells a group of listeners from now on. */
    public void join(int group) {
        bind();
        option(Netlink.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, group);
    }

    /** Without a number of its own the kernel takes a socket for the sender of what it tells, and leaves it out. */
    private void bind() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_NL);
            address.set(JAVA_SHORT, Struct.offset(SOCKADDR_NL, "nl_family"), (short) AF_NETLINK);
            long result = gate.call(Syscall.BIND, socket.number(), address.address(), address.byteSize());
            if (result < 0) {
                throw SyscallException.of(result, Syscall.BIND, socket, new FlagText("AF_NETLINK"));
            }
        }
    }

    private void option(int level, int option, int value) {
        try (var arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(JAVA_INT, value).address();
            long result = gate.call(Syscall.SETSOCKOPT, socket.number(), level, option, address, Integer.BYTES);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.SETSOCKOPT, socket, level, option, value);
            }
        }
    }

    /** The socket itself, borrowed, to wait for what the kernel tells. */
    public Fd fd() {
        return socket;
    }

    /** What the kernel tells next; waits for it. */
    public List<NetlinkMessage> listen() {
        return waiting(arena -> NetlinkMessage.all(read(arena, arena.allocate(BUFFER_BYTES, Long.BYTES))));
    }

    /**
     * Sends a request and waits until it is done.
     *
     * @param what the request in words, for the message of a failure
     */
    public synchronized void request(NetlinkWriter request, String what) {
        exchange(request, what);
    }

    /** Sends a question and returns the answer; if it is a list, all elements as they were at one time. */
    public synchronized List<NetlinkMessage> query(NetlinkWriter request, String what) {
        for (int i = 0; i < MAX_DUMPS; i++) {
            List<NetlinkMessage> messages = exchange(request, what);
            // Something changed while the kernel wrote the list, so an element may be missing.
            if (messages.stream().noneMatch(message -> message.has(Netlink.NLM_F_DUMP_INTR))) {
                return messages;
            }
        }
        throw SyscallException.of(part + "(" + what + "), a list that keeps changing", -Errno.EAGAIN.number());
    }

    /**
     * Sends messages that are done all or none, and waits until they are.
     *
     * @param messages the first and the last are the brackets; the last but one asks for an acknowledgement
     * @throws SyscallException with the first reason there is
     */
    public synchronized void transact(List<NetlinkWriter> messages, String what) {
        int first = sequence + 1;
        sequence += messages.size();
        int last = sequence - 1;
        waiting(arena -> {
            send(arena, joined(messages, first), what);
            awaitEnd(arena, first, last, what);
            return List.of();
        });
    }

    private static byte[] joined(List<NetlinkWriter> messages, int first) {
        var out = new ByteArrayOutputStream();
        int number = first;
        for (NetlinkWriter message : messages) {
            out.writeBytes(message.message(number++));
        }
        return out.toByteArray();
    }

    /** The kernel answers for what fails and for the last message; about the whole, it answers for the first. */
    private void awaitEnd(Arena arena, int first, int last, String what) {
        Optional<SyscallException> failure = Optional.empty();
        MemorySegment buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
        while (true) {
            for (NetlinkMessage message : NetlinkMessage.all(read(arena, buffer))) {
                if (message.type() != Netlink.NLMSG_ERROR || message.sequence() < first || message.sequence() > last) {
                    continue;
                }
                failure = failure.or(() -> failure(message, what));
                if (message.sequence() == last || message.sequence() == first) {
                    failure.ifPresent(found -> {
                        throw found;
                    });
                    return;
                }
            }
        }
    }

    private List<NetlinkMessage> exchange(NetlinkWriter request, String what) {
        int number = ++sequence;
        return waiting(arena -> {
            send(arena, request.message(number), what);
            return receive(arena, number, what);
        });
    }

    private interface Talk {
        List<NetlinkMessage> with(Arena arena);
    }

    /** Changes wait for the kernel's one lock over all network configuration, and answers for the kernel. */
    private static List<NetlinkMessage> waiting(Talk talk) {
        return Blocking.call(() -> {
            try (var arena = Arena.ofConfined()) {
                return talk.with(arena);
            }
        });
    }

    private void send(Arena arena, byte[] bytes, String what) {
        MemorySegment message = arena.allocateFrom(JAVA_BYTE, bytes);
        long result = gate.retry(Syscall.SENDTO, socket.number(), message.address(), message.byteSize(), 0, 0, 0);
        if (result < 0) {
            throw SyscallException.of("sendto(" + socket + ", " + what + ")", result);
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
            long result = gate.retry(
                    Syscall.RECVFROM,
                    socket.number(),
                    buffer.address(),
                    buffer.byteSize(),
                    MSG_TRUNC,
                    sender.address(),
                    senderBytes.address());
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

    private void requireSuccess(NetlinkMessage message, String what) {
        failure(message, what).ifPresent(found -> {
            throw found;
        });
    }

    private Optional<SyscallException> failure(NetlinkMessage message, String what) {
        ByteBuffer payload = message.payload();
        int error = payload.limit() < Integer.BYTES ? 0 : payload.getInt(0);
        return error < 0
                ? Optional.of(SyscallException.of(part + "(" + what + ")" + explanation(message), error))
                : Optional.empty();
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
