package io.gatun.daemon.docker.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.engine.ContainerFiles;
import io.gatun.engine.ContainerFiles.Overwriting;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.PathStat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** The files of a container, as tar archives. */
public final class ArchiveRoutes implements Routes {
    private static final String TAR = "application/x-tar";

    private final ContainerFiles files;
    private final Containers containers;

    public ArchiveRoutes(Engine engine, Containers containers) {
        this.files = engine.files();
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.add("HEAD", "/containers/{id}/archive", this::stat)
                .add("GET", "/containers/{id}/archive", this::copyOut)
                .put("/containers/{id}/archive", this::copyIn)
                .add("GET", "/containers/{id}/export", this::export);
    }

    private void stat(Call call) throws IOException {
        tellStat(call, containers.find(call.variable("id")), path(call));
        call.answer(200);
    }

    private void copyOut(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        String path = path(call);
        tellStat(call, container, path);
        container.tell("archive-path", Map.of("path", path));
        call.exchange().answer(200, TAR, out -> files.read(container.ref(), path, name(path), out));
    }

    private void copyIn(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        String path = path(call);
        var overwriting = call.query().isOn("noOverwriteDirNonDir") ? Overwriting.REFUSED : Overwriting.ALLOWED;
        if (container.isRunning())
            files.write(container.ref(), path, call.exchange().body(), overwriting);
        else writeStill(call, container, path, overwriting);
        container.tell("extract-to-dir", Map.of("path", path));
        call.answer(200);
    }

    /** One that does not run cannot start while its files are written: that must not take as long as the client likes. */
    private void writeStill(Call call, Container container, String path, Overwriting overwriting) throws IOException {
        files.stat(container.ref(), path);
        Path directory = Path.of(container.info().directory());
        try (Spool sent = Spool.of(call.exchange().body(), directory)) {
            files.write(container.ref(), path, sent.content(), overwriting);
        }
    }

    private void export(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        container.tell("export");
        call.exchange().answer(200, "application/octet-stream", out -> files.export(container.ref(), out));
    }

    private static String path(Call call) {
        return call.query().text("path").orElseThrow(() -> new HttpFailure(400, "bad parameter: path cannot be empty"));
    }

    private void tellStat(Call call, Container container, String path) throws IOException {
        PathStat stat = files.stat(container.ref(), path);
        Json json = Json.object()
                .put("name", stat.name())
                .put("size", stat.sizeBytes())
                .put("mode", GoMode.of(stat.mode()))
                .put("mtime", stat.modified().toString())
                .put("linkTarget", stat.linkTarget())
                .build();
        call.exchange()
                .setHeader(
                        "X-Docker-Container-Path-Stat",
                        Base64.getEncoder().encodeToString(json.toString().getBytes(UTF_8)));
    }

    /** What docker calls it in the archive: the last part of the path as it was spelled. */
    private static String name(String path) {
        String trimmed = path.replaceFirst("/+$", "");
        String last = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        return last.isEmpty() || last.equals("..") ? "." : last;
    }
}
