package io.gatun.bench.seccomp;

import io.gatun.bench.bundle.DockerBundle;
import io.gatun.engine.security.FilterCache;
import io.gatun.engine.security.SeccompCompiler;
import io.gatun.engine.security.SeccompFilter;
import io.gatun.engine.spec.Seccomp;
import io.gatun.linux.abi.Arch;
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

/** What does Docker's default filter cost: compiled, or found again by its profile's content? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompileOrRemember {
    private final FilterCache cache = new FilterCache(Arch.X86_64);
    private final Seccomp remembered = DockerBundle.seccomp();
    // Equal content, but another object: what the next container's specification brings.
    private final Seccomp equal = DockerBundle.seccomp();

    /** The compiler alone. */
    @Benchmark
    public SeccompFilter compile() {
        return SeccompCompiler.compile(remembered, Arch.X86_64);
    }

    /** The profile of the very object that was compiled before: one template for many containers. */
    @Benchmark
    public SeccompFilter remembered() {
        return cache.filter(remembered);
    }

    /** An equal profile that was read anew. */
    @Benchmark
    public SeccompFilter rememberedByContent() {
        cache.filter(remembered);
        return cache.filter(equal);
    }

    /** The name under which a filter is kept on disk. */
    @Benchmark
    public String digest() {
        return cache.digest(remembered);
    }
}
