package io.gatun.engine.spec;

import io.gatun.engine.json.SpecName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The {@code linux} section of a configuration.
 *
 * @param sysctl kernel parameters by dotted name; only namespaced ones are accepted
 * @param cgroupsPath absolute below the cgroup mounts, or relative to a place the runtime chooses
 * @param namespaces those the container gets; a type not listed is the runtime's own
 * @param netDevices network devices moved into the container, by their name on the host
 * @param maskedPaths absolute paths that cannot be read inside
 * @param readonlyPaths absolute paths that cannot be written inside
 * @param mountLabel SELinux context of the container's mounts
 * @param timeOffsets by clock name: {@code monotonic} or {@code boottime}
 */
public record LinuxSpec(
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        Map<String, String> sysctl,
        Resources resources,
        Optional<String> cgroupsPath,
        List<Namespace> namespaces,
        List<Device> devices,
        Map<String, NetDevice> netDevices,
        Optional<Seccomp> seccomp,
        Optional<Propagation> rootfsPropagation,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        Optional<String> mountLabel,
        Optional<IntelRdt> intelRdt,
        Optional<MemoryPolicy> memoryPolicy,
        Optional<Personality> personality,
        Map<String, TimeOffset> timeOffsets) {

    /** Nothing set: the runtime's namespaces, no limits, no filter. */
    public static final LinuxSpec NONE = builder().build();

    public LinuxSpec {
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
        sysctl = Ordered.copyOf(sysctl);
        namespaces = List.copyOf(namespaces);
        devices = List.copyOf(devices);
        netDevices = Ordered.copyOf(netDevices);
        maskedPaths = List.copyOf(maskedPaths);
        readonlyPaths = List.copyOf(readonlyPaths);
        timeOffsets = Ordered.copyOf(timeOffsets);
    }

    /** A builder with nothing set. */
    public static LinuxSpecBuilder builder() {
        return new LinuxSpecBuilder();
    }

    /** A builder that starts from this section. */
    public LinuxSpecBuilder toBuilder() {
        return new LinuxSpecBuilder(this);
    }

    /** The namespace of a type, if the container has one of its own or joins one. */
    public Optional<Namespace> namespace(NamespaceType type) {
        return namespaces.stream().filter(each -> each.type() == type).findFirst();
    }

    /** Whether the container gets a new namespace of this type, neither the runtime's nor a joined one. */
    public boolean createsNew(NamespaceType type) {
        return namespace(type).filter(each -> each.path().isEmpty()).isPresent();
    }

    /**
     * One namespace of the container.
     *
     * @param path file of the namespace to join; absent for a new one
     */
    public record Namespace(NamespaceType type, Optional<String> path) {
        /** A new namespace. */
        public static Namespace fresh(NamespaceType type) {
            return new Namespace(type, Optional.empty());
        }

        /** The existing namespace behind a file such as {@code /proc/PID/ns/net}. */
        public static Namespace joined(NamespaceType type, String path) {
            return new Namespace(type, Optional.of(path));
        }
    }

    /** Kinds of namespaces(7). */
    public enum NamespaceType implements SpecName {
        MOUNT("mount"),
        PID("pid"),
        NETWORK("network"),
        UTS("uts"),
        IPC("ipc"),
        USER("user"),
        CGROUP("cgroup"),
        TIME("time");

        private final String specName;

        NamespaceType(String specName) {
            this.specName = specName;
        }

        @Override
        public String specName() {
            return specName;
        }
    }

    /**
     * A device node that must be there.
     *
     * @param path absolute, anywhere in the container
     * @param fileMode permission bits; absent means 0666
     */
    public record Device(
            String path,
            DeviceType type,
            long major,
            long minor,
            OptionalInt fileMode,
            OptionalLong uid,
            OptionalLong gid) {}

    /** Types of mknod(1). */
    public enum DeviceType implements SpecName {
        CHARACTER("c"),
        BLOCK("b"),
        UNBUFFERED("u"),
        FIFO("p");

        private final String specName;

        DeviceType(String specName) {
            this.specName = specName;
        }

        @Override
        public String specName() {
            return specName;
        }
    }

    /**
     * A network device of the host that moves into the container.
     *
     * @param name its name inside; absent keeps the host's; {@code %d} at its end lets the kernel choose
     */
    public record NetDevice(Optional<String> name) {}

    /** Propagation of the root mount; the {@code r} forms are accepted as runc accepts them. */
    public enum Propagation implements SpecName {
        PRIVATE,
        RPRIVATE,
        SHARED,
        RSHARED,
        SLAVE,
        RSLAVE,
        UNBINDABLE,
        RUNBINDABLE;

        @Override
        public String specName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Cache and memory bandwidth allocation through resctrl.
     *
     * @param closId class of service; absent means one named after the container
     */
    public record IntelRdt(
            Optional<String> closId,
            List<String> schemata,
            Optional<String> l3CacheSchema,
            Optional<String> memBwSchema,
            boolean enableMonitoring) {
        public IntelRdt {
            schemata = List.copyOf(schemata);
        }
    }

    /**
     * Arguments of set_mempolicy(2).
     *
     * @param nodes list such as {@code 0-3,7}
     */
    public record MemoryPolicy(Mode mode, Optional<String> nodes, List<Flag> flags) {
        public MemoryPolicy {
            flags = List.copyOf(flags);
        }

        /** Policies of set_mempolicy(2). */
        public enum Mode implements SpecName {
            MPOL_DEFAULT(0),
            MPOL_BIND(2),
            MPOL_INTERLEAVE(3),
            MPOL_WEIGHTED_INTERLEAVE(6),
            MPOL_PREFERRED(1),
            MPOL_PREFERRED_MANY(5),
            MPOL_LOCAL(4);

            private final int number;

            Mode(int number) {
                this.number = number;
            }

            /** The kernel's number. */
            public int number() {
                return number;
            }
        }

        /** Mode flags of set_mempolicy(2). */
        public enum Flag implements SpecName {
            MPOL_F_NUMA_BALANCING(1 << 13),
            MPOL_F_RELATIVE_NODES(1 << 14),
            MPOL_F_STATIC_NODES(1 << 15);

            private final int bit;

            Flag(int bit) {
                this.bit = bit;
            }

            /** The flag's bit, or-ed into the mode. */
            public int bit() {
                return bit;
            }
        }
    }

    /** Execution domain of personality(2); the specification knows no flags yet. */
    public record Personality(Domain domain, List<String> flags) {
        public Personality {
            flags = List.copyOf(flags);
        }

        /** Supported domains. */
        public enum Domain implements SpecName {
            LINUX(0x0000),
            LINUX32(0x0008);

            private final int number;

            Domain(int number) {
                this.number = number;
            }

            /** The kernel's number, PER_LINUX or PER_LINUX32. */
            public int number() {
                return number;
            }
        }
    }

    /** Offset of one clock in a time namespace; the nanoseconds are always added. */
    public record TimeOffset(long secs, long nanosecs) {}
}
