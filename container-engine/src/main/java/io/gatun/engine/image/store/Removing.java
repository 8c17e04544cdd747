package io.gatun.engine.image.store;

import io.gatun.engine.image.content.ImageTable.Line;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.model.BusyException;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.ImageRemoval;
import io.gatun.linux.handle.Fd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Takes names and images away, by docker's rules about what may go when. */
public final class Removing {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ImageStore store;
    private final ImageUsers users;
    private final Sweep sweep;

    public Removing(ImageStore store, ImageUsers users) {
        this.store = store;
        this.users = users;
        this.sweep = new Sweep(store, users);
    }

    /** Whether what is in the way of a removal shall be overcome. */
    public enum Force {
        NO,
        YES
    }

    /**
     * Removes a name, and the image with its last one; or an image by its id.
     *
     * @throws io.gatun.engine.model.NoSuchImageException if there is none
     * @throws ConflictException if containers or other names are in the way
     */
    public ImageRemoval remove(String reference, Force force) {
        Stored stored = store.require(reference);
        List<ImageName> names = names(stored.info());
        Optional<ImageName> named = ImageName.tryParse(reference)
                .map(ImageName::tagged)
                .flatMap(wanted ->
                        names.stream().filter(name -> isSame(name, wanted)).findFirst());
        return named.isPresent() ? removeName(stored, named.get(), names, force) : removeImage(stored, names, force);
    }

    private static List<ImageName> names(ImageInfo info) {
        var names = new ArrayList<>(info.tags());
        names.addAll(info.digests());
        return names;
    }

    private static boolean isSame(ImageName name, ImageName wanted) {
        return wanted.digest().isPresent()
                ? name.repository().equals(wanted.repository()) && name.digest().equals(wanted.digest())
                : name.equals(wanted);
    }

    private ImageRemoval removeName(Stored stored, ImageName name, List<ImageName> names, Force force) {
        var gone = new ArrayList<ImageName>();
        gone.add(name);
        boolean tagsLeft = names.stream()
                .anyMatch(other -> !other.equals(name)
                        && other.tag().isPresent()
                        && other.repository().equals(name.repository()));
        // The digest was only known because of the tag.
        if (name.tag().isPresent() && !tagsLeft) {
            names.stream()
                    .filter(other ->
                            other.digest().isPresent() && other.repository().equals(name.repository()))
                    .forEach(gone::add);
        }
        boolean last = gone.containsAll(names);
        if (last && force == Force.NO) {
            using(stored).findFirst().ifPresent(user -> {
                throw new ConflictException(
                        "conflict: unable to remove repository reference \"%s\" (must force) - container %s is using its referenced image %s"
                                .formatted(
                                        name.familiar(),
                                        user.container().shortForm(),
                                        stored.info().id().shortForm()),
                        "remove the container first");
            });
        }
        boolean used = using(stored).findAny().isPresent();
        return last && !used ? delete(stored, gone) : untag(stored, gone, used && last);
    }

    private ImageRemoval removeImage(Stored stored, List<ImageName> names, Force force) {
        String id = stored.info().id().shortForm();
        long repositories = names.stream().map(ImageName::repository).distinct().count();
        boolean several = repositories > 1 || stored.info().tags().size() > 1;
        if (several && force == Force.NO) {
            throw new ConflictException(
                    "conflict: unable to delete %s (must be forced) - image is referenced in multiple repositories"
                            .formatted(id),
                    "remove it by its names");
        }
        for (ImageUsers.User user : using(stored).toList()) {
            String container = user.container().shortForm();
            if (user.isRunning()) {
                throw new ConflictException(
                        "conflict: unable to delete %s (cannot be forced) - image is being used by running container %s"
                                .formatted(id, container),
                        "stop and remove the container first");
            }
            if (force == Force.NO) {
                throw new ConflictException(
                        "conflict: unable to delete %s (must be forced) - image is being used by stopped container %s"
                                .formatted(id, container),
                        "remove the container first");
            }
        }
        return delete(stored, names);
    }

    private Stream<ImageUsers.User> using(Stored stored) {
        return users.list().stream()
                .filter(user -> user.image().id().equals(stored.info().id()));
    }

    /** Takes names away; the image stays, under a last line without a name where containers use it. */
    private ImageRemoval untag(Stored stored, List<ImageName> gone, boolean keep) {
        drop(stored.descriptor(), gone, keep);
        return new ImageRemoval(gone.stream().map(ImageName::familiar).toList(), List.of(), 0);
    }

    private ImageRemoval delete(Stored stored, List<ImageName> gone) {
        drop(stored.descriptor(), gone, false);
        store.table()
                .change(lines -> lines.stream()
                        .filter(line -> !line.manifest().equals(stored.descriptor()))
                        .toList());
        var deleted = new ArrayList<Digest>();
        deleted.add(stored.info().id());
        long bytes = collect(stored, deleted);
        return new ImageRemoval(gone.stream().map(ImageName::familiar).toList(), deleted, bytes);
    }

    private void drop(Descriptor manifest, List<ImageName> gone, boolean keep) {
        store.table().change(lines -> {
            var after = new ArrayList<Line>();
            for (Line line : lines) {
                boolean mine = line.manifest().equals(manifest);
                boolean dropped = mine && line.name().filter(gone::contains).isPresent();
                if (!dropped) after.add(line);
            }
            boolean lost = after.stream().noneMatch(line -> line.manifest().equals(manifest));
            if (lost && keep) {
                lines.stream()
                        .filter(line -> line.manifest().equals(manifest))
                        .findFirst()
                        .ifPresent(line -> after.add(new Line(manifest, Optional.empty(), line.since())));
            }
            return after;
        });
    }

    /**
     * Gives back what only this image had. If somebody is pulling, it may be what they count on: then it stays for {@code prune}.
     */
    private long collect(Stored stored, List<Digest> deleted) {
        Optional<Fd> alone = store.root().tryAlone(SHORT);
        if (alone.isEmpty()) return 0;
        long bytes = 0;
        try (var _ = alone.get()) {
            Sweep.Live live = sweep.live();
            for (ImageInfo.Layer layer : stored.info().layers()) {
                if (!live.layers().contains(layer.diffId()) && store.layers().has(layer.diffId())) {
                    store.layers().delete(layer.diffId());
                    deleted.add(layer.diffId());
                    bytes += layer.sizeBytes();
                }
            }
            Set<Digest> blobs = new HashSet<>();
            stored.manifest().layers().forEach(layer -> blobs.add(layer.digest()));
            blobs.add(stored.manifest().config().digest());
            blobs.add(stored.descriptor().digest());
            blobs.removeAll(live.blobs());
            for (Digest blob : blobs) bytes += store.blobs().delete(blob);
        }
        return bytes;
    }

    /** Gives back those of these blobs that nothing refers to. If somebody is at work, he may count on them: then they stay for {@code prune}. */
    public void giveBack(Set<Digest> blobs) {
        if (blobs.isEmpty()) return;
        try (var alone = store.root().tryAlone(Duration.ZERO).orElse(null)) {
            if (alone == null) return;
            Set<Digest> gone = new HashSet<>(blobs);
            gone.removeAll(sweep.live().blobs());
            gone.forEach(store.blobs()::delete);
        }
    }

    /** Gives back all that nothing refers to, and what is left of transfers. If somebody is at work, it stays for {@code prune}, too. */
    public void giveBack() {
        try (var alone = store.root().tryAlone(Duration.ZERO).orElse(null)) {
            if (alone == null) return;
            sweep.all();
            sweep.leftovers();
        }
    }

    /**
     * Removes images that no container uses, and all content that nothing refers to.
     *
     * @param unwanted which of them
     * @throws BusyException if images are on their way for too long
     */
    public ImageRemoval prune(Predicate<ImageInfo> unwanted) {
        if (!store.root().exists()) return ImageRemoval.NOTHING;
        var untagged = new ArrayList<String>();
        var deleted = new ArrayList<Digest>();
        try (var _ = store.root()
                .tryAlone(LONG)
                .orElseThrow(() -> new BusyException(
                        "images are being pulled or loaded", "wait until that has ended and try again"))) {
            var used = new HashSet<Digest>();
            users.list().forEach(user -> used.add(user.image().id()));
            for (Stored stored : store.stored()) {
                if (used.contains(stored.info().id()) || !unwanted.test(stored.info())) continue;
                store.table()
                        .change(lines -> lines.stream()
                                .filter(line -> !line.manifest().equals(stored.descriptor()))
                                .toList());
                names(stored.info()).forEach(name -> untagged.add(name.familiar()));
                deleted.add(stored.info().id());
            }
            Sweep.Swept swept = sweep.all();
            deleted.addAll(swept.layers());
            return new ImageRemoval(untagged, deleted, swept.bytes() + sweep.leftovers());
        }
    }
}
