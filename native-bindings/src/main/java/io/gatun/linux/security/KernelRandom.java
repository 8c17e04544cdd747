package io.gatun.linux.security;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * The kernel's random numbers (getrandom(2)), which nobody can guess. {@code SecureRandom} has the same ones, at the
 * price of finding a provider of them, which the start of a command pays. Safe for many threads. Throws
 * {@link SyscallException}.
 */
public final class KernelRandom implements RandomGenerator {
    private final SyscallGate gate;

    public KernelRandom(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public long nextLong() {
        return ByteBuffer.wrap(bytes(Long.BYTES)).getLong();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        System.arraycopy(bytes(bytes.length), 0, bytes, 0, bytes.length);
    }

    private byte[] bytes(int count) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(count);
            // More than 256 bytes may come in parts.
            for (long filled = 0; filled < count; ) {
                MemorySegment rest = all.asSlice(filled);
                long got = gate.retry(Syscall.GETRANDOM, rest.address(), rest.byteSize(), 0, 0, 0, 0);
                if (got < 0) {
                    throw SyscallException.of(got, Syscall.GETRANDOM, rest, rest.byteSize(), 0);
                }
                filled += got;
            }
            return all.toArray(JAVA_BYTE);
        }
    }
}
