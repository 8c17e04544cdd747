package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.engine.Engine;
import io.gatun.engine.Removal;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.EngineException;
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
                .get("/containers/{id...}/json", this::inspect)
                .post("/containers/prune", this::prune);
    }

    private void inspect(Call call) {
        Containers.Seen seen = containers.look(call.variable("id"));
        Container container = seen.container();
        Json.Obj shape = new Shape(container, seen.info(), containers.links().of(container), call.version()).json();
        call.answer(call.query().isOn("size") ? new ContainerSizes(engine).with(shape, container) : shape);
    }

    private void list(Call call) {
        var selection = new Selection(Filters.of(call.query(), Selection.KNOWN), containers);
        long limit = call.query().number("limit").orElse(0L);
        boolean all = call.query().isOn("all") || limit > 0 || selection.includesEnded();
        boolean sized = call.query().isOn("size");
        Instant now = Instant.now();
        var names = containers.links().names();
        List<Json> rows = new ArrayList<>();
        for (Container container : containers.list()) {
            if (limit > 0 && rows.size() >= limit) break;
            if ((all || container.isRunning()) && selection.includes(container)) {
                var row = ContainerRow.of(container, now, names, call.version()).build();
                rows.add(sized ? new ContainerSizes(engine).with(row, container) : row);
            }
        }
        call.answer(Json.array(rows));
    }

    private void prune(Call call) {
        Filters filters = Filters.of(call.query(), Set.of("until", "label", "label!"));
        if (filters.has("until")) {
            // Read for its errors first: nothing may be removed by mistake.
            filters.of("until").forEach(Age::instant);
        }
        var removed = new ArrayList<String>();
        long reclaimed = 0;
        for (Container container : containers.list()) {
            boolean young = filters.of("until").stream()
                    .anyMatch(text -> container.info().created().isAfter(Age.instant(text)));
            if (container.isRunning() || container.isRestarting() || young) continue;
            if (!filters.allowsLabels(container.info().labels())) continue;
            try {
                long size = engine.files().sizeBytes(container.ref());
                container.remove(false, Removal.CONTAINER);
                reclaimed += size;
                removed.add(container.id().value());
            } catch (EngineException e) {
                // Somebody uses it: then it is not left over.
            }
        }
        containers.tellPruned(reclaimed);
        call.answer(Json.object()
                .put("ContainersDeleted", removed.isEmpty() ? Json.Null.NULL : Json.strings(removed))
                .put("SpaceReclaimed", reclaimed)
                .build());
    }

    static HttpFailure malformed(String what) {
        return new HttpFailure(400, "invalid filter value: " + what);
    }
}
