package io.gatun.linux.gate.ffm;

import static io.gatun.linux.abi.Mman.MAP_ANONYMOUS;
import static io.gatun.linux.abi.Mman.MAP_PRIVATE;
import static io.gatun.linux.abi.Mman.PROT_EXEC;
import static io.gatun.linux.abi.Mman.PROT_READ;
import static io.gatun.linux.abi.Mman.PROT_WRITE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallGate;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;

/**
 * The gate through Project Panama: one downcall handle for the C library and for a page of machine code that makes system calls.
 * Nothing is written to the page once it can be executed.
 */
@SuppressWarnings("restricted") // binding native functions is what this class is for; no other class may
public final class FfmGate implements SyscallGate {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor SEVEN_LONGS = FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    // One shape for all: who takes less does not look at the rest, and linking one more shape costs the start of a
    // command 6 ms.
    private static final MethodHandle CALL = LINKER.downcallHandle(SEVEN_LONGS);
    private static final MemorySegment SYSCALL = executable(SyscallCode.of(Arch.current()));
    private static final Map<LibcFunction, MemorySegment> LIBC = new EnumMap<>(LibcFunction.class);

    static {
        for (LibcFunction function : LibcFunction.values()) LIBC.put(function, address(function.symbol()));
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        return call(SYSCALL, number, a, b, c, d, e, f);
    }

    @Override
    public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
        return (int) call(requireNonNull(LIBC.get(function)), a, b, c, d, e, f, 0);
    }

    private static long call(MemorySegment function, long a, long b, long c, long d, long e, long f, long g) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d, e, f, g);
        } catch (Throwable t) {
            throw new AssertionError("a downcall without upcalls cannot throw", t);
        }
    }

    private static MemorySegment executable(byte[] code) {
        long length = code.length;
        long page = call(address("mmap"), 0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0, 0);
        if (page == -1) throw new UnsupportedOperationException("no memory can be mapped for system calls");
        MemorySegment memory = MemorySegment.ofAddress(page).reinterpret(length);
        memory.copyFrom(MemorySegment.ofArray(code));
        if (call(address("mprotect"), page, length, PROT_READ | PROT_EXEC, 0, 0, 0, 0) != 0) {
            throw new UnsupportedOperationException(
                    "this process may not make memory executable (see PR_SET_MDWE in prctl(2))");
        }
        return memory;
    }

    private static MemorySegment address(String symbol) {
        return LINKER.defaultLookup()
                .find(symbol)
                .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + symbol));
    }
}
