package io.gatun.bench.spec;

import io.gatun.bench.bundle.DockerBundle;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take to read and to write a config.json with Docker's filter in it? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadAndWrite {
    private final OciSpec spec = DockerBundle.running(Path.of("/srv/rootfs"), "/bin/true");
    private final byte[] document = SpecCodec.write(spec).toString().getBytes(StandardCharsets.UTF_8);

    /** Bytes to a tree. */
    @Benchmark
    public Json readTree() {
        return JsonReader.DOCUMENTS.read(document);
    }

    /** Bytes to a specification. */
    @Benchmark
    public OciSpec readSpec() {
        return SpecCodec.read(JsonReader.DOCUMENTS.read(document));
    }

    /** A specification to bytes. */
    @Benchmark
    public byte[] writeSpec() {
        return SpecCodec.write(spec).toString().getBytes(StandardCharsets.UTF_8);
    }
}
