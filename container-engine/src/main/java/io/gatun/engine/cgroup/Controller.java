package io.gatun.engine.cgroup;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a cgroup can limit or count (cgroups(7)), under the names that the two versions give it. */
public enum Controller {
    BLOCK_IO("blkio", "io"),
    /** What every group of version 2 has, whatever is enabled. */
    CORE("cgroup"),
    CPU("cpu"),
    /** Processor time used; part of every group in version 2. */
    CPUACCT("cpuacct"),
    CPUSET("cpuset"),
    /** Which device nodes may be opened and made; a BPF program in version 2. */
    DEVICES("devices"),
    /** Stops and continues all processes of a group; part of every group in version 2. */
    FREEZER("freezer"),
    HUGETLB("hugetlb"),
    MEMORY("memory"),
    MISC("misc"),
    NET_CLS("net_cls"),
    NET_PRIO("net_prio"),
    PERF_EVENT("perf_event"),
    PIDS("pids"),
    RDMA("rdma");

    /** What a version 2 tree does without a controller of its own. */
    static final Set<Controller> BUILT_INTO_V2 = Set.copyOf(EnumSet.of(CORE, CPUACCT, DEVICES, FREEZER, PERF_EVENT));

    private final String v1Name;
    private final String v2Name;

    Controller(String name) {
        this(name, name);
    }

    Controller(String v1Name, String v2Name) {
        this.v1Name = v1Name;
        this.v2Name = v2Name;
    }

    /** The kernel's name for it in a tree of this version. */
    public String nameIn(Hierarchy.Version version) {
        return version == Hierarchy.Version.V1 ? v1Name : v2Name;
    }

    /** The controller that a tree of this version calls {@code name}, if it is one that Gatun knows. */
    static Optional<Controller> named(String name, Hierarchy.Version version) {
        return Arrays.stream(values())
                .filter(each -> each.nameIn(version).equals(name))
                .findFirst();
    }
}
