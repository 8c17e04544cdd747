package io.gatun.cli.container.flags;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.options.LimitsBuilder;
import io.gatun.engine.options.Quantity;
import java.util.List;

/** The flags that limit a container, of {@code run}, {@code create} and {@code update}. */
public final class LimitFlags {
    public static final List<Flag> ALL = List.of(
            Flag.of("blkio-weight", "N", "relative weight of block i/o, 10 to 1000, or 0 for the default"),
            Flag.of("cpu-period", "MICROS", "length of a period of --cpu-quota"),
            Flag.of("cpu-quota", "MICROS", "running time in each period, all CPUs together; -1 for no limit"),
            Flag.of("cpu-rt-period", "MICROS", "length of a period of --cpu-rt-runtime"),
            Flag.of("cpu-rt-runtime", "MICROS", "running time of the real-time scheduler in each period"),
            Flag.of("cpu-shares", "N", "relative weight when CPUs are short, 1024 by default")
                    .or('c'),
            Flag.of("cpus", "N", "how many CPUs, such as 0.5"),
            Flag.of("cpuset-cpus", "LIST", "which CPUs, such as 0-3,7"),
            Flag.of("cpuset-mems", "LIST", "which memory nodes, such as 0,1"),
            Flag.of("memory", "BYTES", "how much memory, such as 64m").or('m'),
            Flag.of("memory-reservation", "BYTES", "how much memory is left when memory is short"),
            Flag.of("memory-swap", "BYTES", "how much memory and swap together; -1 for no limit of swap"),
            Flag.of("pids-limit", "N", "how many processes and threads; -1 for no limit"));

    private LimitFlags() {}

    /** The limits that were given. */
    public static LimitsBuilder read(Arguments arguments) {
        var limits = new LimitsBuilder();
        arguments
                .value("blkio-weight")
                .ifPresent(text -> limits.blockIoWeight((int) Quantity.number("--blkio-weight", text, 0, 1000)));
        arguments.value("cpu-period").ifPresent(text -> limits.period(Quantity.whole("--cpu-period", text)));
        arguments.value("cpu-quota").ifPresent(text -> limits.quota(signed("--cpu-quota", text)));
        arguments
                .value("cpu-rt-period")
                .ifPresent(text -> limits.realtimePeriod(Quantity.whole("--cpu-rt-period", text)));
        arguments
                .value("cpu-rt-runtime")
                .ifPresent(text -> limits.realtimeRuntime(Quantity.whole("--cpu-rt-runtime", text)));
        arguments.value("cpu-shares").ifPresent(text -> limits.shares(Quantity.whole("--cpu-shares", text)));
        arguments.value("cpus").ifPresent(text -> limits.nanoCpus(Quantity.nanoCpus("--cpus", text)));
        arguments.value("cpuset-cpus").ifPresent(limits::cpuset);
        arguments.value("cpuset-mems").ifPresent(limits::memset);
        arguments.value("memory").ifPresent(text -> limits.memory(Quantity.bytes("--memory", text)));
        arguments
                .value("memory-reservation")
                .ifPresent(text -> limits.reservation(Quantity.bytes("--memory-reservation", text)));
        arguments.value("memory-swap").ifPresent(text -> limits.swap(Quantity.bytesOrUnlimited("--memory-swap", text)));
        arguments.value("pids-limit").ifPresent(text -> limits.pids(signed("--pids-limit", text)));
        return limits;
    }

    private static long signed(String flag, String text) {
        return Quantity.number(flag, text, Quantity.UNLIMITED, Long.MAX_VALUE);
    }
}
