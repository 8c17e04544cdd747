package io.gatun.engine;

import io.gatun.engine.attach.DescriptorInput;
import io.gatun.engine.attach.DescriptorOutput;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** A sandbox whose supervisor watches the other end of the leash. */
final class OwnedSandbox implements Sandbox {
    private final DescriptorInput stdout;
    private final DescriptorInput stderr;
    private final DescriptorOutput stdin;
    private final Fd leash;
    private final Supplier<Optional<RunEnd>> end;
    private final Runnable removal;

    /** Takes ownership of {@code ends}; {@code end} waits for the container's end, {@code removal} removes it. */
    OwnedSandbox(Kernel kernel, StreamEnds ends, Supplier<Optional<RunEnd>> end, Runnable removal) {
        this.stdin = new DescriptorOutput(kernel, ends.input().orElseThrow());
        this.stdout = new DescriptorInput(kernel, ends.output().orElseThrow());
        this.stderr = new DescriptorInput(kernel, ends.errors().orElseThrow());
        this.leash = ends.leash().orElseThrow();
        this.end = end;
        this.removal = removal;
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public int await() {
        return end.get()
                .flatMap(RunEnd::exitCode)
                .orElseThrow(() -> new IllegalStateException(
                        "nobody can know how the container ended: its supervisor was killed"));
    }

    @Override
    public void close() {
        removal.run();
        leash.close();
        stdin.close();
        stdout.close();
        stderr.close();
    }
}
