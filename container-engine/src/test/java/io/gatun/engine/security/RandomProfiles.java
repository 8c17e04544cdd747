package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.Seccomp.Action;
import io.gatun.engine.spec.Seccomp.Arch;
import io.gatun.engine.spec.Seccomp.Arg;
import io.gatun.engine.spec.Seccomp.Operator;
import io.gatun.engine.spec.Seccomp.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Profiles made by chance, the same ones for the same seed. */
final class RandomProfiles {
    private static final List<Action> ACTIONS = List.of(
            Action.SCMP_ACT_ALLOW,
            Action.SCMP_ACT_ERRNO,
            Action.SCMP_ACT_TRAP,
            Action.SCMP_ACT_LOG,
            Action.SCMP_ACT_TRACE,
            Action.SCMP_ACT_KILL_THREAD,
            Action.SCMP_ACT_KILL_PROCESS);
    private static final List<List<Arch>> ARCHES = List.of(
            List.of(),
            List.of(Arch.SCMP_ARCH_X86_64, Arch.SCMP_ARCH_X86),
            List.of(Arch.SCMP_ARCH_X86_64, Arch.SCMP_ARCH_X86, Arch.SCMP_ARCH_X32),
            List.of(Arch.SCMP_ARCH_AARCH64, Arch.SCMP_ARCH_ARM),
            List.of(Arch.SCMP_ARCH_X32, Arch.SCMP_ARCH_ARM));
    private static final List<Long> VALUES = List.of(
            0L,
            1L,
            38L,
            0x7e02_0000L,
            0xffff_ffffL,
            0x1_0000_0000L,
            0x1_0000_0002L,
            0x8000_0000L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            -1L,
            0xffff_ffff_0000_0000L,
            0xffff_0000_0000_ffffL);

    private final Random random;
    private final Set<String> conditional = new HashSet<>();
    private final boolean overlapping;

    private RandomProfiles(long seed, boolean overlapping) {
        this.random = new Random(seed);
        this.overlapping = overlapping;
    }

    /** A profile whose meaning libseccomp defines and implements: at most one rule with conditions per call. */
    static Seccomp simple(long seed) {
        return new RandomProfiles(seed, false).profile();
    }

    /** A profile in which several rules with conditions, of different actions, compete for a call. */
    static Seccomp overlapping(long seed) {
        return new RandomProfiles(seed, true).profile();
    }

    private Seccomp profile() {
        var names = new ArrayList<>(
                new TreeSet<>(SyscallTable.of(FilterAbi.X86_64).byName().keySet()));
        names.addAll(List.of("fcntl64", "socketcall", "ipc", "waitpid", "cacheflush", "nonsense"));
        List<Rule> rules = new ArrayList<>();
        int count = random.nextInt(1, 60);
        for (int i = 0; i < count; i++) rules.add(random.nextInt(3) > 0 ? flat(names) : conditional(names));
        return new Seccomp(
                pick(ACTIONS),
                OptionalInt.empty(),
                pick(ARCHES),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                rules);
    }

    private Rule flat(List<String> names) {
        var some = random.ints(random.nextInt(1, 30), 0, names.size())
                .mapToObj(names::get)
                .toList();
        var errno = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(1, 133));
        return new Rule(some, pick(ACTIONS), errno, List.of());
    }

    private Rule conditional(List<String> names) {
        var name = overlapping ? pick(List.of("ioctl", "clone", "fcntl", "personality")) : pick(names);
        // Where 32-bit x86 hides the arguments in memory, we differ on purpose.
        boolean hides = Multiplexer.of(name).isPresent() || name.equals("socketcall") || name.equals("ipc");
        if (hides || (!overlapping && !conditional.add(name))) return flat(names);
        List<Arg> args = new ArrayList<>();
        int first = random.nextInt(6);
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) args.add(arg((first + i) % 6));
        return new Rule(List.of(name), pick(ACTIONS), OptionalInt.empty(), args);
    }

    private Arg arg(int index) {
        var operator = pick(List.of(Operator.values()));
        return new Arg(index, value(), operator == Operator.SCMP_CMP_MASKED_EQ ? value() : 0, operator);
    }

    private long value() {
        return random.nextBoolean() ? pick(VALUES) : random.nextLong(100);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
