package io.gatun.engine;

import io.gatun.engine.attach.DescriptorInput;
import io.gatun.engine.attach.DescriptorOutput;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.engine.stream.Program;
import io.gatun.engine.template.ExecOptions;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.io.InputStream;
import java.io.OutputStream;

/** A sandbox whose supervisor watches the other end of the leash. */
final class OwnedSandbox implements Sandbox {
    private final DescriptorInput stdout;
    private final DescriptorInput stderr;
    private final DescriptorOutput stdin;
    private final Fd leash;
    private final Engine engine;
    private final ContainerRef container;

    /** Takes ownership of {@code ends} and of the container. */
    OwnedSandbox(Kernel kernel, StreamEnds ends, Engine engine, ContainerRef container) {
        this.stdin = new DescriptorOutput(kernel, ends.input().orElseThrow());
        this.stdout = new DescriptorInput(kernel, ends.output().orElseThrow());
        this.stderr = new DescriptorInput(kernel, ends.errors().orElseThrow());
        this.leash = ends.leash().orElseThrow();
        this.engine = engine;
        this.container = container;
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
        return engine.await(container)
                .flatMap(RunEnd::exitCode)
                .orElseThrow(() -> new IllegalStateException(
                        "nobody can know how the container ended: its supervisor was killed"));
    }

    @Override
    public Program exec(ExecOptions options) {
        return engine.exec(container, options);
    }

    @Override
    public void close() {
        engine.deleteByForce(container);
        leash.close();
        stdin.close();
        stdout.close();
        stderr.close();
    }
}
