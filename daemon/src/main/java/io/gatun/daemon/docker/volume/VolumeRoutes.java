package io.gatun.daemon.docker.volume;

import io.gatun.daemon.docker.container.Filters;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Event;
import io.gatun.daemon.life.EventBus;
import io.gatun.engine.Engine;
import io.gatun.engine.Volumes;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeInfo;
import io.gatun.engine.model.VolumeName;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Volumes: make, list, look, remove. */
public final class VolumeRoutes implements Routes {
    private static final Set<String> LIST_FILTERS = Set.of("dangling", "driver", "label", "name");
    private static final Set<String> PRUNE_FILTERS = Set.of("all", "label", "label!");
    private static final int PRUNES_ANONYMOUS_ONLY = 42;
    private static final int NAME_BYTES = 32;

    private final Volumes volumes;
    private final EventBus events;
    private final SecureRandom random = new SecureRandom();

    public VolumeRoutes(Engine engine, EventBus events) {
        this.volumes = engine.volumes();
        this.events = events;
    }

    @Override
    public void addTo(Router router) {
        router.get("/volumes", this::list)
                .post("/volumes/create", this::create)
                .post("/volumes/prune", this::prune)
                .get("/volumes/{name}", this::inspect)
                .delete("/volumes/{name}", this::remove);
    }

    private void list(Call call) {
        Filters filters = Filters.of(call.query(), LIST_FILTERS);
        Set<VolumeName> used = filters.has("dangling") ? volumes.counts().keySet() : Set.of();
        List<Json> found = volumes.list().stream()
                .filter(volume -> fits(volume, filters, used))
                .<Json>map(Volumes::report)
                .toList();
        call.answer(Json.object()
                .put("Volumes", Json.array(found))
                .put("Warnings", Json.Null.NULL)
                .build());
    }

    private static boolean fits(VolumeInfo volume, Filters filters, Set<VolumeName> used) {
        boolean named = !filters.has("name")
                || filters.of("name").stream().anyMatch(volume.name().value()::contains);
        boolean dangling = filters.of("dangling").stream()
                .allMatch(value -> isTrue("dangling", value) != used.contains(volume.name()));
        return named && dangling && filters.allows("driver", "local") && filters.allowsLabels(volume.labels());
    }

    private static boolean isTrue(String filter, String value) {
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new HttpFailure(400, "Invalid filter '%s=[%s]'".formatted(filter, value));
        };
    }

    private void create(Call call) throws IOException {
        JsonView body = call.json();
        String driver = body.optionalText("Driver").orElse("");
        if (!driver.isEmpty() && !driver.equals("local")) {
            throw new HttpFailure(
                    404, "error looking up volume plugin %s: plugin \"%s\" not found".formatted(driver, driver));
        }
        String text = body.optionalText("Name").orElse("");
        var kind = text.isEmpty() ? Volumes.Kind.ANONYMOUS : Volumes.Kind.NAMED;
        VolumeName name = new VolumeName(text.isEmpty() ? newName() : text);
        boolean isNew = !exists(name);
        VolumeInfo made =
                volumes.create(name, kind, body.map("Labels", JsonView::text), body.map("DriverOpts", JsonView::text));
        if (isNew) tell("create", name);
        call.answer(201, Volumes.report(made));
    }

    private String newName() {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private boolean exists(VolumeName name) {
        return volumes.list().stream().anyMatch(volume -> volume.name().equals(name));
    }

    private void inspect(Call call) {
        call.answer(Volumes.report(volumes.inspect(name(call))));
    }

    /** What cannot be the name of a volume is the name of none. */
    private static VolumeName name(Call call) {
        String text = call.variable("name");
        if (!VolumeName.isValid(text)) throw new NoSuchVolumeException(text);
        return new VolumeName(text);
    }

    private void remove(Call call) {
        try {
            VolumeName name = name(call);
            volumes.remove(name);
            tell("destroy", name);
        } catch (NoSuchVolumeException e) {
            if (!call.query().isOn("force")) throw e;
        }
        call.answer(204);
    }

    private void prune(Call call) {
        Filters filters = Filters.of(call.query(), PRUNE_FILTERS);
        boolean all = !call.version().isAtLeast(PRUNES_ANONYMOUS_ONLY)
                || filters.of("all").stream().anyMatch(value -> isTrue("all", value));
        Volumes.Pruned pruned =
                volumes.prune(volume -> (all || volume.anonymous()) && filters.allowsLabels(volume.labels()));
        pruned.removed().forEach(name -> tell("destroy", name));
        events.tell(Event.ofPrune("volume", pruned.bytes()));
        call.answer(Json.object()
                .put(
                        "VolumesDeleted",
                        Json.strings(
                                pruned.removed().stream().map(VolumeName::value).toList()))
                .put("SpaceReclaimed", pruned.bytes())
                .build());
    }

    private void tell(String action, VolumeName name) {
        events.tell(Event.ofVolume(action, name, Map.of()));
    }
}
