package io.gatun.daemon.life;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.Images;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.spec.ProcessSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What docker's configuration of a container would have been that the {@code gatun} command has made. */
final class ForeignMemo {
    private ForeignMemo() {}

    static Memo of(ContainerInfo info, Images images) {
        ProcessSpec process =
                info.spec().process().orElseGet(() -> ProcessSpec.of().build());
        var behaviour = info.behaviour();
        var config = Json.object()
                .put("Hostname", info.spec().hostname().orElse(""))
                .put("Tty", process.terminal())
                .put("OpenStdin", behaviour.openStdin())
                .put("Env", Json.strings(process.env()))
                .put("Cmd", Json.strings(process.args()))
                .put("Image", info.image())
                .put("WorkingDir", process.cwd())
                .put("Labels", Json.strings(info.labels()))
                .put("StopSignal", behaviour.stopSignal());
        // Who made it removes it: the command waits for its end, or whoever comes next finds it.
        var host = Json.object()
                .put("NetworkMode", "none")
                .put(
                        "LogConfig",
                        Json.object()
                                .put("Type", behaviour.logFiles() == 0 ? "none" : "json-file")
                                .build());
        var restart = behaviour.upkeep().restart();
        if (restart.isActive()) {
            host.put(
                    "RestartPolicy",
                    Json.object()
                            .put("Name", restart.name())
                            .put("MaximumRetryCount", restart.maximum())
                            .build());
        }
        Optional<ImageInfo> image = images.find(info.image());
        var check = new LinkedHashMap<String, Json>();
        image.flatMap(found -> Images.config(found).get("Healthcheck")).ifPresent(below -> addTo(check, below));
        behaviour.upkeep().health().ifPresent(own -> addTo(check, own));
        if (!check.isEmpty()) config.put("Healthcheck", new Json.Obj(check));
        return Memo.of(config.build(), host.build(), Json.object().build())
                .ofImage(image.map(found -> found.id().toString()).orElse(""));
    }

    private static void addTo(Map<String, Json> check, Json more) {
        if (more instanceof Json.Obj(var members)) check.putAll(members);
    }
}
