package io.gatun.bench.proxy.jmh;

import io.gatun.proxy.Proxy;
import io.gatun.proxy.ProxySettings;
import io.gatun.proxy.VirtualServices;
import io.gatun.proxy.model.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** How long does it take to change one of many virtual services? Needs root and a tree of cgroup version 2. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VirtualChange {
    @Param({"10", "10000"})
    private int services;

    private final String name = "gatun-bench-" + ProcessHandle.current().pid();
    private Path cgroup = Path.of("/");
    private @Nullable Proxy proxy;
    private @Nullable VirtualServices virtual;
    private @Nullable ManyServices many;

    @Setup
    public void make() throws IOException {
        cgroup = Files.createDirectory(VirtualServices.everybody().resolve(name));
        proxy = Proxy.open(new ProxySettings(1, 500));
        virtual = VirtualServices.open(proxy, cgroup, VirtualServices.pins(name));
        many = new ManyServices(services, "10.96", Way.VIP);
        virtual.apply(many.all());
    }

    /** One service gets five other backends; the whole list is handed over, as a file that was read again is. */
    @Benchmark
    public void changeOne() {
        if (virtual != null && many != null) virtual.apply(many.changed());
    }

    @TearDown
    public void remove() throws IOException {
        if (virtual != null) {
            virtual.remove();
            virtual.close();
        }
        if (proxy != null) proxy.close();
        Files.deleteIfExists(cgroup);
    }
}
