package io.gatun.engine.spec;

import io.gatun.engine.json.SpecName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A system call filter in the specification's form, which is libseccomp's vocabulary.
 *
 * @param defaultErrnoRet errno of {@code defaultAction} where the action has one; absent means EPERM
 * @param architectures those the filter knows besides the native one
 * @param flags flags of seccomp(2); absent lets the runtime choose, empty means none
 * @param listenerPath socket that receives the notification descriptor; used with SCMP_ACT_NOTIFY only
 * @param listenerMetadata opaque text for the listener
 * @param rules by system call, each for one or more names
 */
public record Seccomp(
        Action defaultAction,
        OptionalInt defaultErrnoRet,
        List<Arch> architectures,
        Optional<List<Flag>> flags,
        Optional<String> listenerPath,
        Optional<String> listenerMetadata,
        List<Rule> rules) {

    public Seccomp {
        architectures = List.copyOf(architectures);
        flags = flags.map(List::copyOf);
        rules = List.copyOf(rules);
    }

    /**
     * What happens to calls of some names whose arguments fit.
     *
     * @param errnoRet errno of SCMP_ACT_ERRNO, or the message of SCMP_ACT_TRACE; absent means EPERM
     * @param args conditions; all must hold
     */
    public record Rule(List<String> names, Action action, OptionalInt errnoRet, List<Arg> args) {
        public Rule {
            names = List.copyOf(names);
            args = List.copyOf(args);
        }
    }

    /**
     * A condition on one argument; numbers are compared as unsigned 64-bit ones.
     *
     * @param index 0 to 5
     * @param value operand; for SCMP_CMP_MASKED_EQ the mask
     * @param valueTwo for SCMP_CMP_MASKED_EQ what the masked argument must equal
     */
    public record Arg(int index, long value, long valueTwo, Operator op) {}

    /** Verdicts. SCMP_ACT_KILL is the older name of SCMP_ACT_KILL_THREAD. */
    public enum Action implements SpecName {
        SCMP_ACT_KILL,
        SCMP_ACT_KILL_PROCESS,
        SCMP_ACT_KILL_THREAD,
        SCMP_ACT_TRAP,
        SCMP_ACT_ERRNO,
        SCMP_ACT_TRACE,
        SCMP_ACT_ALLOW,
        SCMP_ACT_LOG,
        SCMP_ACT_NOTIFY
    }

    /** Comparisons of an argument with a value. */
    public enum Operator implements SpecName {
        SCMP_CMP_NE,
        SCMP_CMP_LT,
        SCMP_CMP_LE,
        SCMP_CMP_EQ,
        SCMP_CMP_GE,
        SCMP_CMP_GT,
        SCMP_CMP_MASKED_EQ
    }

    /** Flags of seccomp(2). */
    public enum Flag implements SpecName {
        SECCOMP_FILTER_FLAG_TSYNC(1),
        SECCOMP_FILTER_FLAG_LOG(1 << 1),
        SECCOMP_FILTER_FLAG_SPEC_ALLOW(1 << 2),
        SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV(1 << 5);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        /** The flag's bit. */
        public int bit() {
            return bit;
        }
    }

    /** Architectures as the specification names them. */
    public enum Arch implements SpecName {
        SCMP_ARCH_X86,
        SCMP_ARCH_X86_64,
        SCMP_ARCH_X32,
        SCMP_ARCH_ARM,
        SCMP_ARCH_AARCH64,
        SCMP_ARCH_LOONGARCH64,
        SCMP_ARCH_M68K,
        SCMP_ARCH_MIPS,
        SCMP_ARCH_MIPS64,
        SCMP_ARCH_MIPS64N32,
        SCMP_ARCH_MIPSEL,
        SCMP_ARCH_MIPSEL64,
        SCMP_ARCH_MIPSEL64N32,
        SCMP_ARCH_PPC,
        SCMP_ARCH_PPC64,
        SCMP_ARCH_PPC64LE,
        SCMP_ARCH_S390,
        SCMP_ARCH_S390X,
        SCMP_ARCH_SH,
        SCMP_ARCH_SHEB,
        SCMP_ARCH_PARISC,
        SCMP_ARCH_PARISC64,
        SCMP_ARCH_RISCV64
    }
}
