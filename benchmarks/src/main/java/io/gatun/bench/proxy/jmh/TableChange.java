package io.gatun.bench.proxy.jmh;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Snapshot;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take to exchange the backends of a service, and to read who may be chosen? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TableChange {
    @Param({"POWER_OF_TWO", "MAGLEV"})
    private BalancePolicy policy = BalancePolicy.POWER_OF_TWO;

    @Param({"3", "50"})
    private int backends;

    private List<Backend> one = List.of();
    private List<Backend> other = List.of();
    private BackendTable table = new BackendTable(Balancing.of(policy), LastResort.RESET);
    private int turn;

    @Setup
    public void make() {
        one = range(0);
        other = range(1);
        table = new BackendTable(Balancing.of(policy), LastResort.RESET);
        table.replace(one);
    }

    private List<Backend> range(int first) {
        return IntStream.range(first, first + backends)
                .mapToObj(i -> new Backend(AddressText.parse("10.0.0." + (i + 1) + ":80")))
                .toList();
    }

    /** One backend goes and another comes. */
    @Benchmark
    public Snapshot replace() {
        table.replace(turn++ % 2 == 0 ? other : one);
        return table.snapshot();
    }

    /** What a connection does: reads the reference and chooses. */
    @Benchmark
    public @Nullable Member pick() {
        int now = turn++;
        return table.snapshot().choose(now, now);
    }
}
