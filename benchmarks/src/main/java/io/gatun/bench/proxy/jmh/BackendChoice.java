package io.gatun.bench.proxy.jmh;

import io.gatun.proxy.balance.Choice;
import io.gatun.proxy.balance.Choice.Candidate;
import io.gatun.proxy.model.BalancePolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** How long does it take to choose a backend for a connection? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BackendChoice {
    private static final long CLIENTS = 1021;

    @Param
    private BalancePolicy policy = BalancePolicy.POWER_OF_TWO;

    @Param({"3", "50"})
    private int backends;

    private int[] open = {};
    private Choice.Loads loads = index -> 0;
    private Choice choice = (loads, client, turn) -> 0;
    private int turn;

    @Setup
    public void make() {
        List<Candidate> candidates = IntStream.range(0, backends)
                .mapToObj(i -> new Candidate("10.0.0." + i + ":80", 1 + i % 3))
                .toList();
        choice = Choice.of(policy, candidates);
        open = IntStream.range(0, backends).map(i -> i * 7 % 11).toArray();
        loads = index -> open[index];
    }

    /** One choice. */
    @Benchmark
    public int choose() {
        int now = turn++;
        return choice.choose(loads, now % CLIENTS, now);
    }
}
