package io.gatun.engine.spec;

import java.util.List;
import java.util.Set;

/** The option strings every filesystem shares: those of the specification's table and those that mount(8) drops. */
public final class MountOptionNames {
    /** Recognised options, as the features document lists them. */
    public static final List<String> GENERIC = List.of(
            "async",
            "atime",
            "bind",
            "defaults",
            "dev",
            "diratime",
            "dirsync",
            "exec",
            "idmap",
            "iversion",
            "lazytime",
            "loud",
            "mand",
            "noatime",
            "nodev",
            "nodiratime",
            "noexec",
            "noiversion",
            "nolazytime",
            "nomand",
            "norelatime",
            "nostrictatime",
            "nosuid",
            "nosymfollow",
            "private",
            "ratime",
            "rbind",
            "rdev",
            "rdiratime",
            "relatime",
            "remount",
            "rexec",
            "ridmap",
            "rnoatime",
            "rnodev",
            "rnodiratime",
            "rnoexec",
            "rnorelatime",
            "rnostrictatime",
            "rnosuid",
            "rnosymfollow",
            "ro",
            "rprivate",
            "rrelatime",
            "rro",
            "rrw",
            "rshared",
            "rslave",
            "rstrictatime",
            "rsuid",
            "rsymfollow",
            "runbindable",
            "rw",
            "shared",
            "silent",
            "slave",
            "strictatime",
            "suid",
            "symfollow",
            "sync",
            "tmpcopyup",
            "unbindable");

    // mount(8) takes these from fstab(5) and does not hand them to the kernel.
    private static final Set<String> FSTAB_ONLY =
            Set.of("auto", "noauto", "user", "nouser", "users", "group", "owner", "nofail", "_netdev", "z", "Z");

    private MountOptionNames() {}

    /** Whether an option is not one of a particular filesystem. */
    public static boolean isGeneric(String option) {
        return GENERIC.contains(option) || FSTAB_ONLY.contains(option) || option.startsWith("x-");
    }
}
