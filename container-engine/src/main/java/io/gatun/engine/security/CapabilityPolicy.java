package io.gatun.engine.security;

import static io.gatun.engine.security.Capability.CAP_AUDIT_WRITE;
import static io.gatun.engine.security.Capability.CAP_CHOWN;
import static io.gatun.engine.security.Capability.CAP_DAC_OVERRIDE;
import static io.gatun.engine.security.Capability.CAP_FOWNER;
import static io.gatun.engine.security.Capability.CAP_FSETID;
import static io.gatun.engine.security.Capability.CAP_KILL;
import static io.gatun.engine.security.Capability.CAP_MKNOD;
import static io.gatun.engine.security.Capability.CAP_NET_BIND_SERVICE;
import static io.gatun.engine.security.Capability.CAP_NET_RAW;
import static io.gatun.engine.security.Capability.CAP_SETFCAP;
import static io.gatun.engine.security.Capability.CAP_SETGID;
import static io.gatun.engine.security.Capability.CAP_SETPCAP;
import static io.gatun.engine.security.Capability.CAP_SETUID;
import static io.gatun.engine.security.Capability.CAP_SYS_CHROOT;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which capabilities a container gets: a default set, changed by what was added and dropped on a command line. */
public final class CapabilityPolicy {
    private static final String ALL = "ALL";

    private CapabilityPolicy() {}

    /** Docker's fourteen; as a mask {@code a80425fb}. */
    public static final Set<Capability> DOCKER = Collections.unmodifiableSet(EnumSet.of(
            CAP_CHOWN,
            CAP_DAC_OVERRIDE,
            CAP_FSETID,
            CAP_FOWNER,
            CAP_MKNOD,
            CAP_NET_RAW,
            CAP_SETGID,
            CAP_SETUID,
            CAP_SETFCAP,
            CAP_SETPCAP,
            CAP_NET_BIND_SERVICE,
            CAP_SYS_CHROOT,
            CAP_KILL,
            CAP_AUDIT_WRITE));

    /** Ours: Docker's without NET_RAW (spoofing on the bridge) and MKNOD (a device node needs no second door). */
    public static final Set<Capability> DEFAULT = without(DOCKER, EnumSet.of(CAP_NET_RAW, CAP_MKNOD));

    /**
     * The set that results from adding and dropping, with Docker's precedence: adding ALL gives everything but what
     * is dropped; dropping ALL gives just what is added; otherwise dropping comes first and adding wins.
     *
     * @param base the set to start from
     * @param add names to add, in any case, with or without {@code CAP_}, or ALL
     * @param drop names to drop, likewise
     * @param available every capability of the kernel, which is what ALL means
     * @throws IllegalArgumentException if a name is no capability, naming it
     */
    public static Set<Capability> resolve(
            Set<Capability> base, List<String> add, List<String> drop, Set<Capability> available) {
        var added = named(add);
        var dropped = named(drop);
        if (hasAll(add)) return without(available, dropped);
        if (hasAll(drop)) return Collections.unmodifiableSet(added);
        var result = copy(base);
        result.removeAll(dropped);
        result.addAll(added);
        return Collections.unmodifiableSet(result);
    }

    private static Set<Capability> named(List<String> names) {
        var set = EnumSet.noneOf(Capability.class);
        for (var name : names) {
            if (name.equalsIgnoreCase(ALL)) continue;
            set.add(Capability.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("unknown capability: " + name)));
        }
        return set;
    }

    private static boolean hasAll(List<String> names) {
        return names.stream().anyMatch(ALL::equalsIgnoreCase);
    }

    private static Set<Capability> without(Set<Capability> set, Set<Capability> removed) {
        var rest = copy(set);
        rest.removeAll(removed);
        return Collections.unmodifiableSet(rest);
    }

    // EnumSet.copyOf refuses an empty set that is not an EnumSet.
    private static Set<Capability> copy(Set<Capability> set) {
        var copy = EnumSet.noneOf(Capability.class);
        copy.addAll(set);
        return copy;
    }
}
