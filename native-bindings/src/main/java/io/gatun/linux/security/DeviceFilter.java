package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_DEVCG_ACC_MKNOD;
import static io.gatun.linux.abi.Bpf.BPF_DEVCG_ACC_READ;
import static io.gatun.linux.abi.Bpf.BPF_DEVCG_ACC_WRITE;
import static io.gatun.linux.abi.Bpf.BPF_DEVCG_DEV_BLOCK;
import static io.gatun.linux.abi.Bpf.BPF_DEVCG_DEV_CHAR;
import static io.gatun.linux.security.BpfAssembler.Condition.ANY_BIT;
import static io.gatun.linux.security.BpfAssembler.Condition.NOT_EQUAL;
import static io.gatun.linux.security.BpfRegister.R0;
import static io.gatun.linux.security.BpfRegister.R1;
import static io.gatun.linux.security.BpfRegister.R2;
import static io.gatun.linux.security.BpfRegister.R3;
import static io.gatun.linux.security.BpfRegister.R4;
import static io.gatun.linux.security.BpfRegister.R5;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Device rules as a BPF program for a cgroup of version 2: which device files may be opened and made. Of the rules that
 * name a device and an access, the last decides; what no rule names is denied. Each access is decided for itself, so an
 * open for reading and writing needs both, from one rule or from two.
 */
public final class DeviceFilter {
    private static final BpfName NAME = new BpfName("gatun_devices");
    private static final int ACCESS_SHIFT = 16;
    private static final int TYPE_MASK = 0xffff;

    // struct bpf_cgroup_dev_ctx { u32 access_type; u32 major; u32 minor; }, the access above the type.
    private static final int ACCESS_TYPE = 0;
    private static final int MAJOR = 4;
    private static final int MINOR = 8;

    // What the program keeps where: the accesses that are asked for and not allowed yet, and the device.
    private static final BpfRegister ACCESS = R3;
    private static final BpfRegister TYPE = R2;
    private static final BpfRegister MAJOR_NUMBER = R4;
    private static final BpfRegister MINOR_NUMBER = R5;

    private DeviceFilter() {}

    /** What is done with a device file. */
    public enum Access {
        READ(BPF_DEVCG_ACC_READ),
        WRITE(BPF_DEVCG_ACC_WRITE),
        /** Making one (mknod(2)). */
        MKNOD(BPF_DEVCG_ACC_MKNOD);

        private final int bit;

        Access(int bit) {
            this.bit = bit;
        }
    }

    /** Which devices a rule is about. */
    public enum Kind {
        ALL,
        BLOCK,
        CHARACTER
    }

    /** What a rule says. */
    public enum Verdict {
        ALLOW,
        DENY
    }

    /**
     * A rule.
     *
     * @param major absent for all
     * @param minor absent for all
     */
    public record Rule(Verdict verdict, Kind kind, OptionalInt major, OptionalInt minor, Set<Access> access) {
        public Rule {
            access = Set.copyOf(access);
        }

        private int bits() {
            return access.stream().mapToInt(each -> each.bit).reduce(0, (one, other) -> one | other);
        }
    }

    /** The program that decides as {@code rules} say. */
    public static BpfProgram of(List<Rule> rules) {
        var code = new BpfAssembler()
                .load32(ACCESS, R1, ACCESS_TYPE)
                .move(TYPE, ACCESS)
                .and(TYPE, TYPE_MASK)
                .shiftRight(ACCESS, ACCESS_SHIFT)
                .load32(MAJOR_NUMBER, R1, MAJOR)
                .load32(MINOR_NUMBER, R1, MINOR);
        rules.reversed().forEach(rule -> add(code, rule));
        return code.move(R0, 0).exit().program(BpfProgramType.CGROUP_DEVICE, NAME);
    }

    private static void add(BpfAssembler code, Rule rule) {
        var next = code.label();
        switch (rule.kind) {
            case ALL -> {}
            case BLOCK -> code.jumpIf(TYPE, NOT_EQUAL, BPF_DEVCG_DEV_BLOCK, next);
            case CHARACTER -> code.jumpIf(TYPE, NOT_EQUAL, BPF_DEVCG_DEV_CHAR, next);
        }
        rule.major.ifPresent(number -> code.jumpIf(MAJOR_NUMBER, NOT_EQUAL, number, next));
        rule.minor.ifPresent(number -> code.jumpIf(MINOR_NUMBER, NOT_EQUAL, number, next));
        switch (rule.verdict) {
            case ALLOW -> {
                var open = code.label();
                code.and(ACCESS, ~rule.bits())
                        .jumpIf(ACCESS, NOT_EQUAL, 0, open)
                        .move(R0, 1)
                        .exit()
                        .place(open);
            }
            case DENY -> {
                var denied = code.label();
                code.jumpIf(ACCESS, ANY_BIT, rule.bits(), denied)
                        .jump(next)
                        .place(denied)
                        .move(R0, 0)
                        .exit();
            }
        }
        code.place(next);
    }
}
