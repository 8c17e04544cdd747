package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import io.gatun.linux.abi.Arch;
import java.util.List;
import java.util.Optional;

/** A way of calling the kernel that a filter can tell apart: what {@code seccomp_data.arch} and the number say. */
enum FilterAbi {
    X86_64(Seccomp.Arch.SCMP_ARCH_X86_64, 0xc000_003e),
    X86(Seccomp.Arch.SCMP_ARCH_X86, 0x4000_0003),
    X32(Seccomp.Arch.SCMP_ARCH_X32, 0xc000_003e),
    AARCH64(Seccomp.Arch.SCMP_ARCH_AARCH64, 0xc000_00b7),
    ARM(Seccomp.Arch.SCMP_ARCH_ARM, 0x4000_0028);

    /** x32 shares the audit architecture of x86-64 and marks its numbers with this bit. */
    static final int X32_BIT = 0x4000_0000;

    private final Seccomp.Arch name;
    private final int auditArch;

    FilterAbi(Seccomp.Arch name, int auditArch) {
        this.name = name;
        this.auditArch = auditArch;
    }

    /** The specification's name. */
    Seccomp.Arch specified() {
        return name;
    }

    /** AUDIT_ARCH_* of linux/audit.h. */
    int auditArch() {
        return auditArch;
    }

    /** Whether arguments are compared as 64 bits; registers of x32 and 32-bit programs carry 32. */
    boolean hasWideArguments() {
        return this == X86_64 || this == AARCH64;
    }

    static FilterAbi nativeTo(Arch machine) {
        return switch (machine) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }

    /** The ABIs a kernel of this machine can serve, the native one first. */
    static List<FilterAbi> servedBy(Arch machine) {
        return switch (machine) {
            case X86_64 -> List.of(X86_64, X86, X32);
            case AARCH64 -> List.of(AARCH64, ARM);
        };
    }

    static Optional<FilterAbi> of(Seccomp.Arch name) {
        for (var abi : values()) {
            if (abi.name == name) return Optional.of(abi);
        }
        return Optional.empty();
    }
}
