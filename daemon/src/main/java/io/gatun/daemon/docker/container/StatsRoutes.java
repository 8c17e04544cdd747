package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.WrongStateException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** What containers use. */
public final class StatsRoutes implements Routes {
    private static final int INTERVAL_MILLIS = 1000;
    private static final Json.Obj NOTHING = Json.object().build();

    private final Engine engine;
    private final Containers containers;

    public StatsRoutes(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.get("/containers/{id}/stats", this::stats);
    }

    private void stats(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        boolean streaming = call.query().isOn("stream", true);
        boolean once = !streaming && call.query().isOn("one-shot");
        try {
            Optional<StatsShape> before = Optional.empty();
            if (!streaming && !once) {
                before = measure(container);
                Thread.sleep(before.isPresent() ? INTERVAL_MILLIS : 0);
            }
            if (streaming) stream(call, container);
            else call.answer(shape(container, before, measure(container)));
        } catch (InterruptedException e) {
            // The client went.
        }
    }

    private void stream(Call call, Container container) throws IOException, InterruptedException {
        Optional<StatsShape> before = Optional.empty();
        Thread self = Thread.currentThread();
        try (OutputStream out = call.jsonStream()) {
            call.exchange().onGone(self::interrupt);
            while (!container.isGone()) {
                Optional<StatsShape> now = measure(container);
                out.write((shape(container, before, now) + "\n").getBytes(StandardCharsets.UTF_8));
                before = now;
                Thread.sleep(INTERVAL_MILLIS);
            }
        }
    }

    private Optional<StatsShape> measure(Container container) {
        try {
            var stats = engine.stats(container.ref());
            int pid = container.info().run().map(run -> run.pid().number()).orElse(0);
            return Optional.of(
                    new StatsShape(Instant.now(), stats, MachineFiles.processorNanos(), MachineFiles.networks(pid)));
        } catch (WrongStateException | NoSuchContainerException e) {
            return Optional.empty();
        }
    }

    private static Json shape(Container container, Optional<StatsShape> before, Optional<StatsShape> now) {
        long machine = MachineFiles.memoryBytes();
        return Json.object()
                .put("id", container.id().value())
                .put("name", "/" + container.name())
                .put("read", now.map(each -> each.read().toString()).orElse(StatsShape.NEVER))
                .put("preread", before.map(each -> each.read().toString()).orElse(StatsShape.NEVER))
                .put("pids_stats", now.map(StatsShape::pids).orElse(NOTHING))
                .put("blkio_stats", now.map(StatsShape::blocks).orElse(NOTHING))
                .put("num_procs", 0)
                .put("storage_stats", NOTHING)
                .put("cpu_stats", now.map(StatsShape::cpu).orElse(NOTHING))
                .put("precpu_stats", before.map(StatsShape::cpu).orElse(NOTHING))
                .put("memory_stats", now.map(each -> each.memory(machine)).orElse(NOTHING))
                .put("networks", now.map(StatsShape::networks).orElse(NOTHING))
                .build();
    }
}
