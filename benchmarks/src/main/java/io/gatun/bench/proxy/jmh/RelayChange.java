package io.gatun.bench.proxy.jmh;

import io.gatun.proxy.Proxy;
import io.gatun.proxy.ProxySettings;
import io.gatun.proxy.model.ProxyConfig;
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
 * How long does it take to change one of many services that the relay carries? Each listens on an address of its own in 127.0.0.0/8, by one
 * descriptor: {@code ulimit -n 20000} before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RelayChange {
    @Param({"10", "10000"})
    private int services;

    private @Nullable Proxy proxy;
    private @Nullable ManyServices many;

    @Setup
    public void make() {
        proxy = Proxy.open(new ProxySettings(1, 500));
        many = new ManyServices(services, "127.96", Way.RELAY);
        proxy.apply(ProxyConfig.of(many.all()));
    }

    /** One service gets five other backends; the whole list is handed over, as a file that was read again is. */
    @Benchmark
    public void changeOne() {
        if (proxy != null && many != null) proxy.apply(ProxyConfig.of(many.changed()));
    }

    @TearDown
    public void remove() {
        if (proxy != null) proxy.close();
    }
}
