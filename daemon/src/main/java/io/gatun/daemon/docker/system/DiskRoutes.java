package io.gatun.daemon.docker.system;

import io.gatun.daemon.docker.container.ContainerRow;
import io.gatun.daemon.docker.container.ContainerSizes;
import io.gatun.daemon.docker.image.ImageRow;
import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Containers;
import io.gatun.engine.Engine;
import io.gatun.engine.Volumes;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What everything takes of the disk, and the answers of a dockerd that builds nothing. */
public final class DiskRoutes implements Routes {
    private static final Json NOTHING = Json.array(List.of());
    private static final Set<String> TYPES = Set.of("container", "image", "volume", "build-cache");

    private final Engine engine;
    private final Containers containers;

    public DiskRoutes(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.get("/system/df", this::usage)
                .post("/build/prune", DiskRoutes::pruneBuilds)
                .post("/build", DiskRoutes::build);
    }

    private void usage(Call call) {
        List<String> types = call.query().all("type");
        for (String type : types) {
            if (!TYPES.contains(type)) throw new HttpFailure(400, "unknown object type: " + type);
        }
        var out = Json.object();
        if (wants(types, "image")) {
            out.put("LayersSize", engine.images().usage().layerBytes()).put("Images", images(call.version()));
        }
        if (wants(types, "container")) out.put("Containers", containers(call.version()));
        if (wants(types, "volume")) out.put("Volumes", volumes());
        if (wants(types, "build-cache")) out.put("BuildCache", NOTHING);
        call.answer(out.put("BuilderSize", 0).build());
    }

    private static boolean wants(List<String> types, String type) {
        return types.isEmpty() || types.contains(type);
    }

    private Json images(ApiVersion version) {
        var rows = new ImageRow(engine.images());
        return Json.array(engine.images().list().stream()
                .map(image -> rows.of(image, image.tags(), true, version)
                        .put("Containers", engine.images().containers(image.id()))
                        .build())
                .toList());
    }

    private Json containers(ApiVersion version) {
        var sizes = new ContainerSizes(engine);
        Instant now = Instant.now();
        var names = containers.links().names();
        return Json.array(containers.list().stream()
                .map(container -> sizes.with(
                        ContainerRow.of(container, now, names, version).build(), container))
                .toList());
    }

    private Json volumes() {
        var counts = engine.volumes().counts();
        var rows = new ArrayList<Json>();
        for (VolumeInfo volume : engine.volumes().list()) {
            int users = counts.getOrDefault(volume.name(), 0);
            size(volume).ifPresent(size -> {
                var usage = Json.object().put("RefCount", users).put("Size", size);
                var row = Json.object().put("UsageData", usage.build());
                rows.add(Volumes.report(volume).overlaid(row.build()));
            });
        }
        return Json.array(rows);
    }

    /** What lies elsewhere is not the volume's own; nothing of one that is gone meanwhile. */
    private Optional<Long> size(VolumeInfo volume) {
        if (!volume.options().isEmpty()) return Optional.of(0L);
        try {
            return Optional.of(engine.volumes().sizeBytes(volume.name()));
        } catch (NoSuchVolumeException e) {
            return Optional.empty();
        }
    }

    /** Nothing was built, so nothing is left of it. */
    private static void pruneBuilds(Call call) {
        call.answer(Json.object()
                .put("CachesDeleted", Json.Null.NULL)
                .put("SpaceReclaimed", 0)
                .build());
    }

    private static void build(Call call) {
        throw new HttpFailure(
                501, "building images is not supported: build elsewhere and use docker load, or use docker commit");
    }
}
