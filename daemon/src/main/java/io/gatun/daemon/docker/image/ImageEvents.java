package io.gatun.daemon.docker.image;

import io.gatun.daemon.life.Event;
import io.gatun.daemon.life.EventBus;
import io.gatun.engine.Images;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.ImageRemoval;
import java.util.HashMap;
import java.util.Map;

/** Tells what happens to images, with the ids and names that dockerd gives. */
final class ImageEvents {
    private final Images images;
    private final EventBus events;

    ImageEvents(Images images, EventBus events) {
        this.images = images;
        this.events = events;
    }

    /** Of a transfer by name. */
    void tellNamed(String action, ImageName name) {
        Map<String, String> labels = images.find(name.toString())
                .map(image -> image.config().run().labels())
                .orElse(Map.of());
        tell(action, name.tagged().familiar(), name.familiarRepository(), labels);
    }

    void tell(String action, ImageInfo image, String name) {
        tell(action, image.id().toString(), name, image.config().run().labels());
    }

    void tell(String action, Digest id) {
        tell(action, id.toString(), id.toString(), Map.of());
    }

    /** A line of what a load says ends with a name or an id. */
    void tellLoaded(String line) {
        String reference = line.substring(line.lastIndexOf(' ') + 1);
        images.find(reference).ifPresent(image -> tell("load", image, image.id().toString()));
    }

    void tellSaved(String reference) {
        images.find(reference).ifPresent(image -> tell("save", image, image.id().toString()));
    }

    void tellRemoved(ImageRemoval removal, ImageInfo image) {
        removal.untagged().forEach(name -> tell("untag", image, image.id().toString()));
        if (!removal.deleted().isEmpty()) tell("delete", image, image.id().toString());
    }

    void tellPruned(ImageRemoval removal) {
        removal.deleted().forEach(id -> tell("delete", id));
        events.tell(Event.ofPrune("image", removal.reclaimedBytes()));
    }

    private void tell(String action, String id, String name, Map<String, String> labels) {
        var attributes = new HashMap<>(labels);
        attributes.put("name", name);
        events.tell(Event.now("image", action, id, attributes));
    }
}
