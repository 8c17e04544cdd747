package io.gatun.linux.net.socket;

import static io.gatun.linux.abi.Socket.SCM_CREDENTIALS;
import static io.gatun.linux.abi.Socket.SCM_RIGHTS;
import static io.gatun.linux.abi.Socket.SOL_SOCKET;
import static io.gatun.linux.abi.SocketStruct.CMSGHDR;
import static io.gatun.linux.abi.SocketStruct.UCRED;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.Struct;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ancillary data (cmsg(3)): descriptors and credentials beside the bytes of a message. */
final class ControlMessages {
    private static final long LEVEL = Struct.offset(CMSGHDR, "cmsg_level");
    private static final long TYPE = Struct.offset(CMSGHDR, "cmsg_type");
    private static final long HEADER = CMSGHDR.byteSize();

    private ControlMessages() {}

    /** Room for what a message of so many descriptors can bring. */
    static MemorySegment room(Arena arena, int descriptors) {
        long bytes = space((long) descriptors * Integer.BYTES) + space(UCRED.byteSize());
        return arena.allocate(bytes, Long.BYTES);
    }

    static MemorySegment of(Arena arena, List<Fd> descriptors) {
        MemorySegment control = head(arena, SCM_RIGHTS, (long) descriptors.size() * Integer.BYTES);
        for (int i = 0; i < descriptors.size(); i++) {
            control.set(
                    JAVA_INT,
                    HEADER + (long) i * Integer.BYTES,
                    descriptors.get(i).number());
        }
        return control;
    }

    static MemorySegment of(Arena arena, Credentials credentials) {
        MemorySegment control = head(arena, SCM_CREDENTIALS, UCRED.byteSize());
        MemorySegment body = control.asSlice(HEADER, UCRED.byteSize());
        body.set(
                JAVA_INT,
                Struct.offset(UCRED, "pid"),
                credentials.pid().map(Pid::number).orElse(0));
        body.set(JAVA_INT, Struct.offset(UCRED, "uid"), credentials.uid());
        body.set(JAVA_INT, Struct.offset(UCRED, "gid"), credentials.gid());
        return control;
    }

    private static MemorySegment head(Arena arena, int type, long bytes) {
        MemorySegment control = arena.allocate(space(bytes), Long.BYTES);
        control.set(JAVA_LONG, 0, HEADER + bytes);
        control.set(JAVA_INT, LEVEL, SOL_SOCKET);
        control.set(JAVA_INT, TYPE, type);
        return control;
    }

    /** The descriptors in {@code control}; owned by the caller from here on. */
    static List<Fd> descriptors(SyscallGate gate, MemorySegment control) {
        var descriptors = new ArrayList<Fd>();
        for (MemorySegment body : bodies(control, SCM_RIGHTS)) {
            for (long at = 0; at + Integer.BYTES <= body.byteSize(); at += Integer.BYTES) {
                descriptors.add(new Fd(gate, body.get(JAVA_INT, at)));
            }
        }
        return descriptors;
    }

    /** The sender, if {@code control} names one. */
    static Optional<Credentials> sender(MemorySegment control) {
        return bodies(control, SCM_CREDENTIALS).stream().findFirst().map(ControlMessages::credentials);
    }

    /** What {@code struct ucred} says. */
    static Credentials credentials(MemorySegment ucred) {
        int pid = ucred.get(JAVA_INT, Struct.offset(UCRED, "pid"));
        return new Credentials(
                pid == 0 ? Optional.empty() : Optional.of(new Pid(pid)),
                ucred.get(JAVA_INT, Struct.offset(UCRED, "uid")),
                ucred.get(JAVA_INT, Struct.offset(UCRED, "gid")));
    }

    private static List<MemorySegment> bodies(MemorySegment control, int type) {
        var bodies = new ArrayList<MemorySegment>();
        long at = 0;
        while (at + HEADER <= control.byteSize()) {
            long length = control.get(JAVA_LONG, at);
            if (length < HEADER || length > control.byteSize() - at) {
                break;
            }
            if (control.get(JAVA_INT, at + LEVEL) == SOL_SOCKET && control.get(JAVA_INT, at + TYPE) == type) {
                bodies.add(control.asSlice(at + HEADER, length - HEADER));
            }
            at += align(length);
        }
        return bodies;
    }

    private static long space(long bytes) {
        return HEADER + align(bytes);
    }

    private static long align(long bytes) {
        return (bytes + Long.BYTES - 1) & -Long.BYTES;
    }
}
