package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.life.Container;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.RunEnd;
import io.gatun.engine.json.Json;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container as {@code docker inspect} shows it. */
final class Shape {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final Container container;
    private final ContainerInfo info;
    private final List<String> links;
    private final ApiVersion version;

    /**
     * @param info as it is now, with its specification
     * @param links in the default network, as docker writes them
     * @param version of the API that it is for
     */
    Shape(Container container, ContainerInfo info, List<String> links, ApiVersion version) {
        this.version = version;
        this.links = links;
        this.container = container;
        this.info = info;
    }

    Json.Obj json() {
        List<String> args = info.spec().process().map(ProcessSpec::args).orElse(List.of());
        String directory = info.directory();
        return Json.object()
                .put("Id", info.id().value())
                .put("Created", info.created().toString())
                .put("Path", args.isEmpty() ? "" : args.getFirst())
                .put("Args", Json.strings(args.isEmpty() ? args : args.subList(1, args.size())))
                .put("State", state())
                .put(
                        "Image",
                        container.memo().imageId().isEmpty()
                                ? info.image()
                                : container.memo().imageId())
                .put("ResolvConfPath", directory + "/resolv.conf")
                .put("HostnamePath", directory + "/hostname")
                .put("HostsPath", directory + "/hosts")
                .put("LogPath", info.behaviour().logFiles() == 0 ? "" : directory + "/logs")
                .put("Name", "/" + container.name())
                .put("RestartCount", container.memo().restarts())
                .put("Driver", "overlay2")
                .put("Platform", "linux")
                .put("MountLabel", info.spec().linux().mountLabel().orElse(""))
                .put(
                        "ProcessLabel",
                        info.spec().process().flatMap(ProcessSpec::selinuxLabel).orElse(""))
                .put(
                        "AppArmorProfile",
                        info.spec()
                                .process()
                                .flatMap(ProcessSpec::apparmorProfile)
                                .orElse(""))
                .put("ExecIDs", Json.Null.NULL)
                .put("HostConfig", hostConfig())
                .put(
                        "GraphDriver",
                        Json.object()
                                .put("Data", Json.Null.NULL)
                                .put("Name", "overlay2")
                                .build())
                .put("Mounts", MountShape.of(container.mounted()))
                .put("Config", config())
                .put("NetworkSettings", NetworkShape.settings(container.memo(), info, version))
                .build();
    }

    private Json.Obj state() {
        Optional<Instant> started = info.run()
                .flatMap(ContainerInfo.Run::started)
                .or(() -> info.end().flatMap(RunEnd::started));
        String status = Words.state(container);
        return Json.object()
                .put("Status", status)
                .put("Running", info.run().isPresent())
                .put("Paused", status.equals("paused"))
                .put("Restarting", status.equals("restarting"))
                .put("OOMKilled", info.end().map(RunEnd::oomKilled).orElse(false))
                .put("Dead", false)
                .put("Pid", info.run().map(run -> (long) run.pid().number()).orElse(0L))
                .put("ExitCode", container.exitCode())
                .put("Error", info.end().map(RunEnd::error).orElse(""))
                .put("StartedAt", started.map(Instant::toString).orElse(NEVER))
                .put(
                        "FinishedAt",
                        info.end().map(end -> end.finished().toString()).orElse(NEVER))
                .maybeJson("Health", container.health().map(health -> health))
                .build();
    }

    private Json.Obj hostConfig() {
        Map<String, Json> members = new LinkedHashMap<>(HostDefaults.MEMBERS);
        container.memo().hostConfig().members().forEach((name, value) -> {
            boolean unset = value instanceof Json.Null || value.equals(Json.of("")) || HostDefaults.means(name, value);
            if (!unset || !members.containsKey(name)) members.put(name, value);
        });
        // As they are now, not as they were asked for.
        members.put("Links", links.isEmpty() ? Json.Null.NULL : Json.strings(links));
        members.put("MaskedPaths", paths(info.spec().linux().maskedPaths()));
        members.put("ReadonlyPaths", paths(info.spec().linux().readonlyPaths()));
        return new Json.Obj(members);
    }

    /** Of a privileged container docker says nothing of them. */
    private Json paths(List<String> paths) {
        return container.memo().hostView().flag("Privileged") ? Json.Null.NULL : Json.strings(paths);
    }

    private Json.Obj config() {
        OciSpec spec = info.spec();
        Map<String, Json> members = new LinkedHashMap<>(HostDefaults.CONFIG);
        members.putAll(container.memo().config().members());
        spec.hostname().ifPresent(name -> members.put("Hostname", Json.of(name)));
        if (members.get("Env") instanceof Json.Null) members.put("Env", Json.array(List.of()));
        if (members.get("Volumes") instanceof Json.Obj(var volumes) && volumes.isEmpty())
            members.put("Volumes", Json.Null.NULL);
        members.put("Labels", Json.strings(info.labels()));
        return new Json.Obj(members);
    }
}
