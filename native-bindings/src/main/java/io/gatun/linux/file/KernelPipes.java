package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_NONBLOCK;
import static io.gatun.linux.abi.FileStruct.IOVEC;
import static io.gatun.linux.abi.Splice.SPLICE_F_NONBLOCK;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link Pipes} of the running kernel. */
public final class KernelPipes implements Pipes {
    private final SyscallGate gate;

    public KernelPipes(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Pipe pipe2(Waiting waiting) {
        long flags = O_CLOEXEC | (waiting == Waiting.NONBLOCKING ? O_NONBLOCK : 0);
        try (var arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            long result = gate.call(Syscall.PIPE2, ends.address(), flags);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.PIPE2, FlagText.bits(FlagSets.OPEN, flags));
            }
            return new Pipe(new Fd(gate, ends.get(JAVA_INT, 0)), new Fd(gate, ends.get(JAVA_INT, Integer.BYTES)));
        }
    }

    @Override
    public int capacityBytes(Fd pipe) {
        return (int) FcntlCommand.F_GETPIPE_SZ.call(gate, pipe, 0);
    }

    @Override
    public int resize(Fd pipe, int bytes) {
        return (int) FcntlCommand.F_SETPIPE_SZ.call(gate, pipe, bytes);
    }

    @Override
    public long splice(Fd from, Fd to, long bytes, Waiting waiting) {
        long flags = flags(waiting);
        long result = gate.retry(Syscall.SPLICE, from.number(), 0, to.number(), 0, bytes, flags);
        if (result < 0 && result != -Errno.EAGAIN.number()) {
            throw SyscallException.of(result, Syscall.SPLICE, from, 0, to, 0, bytes, text(flags));
        }
        return result < 0 ? Contents.WOULD_BLOCK : result;
    }

    @Override
    public long tee(Fd from, Fd to, long bytes, Waiting waiting) {
        long flags = flags(waiting);
        long result = gate.retry(Syscall.TEE, from.number(), to.number(), bytes, flags, 0, 0);
        if (result < 0 && result != -Errno.EAGAIN.number()) {
            throw SyscallException.of(result, Syscall.TEE, from, to, bytes, text(flags));
        }
        return result < 0 ? Contents.WOULD_BLOCK : result;
    }

    @Override
    public long vmsplice(MemorySegment from, Fd to, Waiting waiting) {
        long flags = flags(waiting);
        try (var arena = Arena.ofConfined()) {
            MemorySegment vector = arena.allocate(IOVEC);
            vector.setAtIndex(JAVA_LONG, 0, NativeMemory.address(from));
            vector.setAtIndex(JAVA_LONG, 1, from.byteSize());
            long result = gate.retry(Syscall.VMSPLICE, to.number(), vector.address(), 1, flags, 0, 0);
            if (result < 0 && result != -Errno.EAGAIN.number()) {
                throw SyscallException.of(result, Syscall.VMSPLICE, to, from.byteSize(), text(flags));
            }
            return result < 0 ? Contents.WOULD_BLOCK : result;
        }
    }

    private static long flags(Waiting waiting) {
        return waiting == Waiting.NONBLOCKING ? SPLICE_F_NONBLOCK : 0;
    }

    private static FlagText text(long flags) {
        return FlagText.bits(FlagSets.SPLICE, flags);
    }
}
