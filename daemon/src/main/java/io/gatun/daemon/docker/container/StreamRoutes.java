package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.RawConnection;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.daemon.life.Frames;
import io.gatun.daemon.life.StreamClient;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.log.LogReader;
import io.gatun.engine.model.LogStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Attaching to a container and waiting for its end. */
public final class StreamRoutes implements Routes {
    private static final int KNOWS_BOTH_TYPES = 42;

    private final Engine engine;
    private final Containers containers;

    public StreamRoutes(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.post("/containers/{id}/attach", this::attach).post("/containers/{id}/wait", this::await);
    }

    private void attach(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        if (container.info().status().equals("paused")) {
            throw new HttpFailure(
                    409, "container %s is paused, unpause the container before attach".formatted(container.id()));
        }
        if (container.isRestarting()) {
            throw new HttpFailure(
                    409, "container %s is restarting, wait until the container is running".formatted(container.id()));
        }
        boolean withLogs = call.query().isOn("logs");
        boolean streaming = call.query().isOn("stream");
        boolean stdin =
                call.query().isOn("stdin") && container.memo().configView().flag("OpenStdin");
        StreamClient client;
        try (var _ = container.streams().expect()) {
            client = client(call, container, stdin);
            container.tell("attach");
            if (streaming && !withLogs) container.streams().attach(client);
        }
        if (withLogs) replay(container, client);
        if (streaming && withLogs) container.streams().attach(client);
        if (!streaming) client.close();
    }

    private static StreamClient client(Call call, Container container, boolean stdin) {
        Frames frames = Frames.of(container.memo().terminal());
        RawConnection connection =
                call.exchange().hijack(frames.contentType(call.version().isAtLeast(KNOWS_BOTH_TYPES)));
        return new StreamClient(connection, stdin, wanted(call), frames);
    }

    private static Set<LogStream> wanted(Call call) {
        var streams = EnumSet.noneOf(LogStream.class);
        if (call.query().isOn("stdout")) streams.add(LogStream.STDOUT);
        if (call.query().isOn("stderr")) streams.add(LogStream.STDERR);
        return streams;
    }

    private void replay(Container container, StreamClient client) throws IOException {
        OutputStream out = client.connection().output();
        try (LogReader reader = engine.logs(container.ref(), LogQuery.ALL)) {
            for (Optional<LogFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                List<LogFrame> asked = Frames.batch(frame.get(), reader::next).stream()
                        .filter(piece -> client.output().contains(piece.stream()))
                        .toList();
                if (!asked.isEmpty()) client.frames().send(out, asked);
            }
        }
    }

    /** The headers are sent at once: clients start the container only then. */
    private void await(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        CompletableFuture<Integer> end =
                end(container, call.query().text("condition").orElse("not-running"));
        try (OutputStream out = call.jsonStream()) {
            call.exchange().onGone(() -> end.cancel(false));
            Json answer = Json.object().put("StatusCode", end.get()).build();
            out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (CancellationException | ExecutionException e) {
            // The client went.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Integer> end(Container container, String condition) {
        return switch (condition) {
            case "not-running" -> {
                CompletableFuture<Integer> next = container.nextExit();
                yield container.isRunning() ? next : CompletableFuture.completedFuture(container.exitCode());
            }
            case "next-exit" -> container.nextExit();
            case "removed" -> container.removal();
            default -> throw new HttpFailure(400, "invalid condition: \"" + condition + "\"");
        };
    }
}
