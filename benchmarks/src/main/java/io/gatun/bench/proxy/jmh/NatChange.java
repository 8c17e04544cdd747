package io.gatun.bench.proxy.jmh;

import io.gatun.proxy.NatServices;
import io.gatun.proxy.Proxy;
import io.gatun.proxy.ProxySettings;
import io.gatun.proxy.model.Way;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to change one of many services at translated addresses? Needs root and a network namespace that forwards packets,
 * such as {@code unshare -n sh -c 'sysctl -w net.ipv4.ip_forward=1; benchmarks/jmh NatChange'}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NatChange {
    @Param({"10", "10000"})
    private int services;

    private @Nullable Proxy proxy;
    private @Nullable NatServices nat;
    private @Nullable ManyServices many;

    @Setup
    public void make() {
        proxy = Proxy.open(new ProxySettings(1, 500));
        nat = NatServices.open(proxy, "gatun-bench-" + ProcessHandle.current().pid());
        many = new ManyServices(services, "10.96", Way.NAT);
        nat.apply(many.all());
    }

    /** One service gets five other backends; the whole list is handed over, as a file that was read again is. */
    @Benchmark
    public void changeOne() {
        if (nat != null && many != null) nat.apply(many.changed());
    }

    @TearDown
    public void remove() {
        if (nat != null) {
            nat.remove();
            nat.close();
        }
        if (proxy != null) proxy.close();
    }
}
