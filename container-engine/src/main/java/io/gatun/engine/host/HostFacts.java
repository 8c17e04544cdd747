package io.gatun.engine.host;

import io.gatun.engine.cgroup.CgroupLayout;
import io.gatun.engine.model.Feature;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What this machine can do for containers. Everything was tried, nothing is concluded from a version number.
 *
 * @param cgroups which trees there are
 * @param features what was tried, all of it
 */
public record HostFacts(
        KernelIdentity kernel,
        Privileges privileges,
        Limits limits,
        CgroupLayout cgroups,
        Map<HostFeature, Availability> features) {
    public HostFacts {
        features = Map.copyOf(features);
    }

    /**
     * Which kernel runs.
     *
     * @param release such as {@code 6.1.0-37-amd64} (uname(2))
     * @param bootId changes with each boot
     */
    public record KernelIdentity(String release, Arch arch, String bootId) {}

    /**
     * What we may do.
     *
     * @param capabilities effective ones, bit n for capability n
     */
    public record Privileges(int effectiveUid, long capabilities) {
        /** Whether we are the machine's root, or a user namespace's. */
        public boolean isRoot() {
            return effectiveUid == 0;
        }

        /** Whether we have a capability, by its number (capabilities(7)). */
        public boolean has(int capability) {
            return (capabilities >>> capability & 1) == 1;
        }
    }

    /**
     * Numbers that containers have to live with.
     *
     * @param lastCapability the highest that the kernel knows
     * @param maxUserNamespaces how many there may be
     * @param landlockAbi version of its interface; 0 without Landlock
     * @param ptraceScope Yama's; absent without Yama
     */
    public record Limits(int lastCapability, long maxUserNamespaces, int landlockAbi, OptionalInt ptraceScope) {}

    /** Tries everything on the running kernel; takes some milliseconds. */
    public static HostFacts probe(Kernel kernel) {
        return new HostProbe(kernel, SystemFiles.ofThisMachine(kernel)).probe();
    }

    /**
     * The same, remembered until the machine boots again.
     *
     * @param directory only ours to write; nothing is remembered if it does not exist
     */
    public static HostFacts probe(Kernel kernel, Path directory) {
        return new HostProbe(kernel, SystemFiles.ofThisMachine(kernel)).probe(new FactsCache(directory));
    }

    /** Whether something is there and we may use it. */
    public boolean has(HostFeature feature) {
        return features.get(feature) == Availability.PRESENT;
    }

    /** What is there, what degrades and what is refused, one thing a line, the most basic first. */
    public List<Feature> report() {
        return new HostReport(this).features();
    }
}
