package io.gatun.engine.spec;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.json.SpecName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Limits of a container: one model, whatever cgroup version the host has.
 *
 * <p>Numbers that the specification calls uint64 hold the same 64 bits here, so values above
 * {@code Long.MAX_VALUE} are negative; -1 means unlimited where the specification says int64.
 *
 * @param devices rules of the device controller, applied in order
 * @param pidsLimit how many tasks; -1 for no limit, and 0 is a real limit
 * @param rdma limits by RDMA device name
 * @param unified content of cgroup v2 files, by file name
 */
public record Resources(
        List<DeviceRule> devices,
        Memory memory,
        Cpu cpu,
        OptionalLong pidsLimit,
        BlockIo blockIo,
        List<HugepageLimit> hugepageLimits,
        Network network,
        Map<String, Rdma> rdma,
        Map<String, String> unified) {

    /** No limits. */
    public static final Resources NONE = new Resources(
            List.of(),
            Memory.NONE,
            Cpu.NONE,
            OptionalLong.empty(),
            BlockIo.NONE,
            List.of(),
            Network.NONE,
            Map.of(),
            Map.of());

    public Resources {
        devices = List.copyOf(devices);
        hugepageLimits = List.copyOf(hugepageLimits);
        rdma = Ordered.copyOf(rdma);
        unified = Ordered.copyOf(unified);
    }

    /**
     * These limits after a change: what the change does not mention stays. Where there is a list, its items are added
     * behind, and of those for one device the last one counts.
     */
    public Resources changedBy(Resources change) {
        var both = ResourcesCodec.write(this).overlaid(ResourcesCodec.write(change));
        return ResourcesCodec.read(JsonView.of(both));
    }

    public Resources withDevices(List<DeviceRule> rules) {
        return new Resources(rules, memory, cpu, pidsLimit, blockIo, hugepageLimits, network, rdma, unified);
    }

    public Resources withMemory(Memory limits) {
        return new Resources(devices, limits, cpu, pidsLimit, blockIo, hugepageLimits, network, rdma, unified);
    }

    public Resources withCpu(Cpu limits) {
        return new Resources(devices, memory, limits, pidsLimit, blockIo, hugepageLimits, network, rdma, unified);
    }

    public Resources withPidsLimit(long tasks) {
        var limit = OptionalLong.of(tasks);
        return new Resources(devices, memory, cpu, limit, blockIo, hugepageLimits, network, rdma, unified);
    }

    public Resources withBlockIo(BlockIo limits) {
        return new Resources(devices, memory, cpu, pidsLimit, limits, hugepageLimits, network, rdma, unified);
    }

    public Resources withHugepageLimits(List<HugepageLimit> limits) {
        return new Resources(devices, memory, cpu, pidsLimit, blockIo, limits, network, rdma, unified);
    }

    public Resources withUnified(Map<String, String> files) {
        return new Resources(devices, memory, cpu, pidsLimit, blockIo, hugepageLimits, network, rdma, files);
    }

    /**
     * One rule of the device controller.
     *
     * @param major absent for all
     * @param minor absent for all
     * @param access composition of {@code r}, {@code w} and {@code m} (mknod); empty for all three
     */
    public record DeviceRule(boolean allow, DeviceKind kind, OptionalLong major, OptionalLong minor, String access) {
        /** Denies everything; what a list of allowed devices starts with. */
        public static final DeviceRule DENY_ALL =
                new DeviceRule(false, DeviceKind.ALL, OptionalLong.empty(), OptionalLong.empty(), "rwm");
    }

    /** Which devices a rule speaks of. */
    public enum DeviceKind implements SpecName {
        ALL("a"),
        CHARACTER("c"),
        BLOCK("b");

        private final String specName;

        DeviceKind(String specName) {
            this.specName = specName;
        }

        @Override
        public String specName() {
            return specName;
        }
    }

    /**
     * Memory limits in bytes, -1 for unlimited.
     *
     * @param reservation soft limit
     * @param swap limit of memory and swap together
     * @param swappiness 0 to 100
     */
    public record Memory(
            OptionalLong limit,
            OptionalLong reservation,
            OptionalLong swap,
            OptionalLong kernel,
            OptionalLong kernelTcp,
            OptionalLong swappiness,
            Optional<Boolean> disableOomKiller,
            Optional<Boolean> useHierarchy,
            Optional<Boolean> checkBeforeUpdate) {
        /** No memory limits. */
        public static final Memory NONE = new Memory(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        public Memory withLimit(long bytes) {
            return withThree(OptionalLong.of(bytes), reservation, swap);
        }

        public Memory withReservation(long bytes) {
            return withThree(limit, OptionalLong.of(bytes), swap);
        }

        public Memory withSwap(long bytesOfMemoryAndSwap) {
            return withThree(limit, reservation, OptionalLong.of(bytesOfMemoryAndSwap));
        }

        private Memory withThree(OptionalLong hard, OptionalLong soft, OptionalLong withSwap) {
            return new Memory(
                    hard,
                    soft,
                    withSwap,
                    kernel,
                    kernelTcp,
                    swappiness,
                    disableOomKiller,
                    useHierarchy,
                    checkBeforeUpdate);
        }
    }

    /**
     * CPU limits; times in microseconds.
     *
     * @param shares relative weight in v1's scale, 2 to 262144
     * @param quota running time of all tasks per period; -1 for unlimited
     * @param cpus list such as {@code 0-3,7}
     * @param mems list of memory nodes
     * @param idle 1 for SCHED_IDLE, 0 for the default
     */
    public record Cpu(
            OptionalLong shares,
            OptionalLong quota,
            OptionalLong burst,
            OptionalLong period,
            OptionalLong realtimeRuntime,
            OptionalLong realtimePeriod,
            Optional<String> cpus,
            Optional<String> mems,
            OptionalLong idle) {
        /** No CPU limits. */
        public static final Cpu NONE = new Cpu(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());

        public Cpu withShares(long weight) {
            var given = OptionalLong.of(weight);
            return new Cpu(given, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
        }

        /** Running time per period, both in microseconds. */
        public Cpu withQuota(long quotaMicros, long periodMicros) {
            var time = OptionalLong.of(quotaMicros);
            var every = OptionalLong.of(periodMicros);
            return new Cpu(shares, time, burst, every, realtimeRuntime, realtimePeriod, cpus, mems, idle);
        }

        public Cpu withCpus(String list) {
            var given = Optional.of(list);
            return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, given, mems, idle);
        }
    }

    /** Block I/O weights (0 to 1000) and throttles. */
    public record BlockIo(
            OptionalInt weight,
            OptionalInt leafWeight,
            List<WeightDevice> weightDevice,
            List<ThrottleDevice> throttleReadBpsDevice,
            List<ThrottleDevice> throttleWriteBpsDevice,
            List<ThrottleDevice> throttleReadIopsDevice,
            List<ThrottleDevice> throttleWriteIopsDevice) {
        /** No block I/O limits. */
        public static final BlockIo NONE = new BlockIo(
                OptionalInt.empty(), OptionalInt.empty(), List.of(), List.of(), List.of(), List.of(), List.of());

        public BlockIo {
            weightDevice = List.copyOf(weightDevice);
            throttleReadBpsDevice = List.copyOf(throttleReadBpsDevice);
            throttleWriteBpsDevice = List.copyOf(throttleWriteBpsDevice);
            throttleReadIopsDevice = List.copyOf(throttleReadIopsDevice);
            throttleWriteIopsDevice = List.copyOf(throttleWriteIopsDevice);
        }
    }

    /** Weights of one device. */
    public record WeightDevice(long major, long minor, OptionalInt weight, OptionalInt leafWeight) {}

    /** Throttle of one device, in bytes or operations per second, unsigned. */
    public record ThrottleDevice(long major, long minor, long rate) {}

    /**
     * Limit of one huge page size.
     *
     * @param pageSize such as {@code 2MB}, as the kernel's file names have it
     * @param limit bytes, unsigned
     */
    public record HugepageLimit(String pageSize, long limit) {}

    /**
     * net_cls and net_prio of cgroup v1.
     *
     * @param classId unsigned 32-bit tag of the group's packets
     * @param priorities by interface name, in order
     */
    public record Network(OptionalLong classId, List<InterfacePriority> priorities) {
        /** Neither tag nor priorities. */
        public static final Network NONE = new Network(OptionalLong.empty(), List.of());

        public Network {
            priorities = List.copyOf(priorities);
        }
    }

    /** Priority of the group's traffic on one interface, unsigned 32-bit. */
    public record InterfacePriority(String name, long priority) {}

    /** Limits of one RDMA device, unsigned 32-bit. */
    public record Rdma(OptionalLong hcaHandles, OptionalLong hcaObjects) {}
}
