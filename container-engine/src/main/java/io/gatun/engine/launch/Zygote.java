package io.gatun.engine.launch;

import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.net.socket.Sockets.SocketType;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.process.Signal;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A small process that makes processes of ours: one of them is always there already and waits for its program. For one thread. It
 * ends, and so does the process that waits, when this is closed or the engine ends.
 */
final class Zygote implements AutoCloseable {
    private static final Program PROGRAM = ZygoteProgram.make();
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Signal KILL = new Signal(9);

    private final Kernel kernel;
    private final Pid pid;
    private final Fd programs;
    private final Fd control;
    /** The process that waits, if it is known yet. */
    private Optional<Pid> spare = Optional.empty();

    private Zygote(Kernel kernel, Pid pid, Fd programs, Fd control) {
        this.kernel = kernel;
        this.pid = pid;
        this.programs = programs;
        this.control = control;
    }

    /** Where the programs lie that are started by one. */
    static long programAddress() {
        return PROGRAM.scratchAddress();
    }

    /** Whether a message takes a program, its title and its descriptors. */
    static boolean takes(Program program, List<String> title, int descriptors) {
        return program.scratchAddress() + program.scratchBytes() - PROGRAM.scratchAddress() <= ZygoteProgram.ROOM_BYTES
                && titled(title).length <= ZygoteProgram.TITLE_BYTES
                && descriptors <= ZygoteProgram.MOST_DESCRIPTORS;
    }

    static Zygote start(Kernel kernel) {
        var programs = kernel.sockets().socketpair(SocketType.SEQPACKET);
        var control = kernel.sockets().socketpair(SocketType.SEQPACKET);
        boolean begun = false;
        try (var theirPrograms = programs.right();
                var theirControl = control.right();
                var taken = kernel.pipes().pipe2(Pipes.Waiting.NONBLOCKING);
                // Threads may be in other network namespaces than the program is.
                Fd network = kernel.files().open(Path.of("/proc/self/ns/net"), OpenHow.read())) {
            var inherited = List.of(
                    new Inherited(theirPrograms, ZygoteProgram.PROGRAMS),
                    new Inherited(theirControl, ZygoteProgram.CONTROL),
                    new Inherited(taken.read(), ZygoteProgram.TAKEN_READER),
                    new Inherited(taken.write(), ZygoteProgram.TAKEN),
                    new Inherited(network, ZygoteProgram.NETWORK));
            Pid pid = kernel.spawner().spawn(ElfImage.of(PROGRAM, Descriptors.FIRST), roomForTitles(), inherited);
            begun = true;
            var zygote = new Zygote(kernel, pid, programs.left(), control.left());
            zygote.tellTitleAddress();
            return zygote;
        } finally {
            if (!begun) {
                programs.left().close();
                control.left().close();
            }
        }
    }

    /** Arguments that take as many bytes as a title may have; the kernel keeps them one behind the other. */
    private static List<String> roomForTitles() {
        var arguments = new ArrayList<>(List.of(ZygoteProgram.NAME));
        int left = ZygoteProgram.TITLE_BYTES - titled(arguments).length;
        arguments.addAll(Collections.nCopies(left, ""));
        return arguments;
    }

    /** Its children have their arguments where it has them. */
    private void tellTitleAddress() {
        long address = titleAddress();
        byte[] word = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(address)
                .array();
        kernel.messages().send(control, word, List.of());
    }

    private long titleAddress() {
        try (var process = ProcessDirectory.open(kernel, pid)) {
            long address = process.argumentsAddress();
            return address == 0 ? PROGRAM.scratchAddress() + ZygoteProgram.ROOM_BYTES : address;
        }
    }

    /**
     * Gives a program to the process that waits.
     *
     * @param descriptors what it finds as 3, 4 and so on; borrowed
     * @return the process, a child of this one; empty if none waits, and this is of no use any more
     */
    Optional<Pid> begin(Program program, List<String> title, List<Fd> descriptors) {
        if (spare.isEmpty()) spare = waiting();
        if (spare.isEmpty() || hasEnded(spare.get())) return Optional.empty();
        kernel.messages().send(programs, message(program, title), descriptors);
        Optional<Pid> begun = spare;
        spare = Optional.empty();
        return begun;
    }

    /** The next process that waits, as the zygote names it. */
    private Optional<Pid> waiting() {
        if (!Blocking.call(() -> kernel.events().awaitReadable(control, PATIENCE))) return Optional.empty();
        byte[] word = kernel.contents().readOnce(control, Long.BYTES);
        return word.length == Long.BYTES
                ? Optional.of(new Pid(
                        ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getInt()))
                : Optional.empty();
    }

    private boolean hasEnded(Pid process) {
        boolean ended = kernel.processes().tryWaitid(process).isPresent();
        if (ended) spare = Optional.empty();
        return ended;
    }

    private static byte[] message(Program program, List<String> title) {
        byte[] body = program.encode();
        return ByteBuffer.allocate(ZygoteProgram.TITLE_BYTES + body.length)
                .put(titled(title))
                .position(ZygoteProgram.TITLE_BYTES)
                .put(body)
                .array();
    }

    private static byte[] titled(List<String> title) {
        return (String.join("\0", title) + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** Ends it and the process that waits, and takes their status. */
    @Override
    public void close() {
        try {
            if (spare.isEmpty()) spare = waiting();
        } finally {
            programs.close();
            control.close();
            if (spare.isEmpty()) kill();
            reap(pid);
            spare.ifPresent(this::reap);
        }
    }

    /** It does not answer: it was killed, or stopped. */
    private void kill() {
        try (var process = kernel.processes().pidfdOpen(pid)) {
            kernel.processes().pidfdSendSignal(process, KILL);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) throw e;
        }
    }

    private void reap(Pid child) {
        try {
            Blocking.call(() -> kernel.processes().waitid(child));
        } catch (SyscallException e) {
            // Somebody else waits for all children of this program.
            if (!e.is(Errno.ECHILD)) throw e;
        }
    }
}
