package io.gatun.bench.syscall;

import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.nio.file.Path;
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

/** How long does a system call take from Java, and what does it allocate? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 50, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m"})
public class SyscallCost {
    private static final Path FILE = Path.of("/dev/null");

    @Param({"FFM", "JNR"})
    private Kernel.Backend backend = Kernel.Backend.FFM;

    private final Arena arena = Arena.ofShared();
    private final long path = CString.in(arena, FILE.toString()).address();
    private Kernel kernel = Kernel.open(backend);
    private SyscallGate gate = kernel.gate();

    /** Opens the backend that is measured. */
    @Setup
    public void open() {
        kernel = Kernel.open(backend);
        gate = kernel.gate();
    }

    /** Frees the path. */
    @TearDown
    public void free() {
        arena.close();
    }

    /** The shortest call there is. */
    @Benchmark
    public long getppid() {
        return gate.call(Syscall.GETPPID);
    }

    /** Two calls, one of which walks a path. */
    @Benchmark
    public long openatAndClose() {
        return gate.call(Syscall.CLOSE, gate.call(Syscall.OPENAT, AT_FDCWD, path, O_CLOEXEC));
    }

    /** The same through the typed interface, which copies the path and the arguments out of the heap. */
    @Benchmark
    public boolean openAndCloseTyped() {
        try (Fd file = kernel.files().open(FILE, OpenHow.read())) {
            return file.isOpen();
        }
    }
}
