package io.gatun.bench.proxy.jmh;

import io.gatun.linux.Kernel;
import io.gatun.proxy.relay.Duct;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Loops;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
 * What does it cost to pass on what a client has sent, by a copy or through a pipe? A message goes into one connection of the loopback and is read from another, with the
 * relay's two calls between them; writing and reading it at the far ends are in the time, and are the same for both ways.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PumpPerWakeUp {
    private static final int PIPES = 256;

    @Param({"512", "16384", "65536"})
    private int bytes;

    private final Loops loops = new Loops(Kernel.open(), 1, PIPES);
    // Nothing else lives on it, so that this thread may do what is the loop's.
    private final Loop loop = loops.any(0);
    private final Duct duct = new Duct(loop);
    private final FarEnd client = new FarEnd(loop);
    private final FarEnd backend = new FarEnd(loop);
    private ByteBuffer message = ByteBuffer.allocateDirect(0);

    @Setup
    public void make() {
        message = ByteBuffer.allocateDirect(bytes);
    }

    @Benchmark
    public long copied() throws IOException {
        client.write(message);
        long left = bytes;
        while (left > 0) {
            long got = loop.streams().receive(client.near().fd(), loop.buffer());
            if (got > 0) left -= loop.streams().send(backend.near().fd(), loop.buffer(), 0, got);
        }
        backend.read(message);
        return left;
    }

    @Benchmark
    public long spliced() throws IOException {
        client.write(message);
        duct.copied(true);
        long left = bytes;
        while (left > 0 && duct.isOpen()) {
            if (duct.take(client.near(), left) > 0) left -= duct.give(backend.near());
            duct.copied(true);
        }
        duct.relax();
        backend.read(message);
        return left;
    }

    @TearDown
    public void close() throws IOException {
        duct.release();
        client.close();
        backend.close();
        loops.close();
    }
}
