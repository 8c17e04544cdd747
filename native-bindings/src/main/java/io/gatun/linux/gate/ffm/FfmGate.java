package io.gatun.linux.gate.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallGate;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;

/** The gate through Project Panama: one downcall handle on syscall(2), errno taken from the captured call state. */
@SuppressWarnings("restricted") // binding native functions is what this class is for; no other class may
public final class FfmGate implements SyscallGate {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
    private static final FunctionDescriptor SIX_LONGS = FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            address("syscall"), SIX_LONGS, Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno"));
    private static final Map<LibcFunction, MethodHandle> LIBC = new EnumMap<>(LibcFunction.class);
    private static final ThreadLocal<MemorySegment> CAPTURE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    static {
        var sixLongs =
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        for (LibcFunction function : LibcFunction.values()) {
            LIBC.put(function, LINKER.downcallHandle(address(function.symbol()), sixLongs));
        }
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = CAPTURE.get();
        try {
            long result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
            return result == -1 ? -state.get(JAVA_INT, ERRNO) : result;
        } catch (Throwable t) {
            throw new AssertionError("a downcall without upcalls cannot throw", t);
        }
    }

    @Override
    public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
        try {
            return (int) requireNonNull(LIBC.get(function)).invokeExact(a, b, c, d, e, f);
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
