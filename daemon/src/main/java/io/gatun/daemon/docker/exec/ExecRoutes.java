package io.gatun.daemon.docker.exec;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.RawConnection;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.daemon.life.Exec;
import io.gatun.daemon.life.Execs;
import io.gatun.daemon.life.Frames;
import io.gatun.daemon.life.StreamClient;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.LogStream;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.options.UserText;
import io.gatun.linux.gate.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Executing further programs in running containers. */
public final class ExecRoutes implements Routes {
    private static final int KNOWS_BOTH_TYPES = 42;

    private final Containers containers;
    private final Execs execs;

    public ExecRoutes(Containers containers, Execs execs) {
        this.containers = containers;
        this.execs = execs;
    }

    @Override
    public void addTo(Router router) {
        router.post("/containers/{id}/exec", this::create)
                .post("/exec/{id}/start", this::start)
                .post("/exec/{id}/resize", this::resize)
                .get("/exec/{id}/json", this::inspect);
    }

    private void create(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        JsonView body = call.json();
        List<String> command = body.texts("Cmd");
        if (command.isEmpty()) throw new HttpFailure(400, "no exec command specified");
        if (!container.isRunning()) {
            throw new HttpFailure(409, "Container %s is not running".formatted(container.id()));
        }
        if (container.info().status().equals("paused")) {
            throw new HttpFailure(
                    409, "Container %s is paused, unpause the container before exec".formatted(container.id()));
        }
        var options = new ExecOptions(
                command,
                body.texts("Env"),
                body.optionalText("User").map(UserText::parse),
                body.optionalText("WorkingDir"),
                body.flag("Tty"),
                body.flag("Privileged"));
        var request = new Exec.Request(
                options, body.flag("AttachStdin"), body.flag("AttachStdout"), body.flag("AttachStderr"));
        Exec exec = execs.create(container, request);
        call.answer(201, Json.object().put("Id", exec.id()).build());
    }

    private Exec find(Call call) {
        return execs.find(call.variable("id"))
                .orElseThrow(() -> new HttpFailure(404, "No such exec instance: " + call.variable("id")));
    }

    private void start(Call call) throws IOException {
        Exec exec = find(call);
        JsonView body = call.jsonIfAny();
        boolean detached = body.flag("Detach");
        List<Long> size = body.list("ConsoleSize", JsonView::int64);
        if (!exec.container().isRunning()) {
            throw new HttpFailure(
                    409,
                    "Container %s is not running".formatted(exec.container().id()));
        }
        if (!exec.claim()) throw new HttpFailure(409, "Error: Exec command %s is already running".formatted(exec.id()));
        if (detached) {
            startOrFail(exec);
            Thread.ofVirtual().name("exec").start(() -> exec.run(Optional.empty()));
            call.answer(200);
            return;
        }
        Frames frames = Frames.of(exec.request().options().terminal());
        RawConnection connection =
                call.exchange().hijack(frames.contentType(call.version().isAtLeast(KNOWS_BOTH_TYPES)));
        try (var client = new StreamClient(connection, exec.request().stdin(), wanted(exec), frames)) {
            run(exec, client, size);
        }
    }

    private static void run(Exec exec, StreamClient client, List<Long> size) throws IOException {
        try {
            startOrFail(exec);
        } catch (EngineException | SyscallException e) {
            byte[] text = (e.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8);
            client.frames().send(client.connection().output(), LogStream.STDOUT.code(), text);
            return;
        }
        if (size.size() == 2) exec.resize(size.get(0).intValue(), size.get(1).intValue());
        exec.run(Optional.of(client));
    }

    private static void startOrFail(Exec exec) {
        try {
            exec.start();
        } catch (EngineException | SyscallException e) {
            exec.fail(e);
            throw e;
        }
    }

    private static EnumSet<LogStream> wanted(Exec exec) {
        var streams = EnumSet.noneOf(LogStream.class);
        if (exec.request().stdout()) streams.add(LogStream.STDOUT);
        if (exec.request().stderr()) streams.add(LogStream.STDERR);
        return streams;
    }

    private void resize(Call call) {
        Exec exec = find(call);
        int rows = call.query().number("h").orElse(0L).intValue();
        int columns = call.query().number("w").orElse(0L).intValue();
        if (rows > 0 && columns > 0) exec.resize(rows, columns);
        call.answer(200);
    }

    private void inspect(Call call) {
        Exec exec = find(call);
        ExecOptions options = exec.request().options();
        var process = Json.object()
                .put("tty", options.terminal())
                .put("entrypoint", options.command().getFirst())
                .put(
                        "arguments",
                        Json.strings(
                                options.command().subList(1, options.command().size())))
                .put("privileged", options.privileged());
        Json code = exec.exitCode().isPresent() ? Json.of(exec.exitCode().getAsInt()) : Json.Null.NULL;
        call.answer(Json.object()
                .put("ID", exec.id())
                .put("Running", exec.isRunning())
                .put("ExitCode", code)
                .put("ProcessConfig", process.build())
                .put("OpenStdin", exec.request().stdin())
                .put("OpenStderr", exec.request().stderr())
                .put("OpenStdout", exec.request().stdout())
                .put("CanRemove", exec.exitCode().isPresent())
                .put("ContainerID", exec.container().id().value())
                .put("DetachKeys", "")
                .put("Pid", 0)
                .build());
    }
}
