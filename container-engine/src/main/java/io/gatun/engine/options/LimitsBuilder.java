package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.BlockIo;
import io.gatun.engine.spec.Resources.Cpu;
import io.gatun.engine.spec.Resources.Memory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Collects the limits that the flags of {@code run} and {@code update} say, and checks them against each other as docker does;
 * what is not set stays absent.
 */
public final class LimitsBuilder {
    /** The least memory of a container: less, and its first process dies before it runs. */
    public static final long MIN_MEMORY_BYTES = 6L << 20;

    private static final long DEFAULT_PERIOD_MICROS = 100_000;
    private static final long NANOS_PER_CPU = 1_000_000_000;
    private static final int MIN_WEIGHT = 10;
    private static final int MAX_WEIGHT = 1000;

    private OptionalLong memory = OptionalLong.empty();
    private OptionalLong reservation = OptionalLong.empty();
    private OptionalLong swap = OptionalLong.empty();
    private OptionalLong swappiness = OptionalLong.empty();
    private Optional<Boolean> oomKillDisable = Optional.empty();
    private OptionalLong nanoCpus = OptionalLong.empty();
    private OptionalLong quota = OptionalLong.empty();
    private OptionalLong period = OptionalLong.empty();
    private OptionalLong realtimePeriod = OptionalLong.empty();
    private OptionalLong realtimeRuntime = OptionalLong.empty();
    private OptionalLong shares = OptionalLong.empty();
    private Optional<String> cpus = Optional.empty();
    private Optional<String> mems = Optional.empty();
    private OptionalLong pids = OptionalLong.empty();
    private OptionalInt blockIoWeight = OptionalInt.empty();

    /** No limits. */
    public LimitsBuilder() {}

    /** Hard limit in bytes. */
    public LimitsBuilder memory(long bytes) {
        memory = OptionalLong.of(bytes);
        return this;
    }

    /** Soft limit in bytes. */
    public LimitsBuilder reservation(long bytes) {
        reservation = OptionalLong.of(bytes);
        return this;
    }

    /** Limit of memory and swap together in bytes, or -1 for none. */
    public LimitsBuilder swap(long bytes) {
        swap = OptionalLong.of(bytes);
        return this;
    }

    /** 0 to 100; -1 leaves the host's. */
    public LimitsBuilder swappiness(long value) {
        swappiness = value == Quantity.UNLIMITED ? OptionalLong.empty() : OptionalLong.of(value);
        return this;
    }

    /** Whether the kernel waits instead of killing when the memory is used up. */
    public LimitsBuilder oomKillDisable(boolean value) {
        oomKillDisable = Optional.of(value);
        return this;
    }

    /** Running time per time, in billionths of a CPU. */
    public LimitsBuilder nanoCpus(long value) {
        nanoCpus = OptionalLong.of(value);
        return this;
    }

    /** Running time per period in microseconds. */
    public LimitsBuilder quota(long micros) {
        quota = OptionalLong.of(micros);
        return this;
    }

    /** Length of a period in microseconds. */
    public LimitsBuilder period(long micros) {
        period = OptionalLong.of(micros);
        return this;
    }

    /** Length of a period of the realtime scheduler in microseconds; 0 leaves it as it is. */
    public LimitsBuilder realtimePeriod(long micros) {
        realtimePeriod = micros == 0 ? OptionalLong.empty() : OptionalLong.of(micros);
        return this;
    }

    /** Running time of the realtime scheduler in each of its periods in microseconds; 0 leaves it as it is. */
    public LimitsBuilder realtimeRuntime(long micros) {
        realtimeRuntime = micros == 0 ? OptionalLong.empty() : OptionalLong.of(micros);
        return this;
    }

    /** Relative weight, 2 to 262144. */
    public LimitsBuilder shares(long value) {
        shares = OptionalLong.of(value);
        return this;
    }

    /** CPUs such as {@code 0-3,7}. */
    public LimitsBuilder cpuset(String list) {
        cpus = Optional.of(list);
        return this;
    }

    /** Memory nodes such as {@code 0,1}. */
    public LimitsBuilder memset(String list) {
        mems = Optional.of(list);
        return this;
    }

    /** How many tasks; 0 and -1 mean no limit, as for docker. */
    public LimitsBuilder pids(long tasks) {
        pids = OptionalLong.of(tasks == 0 ? Quantity.UNLIMITED : tasks);
        return this;
    }

    /** Relative weight of block i/o, 10 to 1000; 0 leaves the default. */
    public LimitsBuilder blockIoWeight(int value) {
        blockIoWeight = value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
        return this;
    }

    /**
     * The limits, for a new container.
     *
     * @throws BadRequestException if one is impossible or two exclude each other
     */
    public Resources build() {
        boolean swapAlone = swap.orElse(0) > 0 && memory.isEmpty();
        if (swapAlone) throw bad("--memory-swap needs --memory", "it limits memory and swap together");
        return change();
    }

    /**
     * The limits, for a container that may have others already.
     *
     * @throws BadRequestException if one is impossible or two exclude each other
     */
    public Resources change() {
        checkMemory();
        checkCpu();
        int weight = blockIoWeight.orElse(MIN_WEIGHT);
        if (weight < MIN_WEIGHT || weight > MAX_WEIGHT) {
            throw bad("--blkio-weight is out of range", "use 10 to 1000, or 0 for the default");
        }
        var resources = Resources.NONE.withMemory(memory()).withCpu(cpu()).withBlockIo(blockIo());
        return pids.isPresent() ? resources.withPidsLimit(pids.getAsLong()) : resources;
    }

    private void checkMemory() {
        if (memory.isPresent() && memory.getAsLong() >= 0 && memory.getAsLong() < MIN_MEMORY_BYTES) {
            throw bad("--memory is less than the least a container needs, 6m", "use 6m or more");
        }
        long hard = memory.orElse(0);
        if (hard > 0 && reservation.orElse(0) > hard) {
            throw bad("--memory-reservation is above --memory", "the reservation is what is kept when memory is short");
        }
        if (hard > 0 && swap.orElse(0) > 0 && swap.getAsLong() < hard) {
            throw bad("--memory-swap is below --memory", "it limits memory and swap together; -1 is no limit");
        }
        if (swappiness.orElse(0) < 0 || swappiness.orElse(0) > 100) {
            throw bad("--memory-swappiness is out of range", "use 0 to 100, or -1 for the host's");
        }
    }

    private void checkCpu() {
        boolean both = nanoCpus.isPresent() && (quota.isPresent() || period.isPresent());
        if (both) throw bad("--cpus and --cpu-quota or --cpu-period say the same", "use one of them");
        cpus.ifPresent(list -> CpuListText.check("--cpuset-cpus", list));
        mems.ifPresent(list -> CpuListText.check("--cpuset-mems", list));
        long weight = shares.orElse(0);
        if (weight < 0 || weight == 1) throw bad("--cpu-shares is out of range", "use 2 or more, or 0 for the default");
        long micros = period.orElse(0);
        if (micros != 0 && (micros < 1_000 || micros > 1_000_000)) {
            throw bad("--cpu-period is out of range", "use 1000 to 1000000 microseconds");
        }
        long most = realtimePeriod.orElse(Long.MAX_VALUE);
        if (most < 0 || realtimeRuntime.orElse(0) > most) {
            throw bad("--cpu-rt-runtime is above --cpu-rt-period", "it is a part of each period");
        }
        if (quota.orElse(0) > 0 && quota.getAsLong() < 1_000) {
            throw bad("--cpu-quota is out of range", "use 1000 microseconds or more, or -1 for no limit");
        }
    }

    private Memory memory() {
        return new Memory(
                memory,
                reservation,
                withSwap(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                swappiness,
                oomKillDisable,
                Optional.empty(),
                Optional.empty());
    }

    /** Who limits memory and says nothing of swap gets as much swap again, as from docker. */
    private OptionalLong withSwap() {
        boolean said = swap.isPresent() && swap.getAsLong() != 0;
        if (said || memory.isEmpty() || memory.getAsLong() <= 0) return said ? swap : OptionalLong.empty();
        long twice = memory.getAsLong() > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : memory.getAsLong() * 2;
        return OptionalLong.of(twice);
    }

    private Cpu cpu() {
        OptionalLong time = quota;
        OptionalLong every = period.orElse(0) == 0 ? OptionalLong.empty() : period;
        if (nanoCpus.orElse(0) > 0) {
            every = OptionalLong.of(DEFAULT_PERIOD_MICROS);
            time = OptionalLong.of(quotaMicros(nanoCpus.getAsLong()));
        }
        var weight = shares.orElse(0) == 0 ? OptionalLong.empty() : shares;
        var none = OptionalLong.empty();
        return new Cpu(weight, time, none, every, realtimeRuntime, realtimePeriod, cpus, mems, none);
    }

    private static long quotaMicros(long nanos) {
        long whole = nanos / NANOS_PER_CPU;
        if (whole > Long.MAX_VALUE / DEFAULT_PERIOD_MICROS / 2)
            throw bad("--cpus is out of range", "use what there is");
        return whole * DEFAULT_PERIOD_MICROS + nanos % NANOS_PER_CPU * DEFAULT_PERIOD_MICROS / NANOS_PER_CPU;
    }

    private BlockIo blockIo() {
        return new BlockIo(blockIoWeight, OptionalInt.empty(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static BadRequestException bad(String problem, String remedy) {
        return new BadRequestException(problem, remedy);
    }
}
