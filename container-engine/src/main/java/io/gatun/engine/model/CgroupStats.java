package io.gatun.engine.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a container has used, in the same units whatever the cgroup version. Counters are since the group was made.
 *
 * @param hugepages by page size, such as {@code 2MB}
 * @param pressure empty where the kernel does not measure it (psi=1) or there is no version 2 tree
 */
public record CgroupStats(
        Cpu cpu,
        Memory memory,
        Pids pids,
        List<BlockIo> blockIo,
        Map<String, Hugepages> hugepages,
        Optional<Pressures> pressure) {
    public CgroupStats {
        blockIo = List.copyOf(blockIo);
        hugepages = Map.copyOf(hugepages);
    }

    /**
     * Processor time.
     *
     * @param periods how many periods there were in which the group ran and had a quota
     * @param throttledPeriods in how many of them it used the quota up
     * @param throttledNanos how long it had to wait for the next one, summed over processors
     * @param bursts in how many it ran on saved quota
     */
    public record Cpu(
            long usageNanos,
            long userNanos,
            long systemNanos,
            long periods,
            long throttledPeriods,
            long throttledNanos,
            long bursts,
            long burstNanos) {}

    /**
     * Memory, in bytes.
     *
     * @param usage with the page cache
     * @param limit absent if unlimited
     * @param peak most that was ever used; absent where the kernel does not keep it
     * @param swapUsage swap alone
     * @param swapLimit swap alone; absent if unlimited
     * @param cache file contents kept in memory
     * @param anonymous memory without a file
     * @param inactiveFile cache that goes first; usage without it is what Kubernetes and docker call the working set
     * @param limitHits how often the limit was run into, as far as the kernel counts it (6.18 does not in version 1)
     * @param oomKills how many processes were killed for want of memory
     * @param detail the kernel's own list, with its names, which differ between the versions
     */
    public record Memory(
            long usage,
            OptionalLong limit,
            OptionalLong peak,
            long swapUsage,
            OptionalLong swapLimit,
            long cache,
            long anonymous,
            long inactiveFile,
            long limitHits,
            long oomKills,
            Map<String, Long> detail) {
        public Memory {
            detail = Map.copyOf(detail);
        }

        /** Usage without the cache that can be given back at once. */
        public long workingSet() {
            return Math.max(0, usage - inactiveFile);
        }
    }

    /**
     * Tasks, that is threads.
     *
     * @param limit absent if unlimited
     */
    public record Pids(long current, OptionalLong limit) {}

    /** Transfers of one disk. */
    public record BlockIo(
            long major, long minor, long readBytes, long writtenBytes, long readOperations, long writeOperations) {}

    /**
     * Huge pages of one size, in bytes.
     *
     * @param limitHits how often the limit was run into
     */
    public record Hugepages(long usage, long limitHits) {}

    /** Time lost waiting for each resource (Documentation/accounting/psi.rst). */
    public record Pressures(Pressure cpu, Pressure memory, Pressure io) {}

    /** Some: at least one task waited. Full: all that could have run did. */
    public record Pressure(Stall some, Stall full) {}

    /**
     * Shares in percent over the last 10, 60 and 300 seconds, and the sum.
     */
    public record Stall(double avg10, double avg60, double avg300, long totalMicros) {
        /** None. */
        public static final Stall NONE = new Stall(0, 0, 0, 0);
    }
}
