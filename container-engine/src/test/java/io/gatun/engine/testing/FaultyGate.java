package io.gatun.engine.testing;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallGate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's gate, at which one call goes wrong: the program dies before it, or the kernel refuses it. Everything that
 * an engine does comes through its gate, so each of its steps can be hit without a mark in its code. Safe for many
 * threads.
 */
public final class FaultyGate implements SyscallGate {
    private static final Map<Long, Syscall> NAMES = Arrays.stream(Syscall.values())
            .collect(Collectors.toUnmodifiableMap(each -> (long) each.number(), Function.identity()));
    private static final Set<LibcFunction> FREEING =
            EnumSet.of(LibcFunction.POSIX_SPAWN_FILE_ACTIONS_DESTROY, LibcFunction.POSIX_SPAWNATTR_DESTROY);
    /** Calls after which nothing is as they found it but the caller's memory. */
    private static final Set<Syscall> LOOKING = EnumSet.of(
            Syscall.READ,
            Syscall.PREAD64,
            Syscall.STATX,
            Syscall.GETDENTS64,
            Syscall.READLINKAT,
            Syscall.STATFS,
            Syscall.FSTATFS,
            Syscall.LSEEK,
            Syscall.PPOLL,
            Syscall.CAPGET,
            Syscall.GETPID);

    private final SyscallGate kernel;
    private final Runnable death;
    private final AtomicInteger remaining = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile String struck = "";
    private volatile boolean dead;

    /** One whose program is not killed in truth: from its death on it is refused everything. */
    public FaultyGate(SyscallGate kernel) {
        this(kernel, () -> {});
    }

    /** One that does {@code death} where the program shall die. */
    public FaultyGate(SyscallGate kernel, Runnable death) {
        this.kernel = kernel;
        this.death = death;
    }

    /**
     * What goes wrong.
     *
     * @param refusal why the kernel refuses; empty if the program is killed instead
     * @param spared calls that do not count
     */
    public record Fault(Optional<Errno> refusal, Set<Syscall> spared) {
        private static final Fault NONE = new Fault(Optional.empty(), Set.of());
        /** The program is killed before a call that changes something. */
        public static final Fault DEATH = new Fault(Optional.empty(), LOOKING);

        /** The kernel refuses a call, whatever it is. */
        public static Fault refusal(Errno reason) {
            return new Fault(Optional.of(reason), Set.of());
        }
    }

    /** What a killed program throws instead of doing anything. */
    public static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Killed(String call) {
            super("killed before " + call);
        }
    }

    /** Lets the {@code at}th call from now on go wrong, the first being 1. */
    public void arm(int at, Fault wanted) {
        fault = wanted;
        remaining.set(at);
    }

    /** Lets all calls through from now on, but for a program that is dead; returns what went wrong, if it has come to that. */
    public Optional<String> disarm() {
        remaining.set(0);
        return Optional.of(struck).filter(call -> !call.isEmpty());
    }

    /** How many calls have to come until one goes wrong; 0 if none will. */
    public int remaining() {
        return remaining.get();
    }

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        Syscall syscall = NAMES.get(number);
        // What dies gives its descriptors and its memory back, and a refused close(2) closes all the same.
        if (syscall != Syscall.CLOSE && syscall != Syscall.MUNMAP && strikes(syscall)) {
            return -refuse(syscall == null ? String.valueOf(number) : syscall.kernelName());
        }
        return kernel.call(number, a, b, c, d, e, f);
    }

    @Override
    public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
        if (!FREEING.contains(function) && strikes(null)) {
            return (int) refuse(function.symbol());
        }
        return kernel.call(function, a, b, c, d, e, f);
    }

    private boolean strikes(@Nullable Syscall syscall) {
        if (dead) {
            return true;
        }
        boolean counts =
                remaining.get() > 0 && (syscall == null || !fault.spared().contains(syscall));
        return counts && remaining.decrementAndGet() == 0;
    }

    private long refuse(String call) {
        if (struck.isEmpty()) {
            struck = call;
        }
        dead = fault.refusal().isEmpty();
        if (dead) {
            death.run();
        }
        return fault.refusal().orElseThrow(() -> new Killed(struck)).number();
    }
}
