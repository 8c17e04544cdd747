package io.gatun.engine.testing;

import io.gatun.engine.OciRuntime;
import io.gatun.engine.OciRuntime.Creation;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.spec.OciSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** A bundle with a busybox root, a runtime with a state directory of its own, and one container at a time. */
public final class OciBox implements AutoCloseable {
    private final Kernel kernel = Kernel.open();
    private final Path directory;
    private final Path rootfs;
    private final OciRuntime runtime;
    private ContainerId id = ContainerId.random(new SplittableRandom());
    private Optional<Pid> child = Optional.empty();

    /** Makes the bundle below {@code directory}. */
    public OciBox(Path directory) {
        try {
            this.directory = directory;
            rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
            runtime = OciRuntime.open(directory.resolve("state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the bundle is. */
    public Path directory() {
        return directory;
    }

    /** The container's root directory on the host. */
    public Path rootfs() {
        return rootfs;
    }

    /** The runtime. */
    public OciRuntime runtime() {
        return runtime;
    }

    /** The container. */
    public ContainerId id() {
        return id;
    }

    /** The container's first process. */
    public Pid pid() {
        return child.orElseThrow();
    }

    /** Creates a new container; returns the runtime's warnings. */
    public List<String> create(OciSpec spec) {
        id = ContainerId.random(new SplittableRandom());
        var warnings = runtime.create(Creation.of(id, directory), spec);
        child = Optional.of(new Pid(runtime.state(id).pid().orElseThrow()));
        return warnings;
    }

    /** Creates and starts a new container that runs a script. */
    public void start(String script, UnaryOperator<OciSpec.Builder> change) {
        create(change.apply(Bundles.running("rootfs", "sh", "-c", script)).build());
        runtime.start(id);
    }

    /** Runs a script in a new container and deletes it; returns the lines that it printed. */
    public List<String> run(String script, UnaryOperator<OciSpec.Builder> change) {
        Path out = rootfs.resolve("tmp/out");
        try {
            Files.deleteIfExists(out);
            start("exec > /tmp/out 2>&1; " + script, change);
            await();
            runtime.delete(id);
            return Files.readAllLines(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of the container's first process. */
    public ExitStatus await() {
        Pid waited = pid();
        child = Optional.empty();
        return kernel.processes().waitid(waited);
    }

    @Override
    public void close() {
        try {
            runtime.deleteByForce(id);
        } catch (NoSuchContainerException e) {
            // Deleted by the test.
        }
        child.ifPresent(kernel.processes()::waitid);
        runtime.close();
    }
}
