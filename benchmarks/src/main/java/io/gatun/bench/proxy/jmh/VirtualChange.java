package io.gatun.bench.proxy.jmh;

import io.gatun.proxy.Proxy;
import io.gatun.proxy.ProxySettings;
import io.gatun.proxy.VirtualServices;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final int BACKENDS = 5;
    private static final int BYTE = 256;

    @Param({"10", "10000"})
    private int services;

    private final String name = "gatun-bench-" + ProcessHandle.current().pid();
    private final List<ServiceDefinition> all = new ArrayList<>();
    private Path cgroup = Path.of("/");
    private @Nullable Proxy proxy;
    private @Nullable VirtualServices virtual;
    private int turn;

    @Setup
    public void make() throws IOException {
        cgroup = Files.createDirectory(VirtualServices.everybody().resolve(name));
        proxy = Proxy.open(new ProxySettings(1, 500));
        virtual = VirtualServices.open(proxy, cgroup, VirtualServices.pins(name));
        for (int i = 0; i < services; i++) all.add(service(i, 0));
        virtual.apply(all);
    }

    private static ServiceDefinition service(int number, int turn) {
        var backends = new ArrayList<Backend>();
        for (int i = 0; i < BACKENDS; i++) {
            backends.add(new Backend(AddressText.parse("10.1." + turn % BYTE + "." + (i + 1) + ":8080")));
        }
        String at = "10.96." + number / BYTE + "." + number % BYTE + ":80";
        return new ServiceDefinition(at, ServiceSpec.on(AddressText.internet(at)), backends);
    }

    /** One service gets five other backends; the whole list is handed over, as a file that was read again is. */
    @Benchmark
    public void changeOne() {
        turn++;
        all.set(turn % services, service(turn % services, turn));
        if (virtual != null) virtual.apply(all);
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
