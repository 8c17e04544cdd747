package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.DeviceLimit;
import io.gatun.engine.options.LimitsBuilder;
import io.gatun.engine.options.UlimitText;
import io.gatun.engine.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Limits of a HostConfig, or of a request to update them. */
public final class LimitReader {
    private static final Map<String, DeviceLimit.Kind> DEVICE_LIMITS = Map.of(
            "BlkioWeightDevice", DeviceLimit.Kind.WEIGHT,
            "BlkioDeviceReadBps", DeviceLimit.Kind.READ_BYTES,
            "BlkioDeviceWriteBps", DeviceLimit.Kind.WRITE_BYTES,
            "BlkioDeviceReadIOps", DeviceLimit.Kind.READ_OPERATIONS,
            "BlkioDeviceWriteIOps", DeviceLimit.Kind.WRITE_OPERATIONS);

    private static final long LEAST_MEMORY = 6 << 20;
    private static final long NANO_CPUS = 1_000_000_000;
    private static final long LEAST_NANO_CPUS = NANO_CPUS / 100;

    private final JsonView host;

    /** Reads from a HostConfig, or from the body of an update, which has the same members. */
    public LimitReader(JsonView host) {
        this.host = host;
    }

    void read(ContainerOptionsBuilder options) {
        options.resources(builder().build())
                .deviceLimits(devices())
                .ulimits(host.list("Ulimits", LimitReader::ulimit).stream()
                        .map(UlimitText::parse)
                        .toList());
        long score = host.optionalInt64("OomScoreAdj").orElse(0);
        if (score < -1000 || score > 1000) {
            throw new BadRequestException("Invalid value " + score + ", range for oom score adj is [-1000, 1000]", "");
        }
        // Written even when nobody asks for one: the daemon's own, which may be low, is not the container's.
        options.oomScoreAdj((int) score);
    }

    /** The limits that are there, for a container that has others already. */
    public Resources change() {
        return builder().change();
    }

    private LimitsBuilder builder() {
        var limits = new LimitsBuilder();
        checkRanges();
        // Zero says nothing here: clients send all of the numbers.
        when("Memory", limits::memory);
        when("MemoryReservation", limits::reservation);
        when("MemorySwap", limits::swap);
        when("NanoCpus", limits::nanoCpus);
        when("NanoCPUs", limits::nanoCpus);
        when("CpuQuota", limits::quota);
        when("CpuPeriod", limits::period);
        when("CpuRealtimePeriod", limits::realtimePeriod);
        when("CpuRealtimeRuntime", limits::realtimeRuntime);
        when("CpuShares", limits::shares);
        when("PidsLimit", limits::pids);
        when("BlkioWeight", weight -> limits.blockIoWeight((int) weight));
        host.optionalInt64("MemorySwappiness").ifPresent(limits::swappiness);
        host.optionalText("CpusetCpus").ifPresent(limits::cpuset);
        host.optionalText("CpusetMems").ifPresent(limits::memset);
        if (host.flag("OomKillDisable")) limits.oomKillDisable(true);
        return limits;
    }

    private void checkRanges() {
        when("Memory", bytes -> {
            if (bytes > 0 && bytes < LEAST_MEMORY)
                throw new BadRequestException("Minimum memory limit allowed is 6MB", "use 6m or more");
        });
        long processors = Runtime.getRuntime().availableProcessors();
        when("NanoCpus", nanos -> {
            if (nanos < LEAST_NANO_CPUS || nanos > processors * NANO_CPUS) {
                throw new BadRequestException(
                        "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available"
                                .formatted(processors, processors),
                        "");
            }
        });
    }

    private void when(String name, LongConsumer limit) {
        OptionalLong value = host.optionalInt64(name);
        if (value.isPresent() && value.getAsLong() != 0) limit.accept(value.getAsLong());
    }

    private List<DeviceLimit> devices() {
        var limits = new ArrayList<DeviceLimit>();
        DEVICE_LIMITS.forEach((name, kind) -> limits.addAll(host.list(name, limit -> device(kind, limit))));
        return limits;
    }

    private static DeviceLimit device(DeviceLimit.Kind kind, JsonView limit) {
        String number = kind == DeviceLimit.Kind.WEIGHT ? "Weight" : "Rate";
        return DeviceLimit.parse(
                kind,
                limit.optionalText("Path").orElse("") + ":"
                        + limit.optionalInt64(number).orElse(0));
    }

    private static String ulimit(JsonView limit) {
        return "%s=%d:%d"
                .formatted(
                        limit.optionalText("Name").orElse(""),
                        limit.optionalInt64("Soft").orElse(0),
                        limit.optionalInt64("Hard").orElse(0));
    }
}
