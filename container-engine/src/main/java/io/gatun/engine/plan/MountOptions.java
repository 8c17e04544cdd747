package io.gatun.engine.plan;

import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOATIME;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NODEV;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NODIRATIME;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOEXEC;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOSUID;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOSYMFOLLOW;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_RDONLY;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_STRICTATIME;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR__ATIME;
import static io.gatun.linux.abi.MountFlag.MS_PRIVATE;
import static io.gatun.linux.abi.MountFlag.MS_SHARED;
import static io.gatun.linux.abi.MountFlag.MS_SLAVE;
import static io.gatun.linux.abi.MountFlag.MS_UNBINDABLE;

import io.gatun.engine.plan.step.MountStep.Attributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a mount as the specification writes them (mount(8)), sorted into what the mount interface of the
 * kernel distinguishes: attributes of the mount, and options of the file system.
 *
 * @param attributes of the mount
 * @param data of the file system; flags have an empty value
 * @param recursive whether a bind takes the mounts below along
 */
record MountOptions(Attributes attributes, Map<String, String> data, boolean recursive) {
    private static final Map<String, Bits> ATTRIBUTES = Map.ofEntries(
            Map.entry("ro", set(MOUNT_ATTR_RDONLY)),
            Map.entry("rw", clear(MOUNT_ATTR_RDONLY)),
            Map.entry("nosuid", set(MOUNT_ATTR_NOSUID)),
            Map.entry("suid", clear(MOUNT_ATTR_NOSUID)),
            Map.entry("nodev", set(MOUNT_ATTR_NODEV)),
            Map.entry("dev", clear(MOUNT_ATTR_NODEV)),
            Map.entry("noexec", set(MOUNT_ATTR_NOEXEC)),
            Map.entry("exec", clear(MOUNT_ATTR_NOEXEC)),
            Map.entry("nodiratime", set(MOUNT_ATTR_NODIRATIME)),
            Map.entry("diratime", clear(MOUNT_ATTR_NODIRATIME)),
            Map.entry("nosymfollow", set(MOUNT_ATTR_NOSYMFOLLOW)),
            Map.entry("symfollow", clear(MOUNT_ATTR_NOSYMFOLLOW)),
            // Access times are one field, not bits: it must be cleared to be set (mount_setattr(2)).
            Map.entry("noatime", new Bits(MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME)),
            Map.entry("strictatime", new Bits(MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME)),
            Map.entry("relatime", clear(MOUNT_ATTR__ATIME)),
            Map.entry("atime", clear(MOUNT_ATTR__ATIME)),
            Map.entry("norelatime", clear(MOUNT_ATTR__ATIME)),
            Map.entry("nostrictatime", clear(MOUNT_ATTR__ATIME)));

    private static final Map<String, Long> PROPAGATION =
            Map.of("private", MS_PRIVATE, "shared", MS_SHARED, "slave", MS_SLAVE, "unbindable", MS_UNBINDABLE);

    /** Options of the command line tools that say nothing to the kernel. */
    private static final Set<String> SILENT = Set.of(
            "defaults",
            "bind",
            "rbind",
            "idmap",
            "ridmap",
            "remount",
            "loud",
            "silent",
            "tmpcopyup",
            "async",
            "mand",
            "nomand",
            "iversion",
            "noiversion",
            "nolazytime",
            "auto",
            "noauto",
            "user",
            "nouser",
            "users",
            "group",
            "owner",
            "nofail",
            "_netdev",
            "z",
            "Z");

    static MountOptions of(List<String> options) {
        long set = 0;
        long clear = 0;
        long recursiveSet = 0;
        long recursiveClear = 0;
        Optional<String> propagation = Optional.empty();
        var data = new LinkedHashMap<String, String>();
        for (String option : options) {
            Bits own = ATTRIBUTES.get(option);
            Bits below = option.startsWith("r") ? ATTRIBUTES.get(option.substring(1)) : null;
            if (own != null) {
                set = (set & ~own.clear) | own.set;
                clear = (clear & ~own.set) | own.clear;
            } else if (below != null) {
                recursiveSet = (recursiveSet & ~below.clear) | below.set;
                recursiveClear = (recursiveClear & ~below.set) | below.clear;
            } else if (isPropagation(option)) {
                propagation = Optional.of(option);
            } else if (!SILENT.contains(option) && !option.startsWith("x-")) {
                int equals = option.indexOf('=');
                data.put(
                        equals < 0 ? option : option.substring(0, equals),
                        equals < 0 ? "" : option.substring(equals + 1));
            }
        }
        long mode = propagation.map(MountOptions::propagation).orElse(0L);
        boolean all =
                propagation.filter(option -> !PROPAGATION.containsKey(option)).isPresent();
        var attributes = new Attributes(set, clear, recursiveSet, recursiveClear, mode, all);
        return new MountOptions(attributes, data, options.contains("rbind"));
    }

    /** Whether the mount may be written to. */
    boolean readOnly() {
        return (attributes.set() & MOUNT_ATTR_RDONLY) != 0;
    }

    /** The same, but for being writable. */
    MountOptions writable() {
        var a = attributes;
        var changed = new Attributes(
                a.set() & ~MOUNT_ATTR_RDONLY,
                a.clear(),
                a.recursiveSet(),
                a.recursiveClear(),
                a.propagation(),
                a.recursivePropagation());
        return new MountOptions(changed, data, recursive);
    }

    private static boolean isPropagation(String option) {
        return PROPAGATION.containsKey(option)
                || (option.startsWith("r") && PROPAGATION.containsKey(option.substring(1)));
    }

    /** The MS_ bit of a propagation mode, with or without the r of recursion. */
    static long propagation(String mode) {
        Long own = PROPAGATION.get(mode);
        return own != null ? own : PROPAGATION.getOrDefault(mode.substring(1), 0L);
    }

    private static Bits set(long bits) {
        return new Bits(bits, 0);
    }

    private static Bits clear(long bits) {
        return new Bits(0, bits);
    }

    private record Bits(long set, long clear) {}
}
