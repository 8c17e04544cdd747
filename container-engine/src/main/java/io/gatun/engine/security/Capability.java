package io.gatun.engine.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The capabilities of capabilities(7), in the order of their numbers. */
public enum Capability {
    CAP_CHOWN(0),
    CAP_DAC_OVERRIDE(1),
    CAP_DAC_READ_SEARCH(2),
    CAP_FOWNER(3),
    CAP_FSETID(4),
    CAP_KILL(5),
    CAP_SETGID(6),
    CAP_SETUID(7),
    CAP_SETPCAP(8),
    CAP_LINUX_IMMUTABLE(9),
    CAP_NET_BIND_SERVICE(10),
    CAP_NET_BROADCAST(11),
    CAP_NET_ADMIN(12),
    CAP_NET_RAW(13),
    CAP_IPC_LOCK(14),
    CAP_IPC_OWNER(15),
    CAP_SYS_MODULE(16),
    CAP_SYS_RAWIO(17),
    CAP_SYS_CHROOT(18),
    CAP_SYS_PTRACE(19),
    CAP_SYS_PACCT(20),
    CAP_SYS_ADMIN(21),
    CAP_SYS_BOOT(22),
    CAP_SYS_NICE(23),
    CAP_SYS_RESOURCE(24),
    CAP_SYS_TIME(25),
    CAP_SYS_TTY_CONFIG(26),
    CAP_MKNOD(27),
    CAP_LEASE(28),
    CAP_AUDIT_WRITE(29),
    CAP_AUDIT_CONTROL(30),
    CAP_SETFCAP(31),
    CAP_MAC_OVERRIDE(32),
    CAP_MAC_ADMIN(33),
    CAP_SYSLOG(34),
    CAP_WAKE_ALARM(35),
    CAP_BLOCK_SUSPEND(36),
    CAP_AUDIT_READ(37),
    CAP_PERFMON(38),
    CAP_BPF(39),
    CAP_CHECKPOINT_RESTORE(40);

    private static final Capability[] ALL = values();

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** The kernel's number, 0 to {@code CAP_LAST_CAP}. */
    public int number() {
        return number;
    }

    /** The capability as a mask, as {@code CapEff} of {@code /proc/PID/status} shows it. */
    public long bit() {
        return 1L << number;
    }

    /** The capability of a name, in any case, with or without {@code CAP_}. */
    public static Optional<Capability> named(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        var full = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
        for (var each : ALL) {
            if (each.name().equals(full)) return Optional.of(each);
        }
        return Optional.empty();
    }

    /** All capabilities a kernel has whose highest number is {@code lastCap}. */
    public static Set<Capability> upTo(int lastCap) {
        var known = EnumSet.noneOf(Capability.class);
        for (var each : ALL) {
            if (each.number <= lastCap) known.add(each);
        }
        return known;
    }

    /** The mask of a set. */
    public static long bits(Set<Capability> capabilities) {
        long bits = 0;
        for (var each : capabilities) bits |= each.bit();
        return bits;
    }

    /** The set of a mask; bits beyond the known capabilities are left out. */
    public static Set<Capability> ofBits(long bits) {
        var set = EnumSet.noneOf(Capability.class);
        for (var each : ALL) {
            if ((bits & each.bit()) != 0) set.add(each);
        }
        return set;
    }
}
