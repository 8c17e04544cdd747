package io.gatun.daemon.docker.image;

import io.gatun.daemon.docker.container.Age;
import io.gatun.daemon.docker.container.Filters;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.EventBus;
import io.gatun.engine.Engine;
import io.gatun.engine.Images.Force;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig.History;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.ImageRemoval;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Images that are here: lists, details, names, removal. */
public final class ImageRoutes implements Routes {
    private static final Set<String> FILTERS =
            Set.of("before", "dangling", "label", "label!", "reference", "since", "until");

    private static final int KNOWS_PLATFORMS = 48;
    private static final int INSPECTS_PLATFORM = 49;
    private static final int REMOVES_PLATFORMS = 50;

    private final Engine engine;
    private final ImageEvents events;
    private final ImageRow rows;

    public ImageRoutes(Engine engine, EventBus events) {
        this.rows = new ImageRow(engine.images());
        this.engine = engine;
        this.events = new ImageEvents(engine.images(), events);
    }

    @Override
    public void addTo(Router router) {
        router.get("/images/json", this::list)
                .post("/images/prune", this::prune)
                .get("/images/search", SearchRoute::search)
                .get("/images/{name...}/json", this::inspect)
                .get("/images/{name...}/history", this::history)
                .post("/images/{name...}/tag", this::tag)
                .delete("/images/{name...}", this::remove);
    }

    private void list(Call call) {
        Filters filters = Filters.of(call.query(), FILTERS);
        boolean shared = call.query().isOn("shared-size");
        List<ImageInfo> all = engine.images().list();
        var found = new ArrayList<Json>();
        for (ImageInfo image : all) {
            List<ImageName> tags = fitting(image.tags(), filters);
            boolean named = !filters.has("reference") || !tags.isEmpty();
            if (named && fits(image, filters, all))
                found.add(rows.of(image, tags, shared, call.version()).build());
        }
        call.answer(Json.array(found));
    }

    private static List<ImageName> fitting(List<ImageName> tags, Filters filters) {
        if (!filters.has("reference")) return tags;
        return tags.stream()
                .filter(tag -> filters.of("reference").stream().anyMatch(pattern -> matches(pattern, tag)))
                .toList();
    }

    private static boolean matches(String pattern, ImageName tag) {
        PathMatcher matcher = glob(pattern);
        return Stream.of(tag.familiar(), tag.familiarRepository(), tag.toString(), tag.repository())
                .anyMatch(text -> matcher.matches(Path.of(text)));
    }

    private static PathMatcher glob(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new HttpFailure(400, "invalid reference filter '%s'".formatted(pattern));
        }
    }

    private static boolean fits(ImageInfo image, Filters filters, List<ImageInfo> all) {
        boolean dangling = filters.of("dangling").stream()
                .allMatch(value -> image.isDangling() == (value.equals("true") || value.equals("1")));
        return dangling
                && filters.allowsLabels(image.config().run().labels())
                && filters.of("before").stream()
                        .allMatch(name -> image.created().isBefore(created(name, all)))
                && filters.of("since").stream().allMatch(name -> image.created().isAfter(created(name, all)))
                && filters.of("until").stream().allMatch(time -> image.created().isBefore(Age.instant(time)));
    }

    private static Instant created(String reference, List<ImageInfo> all) {
        return all.stream()
                .filter(image -> image.id().hex().startsWith(reference)
                        || image.id().toString().equals(reference)
                        || ImageName.tryParse(reference)
                                .map(ImageName::tagged)
                                .filter(image.tags()::contains)
                                .isPresent())
                .findFirst()
                .map(ImageInfo::created)
                .orElseThrow(() -> new HttpFailure(404, "No such image: " + reference));
    }

    private void inspect(Call call) {
        String name = call.variable("name");
        var platform = WantedPlatform.of(call, "platform", INSPECTS_PLATFORM);
        boolean manifests = call.query().isOn("manifests") && call.version().isAtLeast(KNOWS_PLATFORMS);
        if (manifests && platform.isPresent()) {
            throw new HttpFailure(400, "conflicting options: manifests and platform options cannot both be set");
        }
        platform.ifPresent(wanted -> wanted.require(engine.images().inspect(name), name));
        call.answer(ImageShape.of(engine.images().report(name), call.version()));
    }

    private void history(Call call) {
        ImageInfo image = engine.images().inspect(call.variable("name"));
        WantedPlatform.of(call, "platform", KNOWS_PLATFORMS)
                .ifPresent(wanted -> wanted.require(image, call.variable("name")));
        var steps = new ArrayList<Json>();
        int layer = 0;
        int last = image.config().history().size() - 1;
        for (int i = 0; i <= last; i++) {
            History step = image.config().history().get(i);
            boolean has = !step.emptyLayer() && layer < image.layers().size();
            long size = has ? image.layers().get(layer++).sizeBytes() : 0;
            steps.add(Json.object()
                    .put("Comment", step.comment())
                    .put("Created", step.created().orElse(Instant.EPOCH).getEpochSecond())
                    .put("CreatedBy", step.createdBy())
                    .put("Id", i == last ? image.id().toString() : "<missing>")
                    .put("Size", size)
                    .put("Tags", i == last && !image.tags().isEmpty() ? ImageRow.names(image.tags()) : Json.Null.NULL)
                    .build());
        }
        call.answer(Json.array(steps.reversed()));
    }

    private void tag(Call call) {
        String repository =
                call.query().text("repo").orElseThrow(() -> new HttpFailure(400, "no repository was named"));
        ImageName name = ImageName.parse(
                repository + call.query().text("tag").map(tag -> ":" + tag).orElse(""));
        ImageInfo image = engine.images().inspect(call.variable("name"));
        engine.images().tag(call.variable("name"), name);
        events.tell("tag", image, name.tagged().familiar());
        call.answer(201);
    }

    private void remove(Call call) {
        Force force = call.query().isOn("force") ? Force.YES : Force.NO;
        ImageInfo image = engine.images().inspect(call.variable("name"));
        WantedPlatform.of(call, "platforms", REMOVES_PLATFORMS)
                .ifPresent(wanted -> wanted.require(image, call.variable("name")));
        ImageRemoval removal = engine.images().remove(call.variable("name"), force);
        events.tellRemoved(removal, image);
        call.answer(Json.array(items(removal)));
    }

    private static List<Json> items(ImageRemoval removal) {
        var items = new ArrayList<Json>();
        removal.untagged()
                .forEach(name -> items.add(Json.object().put("Untagged", name).build()));
        for (Digest digest : removal.deleted()) {
            items.add(Json.object().put("Deleted", digest.toString()).build());
        }
        return items;
    }

    private void prune(Call call) {
        Filters filters = Filters.of(call.query(), FILTERS);
        boolean all = filters.of("dangling").stream().anyMatch(value -> value.equals("false") || value.equals("0"));
        ImageRemoval removal = engine.images()
                .prune(image -> (all || image.isDangling())
                        && filters.allowsLabels(image.config().run().labels())
                        && filters.of("until").stream()
                                .allMatch(time -> image.created().isBefore(Age.instant(time))));
        List<Json> items = items(removal);
        events.tellPruned(removal);
        call.answer(Json.object()
                .put("ImagesDeleted", items.isEmpty() ? Json.Null.NULL : Json.array(items))
                .put("SpaceReclaimed", removal.reclaimedBytes())
                .build());
    }
}
