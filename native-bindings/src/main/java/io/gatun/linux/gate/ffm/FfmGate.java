package io.gatun.linux.gate.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallGate;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;

/** The gate through Project Panama: one downcall handle for syscall(2) and the C library, errno taken from the captured call state. */
@SuppressWarnings("restricted") // binding native functions is what this class is for; no other class may
public final class FfmGate implements SyscallGate {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    // Of what a call leaves behind, Linux has errno alone. Looking up its offset by name costs the start of a command
    // 2 % of its time.
    private static final long ERRNO = 0;
    private static final FunctionDescriptor SEVEN_LONGS = FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    // One shape for syscall(2) and for all of the C library: who takes less does not look at the rest, and linking one
    // more
    // shape costs the start of a command 6 ms.
    private static final MethodHandle CALL = LINKER.downcallHandle(
            SEVEN_LONGS, Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno"));
    private static final MemorySegment SYSCALL = address("syscall");
    private static final Map<LibcFunction, MemorySegment> LIBC = new EnumMap<>(LibcFunction.class);
    private static final ThreadLocal<MemorySegment> CAPTURE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    static {
        for (LibcFunction function : LibcFunction.values()) LIBC.put(function, address(function.symbol()));
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = CAPTURE.get();
        try {
            long result = (long) CALL.invokeExact(SYSCALL, state, number, a, b, c, d, e, f);
            return result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
        } catch (Throwable t) {
            throw new AssertionError("a downcall without upcalls cannot throw", t);
        }
    }

    @Override
    public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
        MemorySegment address = requireNonNull(LIBC.get(function));
        try {
            return (int) (long) CALL.invokeExact(address, CAPTURE.get(), a, b, c, d, e, f, 0L);
        } catch (Throwable t) {
            throw new AssertionError("a downcall without upcalls cannot throw", t);
        }
    }

    private static MemorySegment address(String symbol) {
        return LINKER.defaultLookup()
                .find(symbol)
                .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + symbol));
    }
}
