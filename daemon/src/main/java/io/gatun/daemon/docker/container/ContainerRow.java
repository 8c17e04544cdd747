package io.gatun.daemon.docker.container;

import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Memo;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A container as docker's lists show it. */
public final class ContainerRow {
    private ContainerRow() {}

    /**
     * Without sizes.
     *
     * @param linked the further names of containers, by id
     */
    public static Json.Members of(Container container, Instant now, Map<String, List<String>> linked) {
        var names = new ArrayList<>(List.of("/" + container.name()));
        names.addAll(linked.getOrDefault(container.id().value(), List.of()));
        var info = container.info();
        Memo memo = container.memo();
        JsonView config = memo.configView();
        return Json.object()
                .put("Id", info.id().value())
                .put("Names", Json.strings(names))
                .put("Image", config.optionalText("Image").orElse(info.image()))
                .put("ImageID", memo.imageId().isEmpty() ? info.image() : memo.imageId())
                .put("Command", command(config))
                .put("Created", info.created().getEpochSecond())
                .put("Ports", NetworkShape.list(info))
                .put("Labels", Json.strings(info.labels()))
                .put("State", Words.state(container))
                .put("Status", Words.status(container, now))
                .put(
                        "HostConfig",
                        Json.object()
                                .put(
                                        "NetworkMode",
                                        container
                                                .memo()
                                                .hostView()
                                                .optionalText("NetworkMode")
                                                .orElse("default"))
                                .build())
                .put(
                        "NetworkSettings",
                        Json.object()
                                .put("Networks", NetworkShape.networks(container.memo(), info))
                                .build())
                .put("Mounts", MountShape.of(container.mounted()));
    }

    private static String command(JsonView config) {
        var words = new ArrayList<String>();
        for (String name : List.of("Entrypoint", "Cmd")) {
            config.member(name).ifPresent(member -> {
                if (member.json() instanceof Json.Str(var one)) words.add(one);
                else words.addAll(member.items(JsonView::text));
            });
        }
        return words.stream()
                .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
    }
}
