package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Memo;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A container as docker's lists show it. */
public final class ContainerRow {
    private static final int SHOWS_ANNOTATIONS = 46;

    private ContainerRow() {}

    /**
     * Without sizes.
     *
     * @param linked the further names of containers, by id
     * @param version of the API that it is for
     */
    public static Json.Members of(
            Container container, Instant now, Map<String, List<String>> linked, ApiVersion version) {
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
                .put("HostConfig", host(memo.hostView(), version))
                .put(
                        "NetworkSettings",
                        Json.object()
                                .put("Networks", NetworkShape.networks(memo, info, version))
                                .build())
                .put("Mounts", MountShape.of(container.mounted()));
    }

    private static Json host(JsonView host, ApiVersion version) {
        var annotations = version.isAtLeast(SHOWS_ANNOTATIONS)
                ? host.map("Annotations", JsonView::text)
                : Map.<String, String>of();
        return Json.object()
                .put("NetworkMode", host.optionalText("NetworkMode").orElse("default"))
                .maybeJson(
                        "Annotations",
                        Optional.of(annotations).filter(all -> !all.isEmpty()).map(Json::strings))
                .build();
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
