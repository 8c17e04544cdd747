package io.gatun.daemon.docker.container;

import io.gatun.daemon.docker.create.CreateBody;
import io.gatun.daemon.docker.create.ImageLookup;
import io.gatun.daemon.docker.create.LinksOf;
import io.gatun.daemon.docker.create.UpdateBody;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.Engine;
import io.gatun.engine.MountedFiles;
import io.gatun.engine.Removal;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.FileChange;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.NoSuchNetworkException;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.template.Image;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Making, starting, stopping and removing. */
public final class ContainerRoutes implements Routes {
    private static final Duration FOREVER = Duration.ofDays(10_000);

    private final Engine engine;
    private final Containers containers;
    private final ImageLookup images;
    private final UserMode users;

    /** @param users whom the users of containers are that say nothing of it */
    public ContainerRoutes(Engine engine, Containers containers, ImageLookup images, UserMode users) {
        this.users = users;
        this.engine = engine;
        this.containers = containers;
        this.images = images;
    }

    @Override
    public void addTo(Router router) {
        router.post("/containers/create", this::create)
                .post("/containers/{id}/start", this::start)
                .post("/containers/{id}/stop", this::stop)
                .post("/containers/{id}/restart", this::restart)
                .post("/containers/{id}/kill", this::kill)
                .post("/containers/{id}/pause", this::pause)
                .post("/containers/{id}/unpause", this::unpause)
                .post("/containers/{id}/rename", this::rename)
                .post("/containers/{id}/update", this::update)
                .post("/containers/{id}/resize", this::resize)
                .get("/containers/{id}/changes", this::changes)
                .delete("/containers/{id...}", this::remove);
    }

    private void create(Call call) throws IOException {
        CreateBody sent = CreateBody.of(call.json()).checked(call.version());
        Image image = images.find(sent.image());
        CreateBody body = images.info(image).map(sent::below).orElse(sent);
        Optional<ContainerName> name = call.query().text("name").map(ContainerRoutes::name);
        Container made = make(name, image, body);
        call.answer(
                201,
                Json.object()
                        .put("Id", made.id().value())
                        .put("Warnings", Json.strings(body.warnings(call.version())))
                        .build());
    }

    private static ContainerName name(String text) {
        try {
            return new ContainerName(text.startsWith("/") ? text.substring(1) : text);
        } catch (BadRequestException e) {
            throw new HttpFailure(
                    400,
                    "Invalid container name (%s), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed; %s"
                            .formatted(text, e.remedy()));
        }
    }

    private Container make(Optional<ContainerName> name, Image image, CreateBody body) {
        try {
            List<MountRequest> others = MountedFiles.from(
                    body.volumesFrom(),
                    reference -> containers.find(reference).mounted().files());
            CreateBody linked = body.linked(LinksOf.of(body, containers::find));
            return containers.create(new ContainerRequest(name, image, linked.options(others, users)));
        } catch (NoSuchContainerException | NoSuchNetworkException | NoSuchVolumeException e) {
            // Clients take 404 for a missing image, and pull it.
            throw new HttpFailure(400, String.valueOf(e.getMessage()).replaceFirst("^no such", "No such"));
        }
    }

    private Container find(Call call) {
        return containers.find(call.variable("id"));
    }

    private void start(Call call) {
        Container container = find(call);
        if (container.isRunning()) {
            if (container.info().status().equals("paused")) {
                throw new HttpFailure(409, "cannot start a paused container, try unpause instead");
            }
            call.answer(304);
            return;
        }
        try {
            container.start();
        } catch (EngineException e) {
            if (!(e instanceof WrongStateException)) discardUnstarted(container);
            throw e;
        }
        call.answer(204);
    }

    /** One that is to go at its end goes when it cannot begin, too: clients wait for that. */
    private static void discardUnstarted(Container container) {
        var info = container.info();
        boolean goes = container.memo().hostView().flag("AutoRemove");
        if (!goes || info.run().isPresent() || info.end().isPresent()) return;
        try {
            container.remove(true, Removal.WITH_VOLUMES);
        } catch (NoSuchContainerException e) {
            // Somebody else was faster.
        }
    }

    private void stop(Call call) {
        call.answer(find(call).stop(signal(call), grace(call)) ? 204 : 304);
    }

    private void restart(Call call) {
        Container container = find(call);
        container.restart(signal(call), grace(call));
        call.answer(204);
    }

    private static Optional<Signal> signal(Call call) {
        return call.query().text("signal").filter(text -> !text.isEmpty()).map(Signal::of);
    }

    private static Optional<Duration> grace(Call call) {
        return call.query().number("t").map(seconds -> seconds < 0 ? FOREVER : Duration.ofSeconds(seconds));
    }

    private void kill(Call call) {
        Container container = find(call);
        Signal signal = Signal.of(call.query().text("signal").orElse("SIGKILL"));
        if (!container.isRunning()) {
            throw new HttpFailure(
                    409,
                    "Cannot kill container: %s: Container %s is not running"
                            .formatted(call.variable("id"), container.id()));
        }
        container.kill(signal);
        call.answer(204);
    }

    private void pause(Call call) {
        Container container = find(call);
        if (container.info().status().equals("paused")) {
            throw new HttpFailure(409, "Container %s is already paused".formatted(container.id()));
        }
        if (!container.isRunning()) throw new HttpFailure(409, "Container %s is not running".formatted(container.id()));
        engine.pause(container.ref());
        container.observe();
        call.answer(204);
    }

    private void unpause(Call call) {
        Container container = find(call);
        if (!container.info().status().equals("paused")) {
            throw new HttpFailure(500, "Container %s is not paused".formatted(container.id()));
        }
        engine.unpause(container.ref());
        container.observe();
        call.answer(204);
    }

    private void rename(Call call) {
        Container container = find(call);
        String name = call.query()
                .text("name")
                .orElseThrow(() -> new HttpFailure(400, "Neither old nor new names may be empty"));
        String plain = name.startsWith("/") ? name.substring(1) : name;
        if (plain.equals(container.name())) {
            throw new HttpFailure(400, "Renaming a container with the same name as its current name");
        }
        engine.rename(container.ref(), name(plain));
        container.observe();
        call.answer(204);
    }

    private void update(Call call) throws IOException {
        Container container = find(call);
        UpdateBody body = UpdateBody.of(call.json(), container.memo());
        engine.update(container.ref(), body.limits());
        container.remember(body::change);
        container.tell("update");
        call.answer(Json.object().put("Warnings", Json.array(List.of())).build());
    }

    private void resize(Call call) {
        Container container = find(call);
        int rows = call.query().number("h").orElse(0L).intValue();
        int columns = call.query().number("w").orElse(0L).intValue();
        if (!container.isRunning()) {
            throw new HttpFailure(409, "Container %s is not running".formatted(container.id()));
        }
        if (rows > 0 && columns > 0) container.resize(rows, columns);
        call.answer(200);
    }

    private void changes(Call call) {
        List<FileChange> changes = engine.diff(find(call).ref());
        call.answer(Json.array(changes.stream().map(ContainerRoutes::change).toList()));
    }

    private static Json change(FileChange change) {
        long kind = switch (change.kind()) {
            case CHANGED -> 0;
            case ADDED -> 1;
            case DELETED -> 2;
        };
        return Json.object().put("Path", change.path()).put("Kind", kind).build();
    }

    private void remove(Call call) {
        if (call.query().isOn("link")) {
            containers.links().remove(call.variable("id"));
            call.answer(204);
            return;
        }
        Container container = find(call);
        Removal removal = call.query().isOn("v") ? Removal.WITH_VOLUMES : Removal.CONTAINER;
        try {
            container.remove(call.query().isOn("force"), removal);
        } catch (WrongStateException e) {
            throw new HttpFailure(
                    409,
                    "You cannot remove a %s container %s. Stop the container before attempting removal or force remove"
                            .formatted(container.info().status(), container.id()));
        }
        call.answer(204);
    }
}
