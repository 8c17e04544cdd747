package io.gatun.engine.security;

import io.gatun.engine.security.Verdict.Always;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.check.InvalidSpecException;
import io.gatun.engine.spec.check.Violation;
import io.gatun.linux.abi.Arch;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiles a profile to a filter: the ABI first, then a balanced search for the call's number, then its arguments.
 *
 * <p>Semantics are those of runc with libseccomp. The native ABI is always served; a call of an ABI the profile does
 * not list kills the thread; a call with a number above all that the profile names gets ENOSYS, unless the default
 * action is one that suits calls nobody knew.
 */
public final class SeccompCompiler {
    /** Offset of {@code nr} in {@code struct seccomp_data}. */
    private static final int NUMBER = 0;

    /** Offset of {@code arch}. */
    private static final int ARCH = 4;

    /** A tracer sets this number to skip a call; libseccomp lets it through to the default action, so do we. */
    private static final long SKIPPED = 0xffff_ffffL;

    private static final Always BAD_ABI = new Always(FilterAction.KILL_THREAD);
    private static final Always NO_SUCH_CALL = new Always(FilterAction.NO_SUCH_CALL);

    private final Seccomp profile;
    private final Always otherwise;
    private final Map<FilterAbi, AbiRules> rules;
    private final BpfAssembler out = new BpfAssembler();

    private SeccompCompiler(Seccomp profile, Set<FilterAbi> abis) {
        this.profile = profile;
        this.otherwise = new Always(FilterAction.defaultOf(profile));
        this.rules = new EnumMap<>(FilterAbi.class);
        abis.forEach(abi -> rules.put(abi, AbiRules.of(profile, abi)));
    }

    /**
     * Compiles a profile for a machine.
     *
     * @throws InvalidSpecException if the filter is longer than the kernel takes
     */
    public static SeccompFilter compile(Seccomp profile, Arch machine) {
        var abis = abis(profile, machine);
        var program = new SeccompCompiler(profile, abis).program(FilterAbi.nativeTo(machine));
        boolean notifies = profile.rules().stream().anyMatch(rule -> rule.action() == Seccomp.Action.SCMP_ACT_NOTIFY);
        return new SeccompFilter(program, flags(profile, notifies), notifies, unknownCalls(profile));
    }

    private static Set<FilterAbi> abis(Seccomp profile, Arch machine) {
        var served = FilterAbi.servedBy(machine);
        var abis = EnumSet.of(FilterAbi.nativeTo(machine));
        // Others that the profile lists cannot make calls on this machine.
        profile.architectures().stream()
                .flatMap(name -> FilterAbi.of(name).stream())
                .filter(served::contains)
                .forEach(abis::add);
        return abis;
    }

    private static int flags(Seccomp profile, boolean notifies) {
        var given = profile.flags().orElse(List.of(Seccomp.Flag.SECCOMP_FILTER_FLAG_SPEC_ALLOW));
        int flags = notifies ? SeccompFilter.NEW_LISTENER : 0;
        for (var flag : given) {
            flags |= switch (flag) {
                case SECCOMP_FILTER_FLAG_LOG, SECCOMP_FILTER_FLAG_SPEC_ALLOW -> flag.bit();
                // The kernel knows it with a listener only.
                case SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV -> notifies ? flag.bit() : 0;
                // The process that loads the filter has one thread.
                case SECCOMP_FILTER_FLAG_TSYNC -> 0;
            };
        }
        return flags;
    }

    private static List<String> unknownCalls(Seccomp profile) {
        return profile.rules().stream()
                .flatMap(rule -> rule.names().stream())
                .filter(SeccompCompiler::isUnknown)
                .distinct()
                .toList();
    }

    private static boolean isUnknown(String name) {
        boolean here = Stream.of(FilterAbi.values())
                .anyMatch(abi -> SyscallTable.of(abi).number(name).isPresent());
        return !here
                && !SyscallTable.existsElsewhere(name)
                && Multiplexer.of(name).isEmpty();
    }

    private BpfProgram program(FilterAbi nativeAbi) {
        // From the end to the beginning: the native ABI comes last, to be found first.
        int next = out.ret(FilterAction.KILL_THREAD);
        for (var abi : heads().toList().reversed()) {
            if (abi != nativeAbi) next = ofAbi(abi, next);
        }
        var program = out.program(out.load(ARCH, ofAbi(nativeAbi, next)));
        int length = program.instructions().size();
        if (length > BpfProgram.MAX_INSTRUCTIONS) throw tooLong(length);
        return program;
    }

    /** One per audit architecture: x32 is part of x86-64's. */
    private Stream<FilterAbi> heads() {
        return rules.keySet().stream().filter(abi -> abi != FilterAbi.X32);
    }

    private int ofAbi(FilterAbi abi, int otherAbi) {
        var search = new CallSearch();
        addCalls(search, abi, 0);
        if (abi == FilterAbi.X86_64) addX32(search);
        int entry = out.load(NUMBER, search.emit(out, this::verdict));
        return out.branch(BpfOp.JUMP_EQUAL, abi.auditArch(), entry, otherAbi);
    }

    private void addX32(CallSearch search) {
        if (rules.containsKey(FilterAbi.X32)) {
            addCalls(search, FilterAbi.X32, FilterAbi.X32_BIT);
        } else {
            search.from(FilterAbi.X32_BIT, BAD_ABI);
            search.from(SKIPPED, otherwise);
        }
    }

    private void addCalls(CallSearch search, FilterAbi abi, long base) {
        var ofAbi = Objects.requireNonNull(rules.get(abi));
        search.table(base, ofAbi.verdicts(), otherwise);
        boolean knowsCalls = ofAbi.highest() >= 0;
        if (knowsCalls && !FilterAction.suitsNewerCalls(profile.defaultAction())) {
            search.from(base + ofAbi.highest() + 1, NO_SUCH_CALL);
        }
    }

    private int verdict(Verdict verdict) {
        return switch (verdict) {
            case Always(var value) -> out.ret(value);
            case Verdict.ByArguments byArguments -> new ArgumentTests(out, byArguments.wide()).rules(byArguments);
        };
    }

    private static InvalidSpecException tooLong(int instructions) {
        return new InvalidSpecException(List.of(new Violation(
                Violation.Severity.ERROR,
                "seccomp-length",
                "linux.seccomp",
                "the filter has %d instructions, the kernel takes %d"
                        .formatted(instructions, BpfProgram.MAX_INSTRUCTIONS),
                "use fewer conditions on arguments or fewer architectures")));
    }
}
