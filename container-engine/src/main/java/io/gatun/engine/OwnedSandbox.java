package io.gatun.engine;

import io.gatun.engine.attach.PipedProgram;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.stream.Program;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;

/** A sandbox whose supervisor watches the other end of the leash. */
final class OwnedSandbox extends PipedProgram implements Sandbox {
    private final Fd leash;
    private final Engine engine;
    private final ContainerRef container;

    /** Takes ownership of {@code ends} and of the container. */
    OwnedSandbox(Kernel kernel, StreamEnds ends, Engine engine, ContainerRef container) {
        super(kernel, ends);
        this.leash = ends.leash().orElseThrow();
        this.engine = engine;
        this.container = container;
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
        super.close();
    }
}
