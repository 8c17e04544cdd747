package io.gatun.bench.sidebyside;

import io.gatun.engine.ContainerRef;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.Engine;
import io.gatun.engine.EngineSettings;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.template.Image;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Processes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Our engine in this process. */
final class Gatun implements AutoCloseable {
    private static final int PREPARED = 4;
    private static final long PAUSE_NANOS = 100_000;

    private final Workspace workspace;
    private final Processes processes = Kernel.open().processes();
    private final OciRuntime runtime;
    private final Engine engine;
    private final Engine prepared;
    private final AtomicInteger containers = new AtomicInteger();

    Gatun(Workspace workspace) {
        this.workspace = workspace;
        this.runtime = OciRuntime.open(workspace.state("gatun-oci"));
        var settings = new EngineSettings(workspace.state("gatun"), "/" + workspace.group());
        this.engine = Engine.open(settings);
        this.prepared = Engine.open(settings.withPrepared(PREPARED));
    }

    /** A container as the daemon and the command make it: supervised by our shim, its output logged. */
    Timing runByEngine() {
        return run(engine);
    }

    /** The same by an engine that makes ahead what it can; when this returns it has made up for what was taken. */
    Timing runByPreparedEngine() {
        Timing timing = run(prepared);
        while (prepared.prepared() < PREPARED) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return timing;
    }

    private Timing run(Engine engine) {
        long begin = System.nanoTime();
        ContainerRef container = create(engine, workspace.bundleOfTrue());
        long created = System.nanoTime();
        engine.start(container);
        long started = System.nanoTime();
        engine.await(container);
        long ended = System.nanoTime();
        engine.delete(container);
        return timing(begin, created, started, ended);
    }

    /** A container as an OCI runtime makes it: a child of the caller, which waits for it. */
    Timing runByOciRuntime() {
        var id = new ContainerId("oci-" + containers.incrementAndGet());
        OciSpec spec = inOwnGroup(workspace.spec(), id);
        long begin = System.nanoTime();
        runtime.create(OciRuntime.Creation.of(id, workspace.bundleOfTrue()), spec);
        // A caller has to ask for the process; command lines write it down with the creation.
        Pid pid = new Pid(runtime.state(id).pid().orElseThrow());
        long created = System.nanoTime();
        runtime.start(id);
        long started = System.nanoTime();
        processes.waitid(pid);
        long ended = System.nanoTime();
        runtime.delete(id);
        return timing(begin, created, started, ended);
    }

    /** How long it took {@code workers} threads to make {@code count} containers, in nanoseconds. */
    long parallel(int workers, int count) {
        long begin = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(workers)) {
            var runs = Stream.generate(() -> pool.submit(this::runByEngine))
                    .limit(count)
                    .toList();
            runs.forEach(Gatun::finished);
        }
        return System.nanoTime() - begin;
    }

    /** Starts a container that stays. */
    ContainerRef startStaying() {
        ContainerRef container = create(engine, workspace.bundleOfSleep());
        engine.start(container);
        return container;
    }

    /** A program executed in a container that runs, until it has ended. */
    Timing exec(ContainerRef container) {
        long begin = System.nanoTime();
        try (var program = engine.exec(container, ExecOptions.of("/bin/true"))) {
            program.await();
        }
        return Timing.of(System.nanoTime() - begin);
    }

    /** The process that our engine leaves beside a container's own. */
    Pid supervisor(ContainerRef container) {
        return engine.inspect(container).run().orElseThrow().supervisor();
    }

    void deleteByForce(ContainerRef container) {
        engine.deleteByForce(container);
    }

    @Override
    public void close() {
        engine.list()
                .forEach(info -> engine.deleteByForce(new ContainerRef(info.id().value())));
        engine.close();
        prepared.close();
        runtime.list().forEach(runtime::deleteByForce);
        runtime.close();
    }

    private static ContainerRef create(Engine engine, Path bundle) {
        var request = new ContainerRequest(
                Optional.empty(),
                new Image.Bundle(bundle.toString()),
                ContainerOptions.builder().build());
        return new ContainerRef(engine.create(request).id().value());
    }

    private OciSpec inOwnGroup(OciSpec spec, ContainerId id) {
        String path = "/%s/%s".formatted(workspace.group(), id.value());
        return spec.toBuilder()
                .linux(spec.linux().toBuilder().cgroupsPath(path).build())
                .build();
    }

    private static void finished(Future<Timing> run) {
        try {
            run.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a container failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Timing timing(long begin, long created, long started, long ended) {
        return Timing.of(created - begin, started - created, ended - started, System.nanoTime() - ended);
    }
}
