package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.daemon.life.Memo;
import io.gatun.engine.Engine;
import io.gatun.engine.Removal;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.spec.Json;
import io.gatun.engine.spec.JsonView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Listing, inspecting, pruning. */
public final class ListRoutes implements Routes {
    private final Engine engine;
    private final Containers containers;

    public ListRoutes(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.get("/containers/json", this::list)
                .get("/containers/{id}/json", this::inspect)
                .post("/containers/prune", this::prune);
    }

    private void inspect(Call call) {
        Container container = containers.find(call.variable("id"));
        call.answer(new Shape(container, engine.inspect(container.ref())).json());
    }

    private void list(Call call) {
        var selection = new Selection(Filters.of(call.query(), Selection.KNOWN), containers);
        long limit = call.query().number("limit").orElse(0L);
        boolean all = call.query().isOn("all") || limit > 0 || selection.includesEnded();
        Instant now = Instant.now();
        List<Json> rows = new ArrayList<>();
        for (Container container : containers.list()) {
            if (limit > 0 && rows.size() >= limit) break;
            if ((all || container.isRunning()) && selection.includes(container)) rows.add(row(container, now));
        }
        call.answer(Json.array(rows));
    }

    private static Json row(Container container, Instant now) {
        var info = container.info();
        Memo memo = container.memo();
        JsonView config = memo.configView();
        return Json.object()
                .put("Id", info.id().value())
                .put("Names", Json.strings(List.of("/" + container.name())))
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
                .put("Mounts", MountShape.of(container.mounted()))
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
        return String.join(" ", words);
    }

    private void prune(Call call) {
        Filters filters = Filters.of(call.query(), Set.of("until", "label", "label!"));
        if (filters.has("until")) {
            // Read for its errors first: nothing may be removed by mistake.
            filters.of("until").forEach(Age::instant);
        }
        var removed = new ArrayList<String>();
        for (Container container : containers.list()) {
            boolean young = filters.of("until").stream()
                    .anyMatch(text -> container.info().created().isAfter(Age.instant(text)));
            if (container.isRunning() || container.isRestarting() || young) continue;
            if (!filters.allowsLabels(container.info().labels())) continue;
            try {
                container.remove(false, Removal.CONTAINER);
                removed.add(container.id().value());
            } catch (EngineException e) {
                // Somebody uses it: then it is not left over.
            }
        }
        call.answer(Json.object()
                .put("ContainersDeleted", removed.isEmpty() ? Json.Null.NULL : Json.strings(removed))
                .put("SpaceReclaimed", 0)
                .build());
    }

    static HttpFailure malformed(String what) {
        return new HttpFailure(400, "invalid filter value: " + what);
    }
}
