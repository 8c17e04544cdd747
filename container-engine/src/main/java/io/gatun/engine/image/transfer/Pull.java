package io.gatun.engine.image.transfer;

import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.content.ImageTable.Line;
import io.gatun.engine.image.layer.ImpliedDirectories;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.Manifest;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.image.manifest.Platform;
import io.gatun.engine.image.registry.Repository;
import io.gatun.engine.image.registry.Repository.Document;
import io.gatun.engine.image.registry.Transport;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import io.gatun.engine.model.RegistrySettings;
import io.gatun.engine.model.TransferStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings an image here. It is there when all of it is: until then no list shows it, and a second pull goes on where the first was
 * killed.
 */
public final class Pull {
    private final ImageStore store;
    private final RegistrySettings settings;
    private final Login login;
    private final TransferStep.Listener listener;

    public Pull(ImageStore store, RegistrySettings settings, Login login, TransferStep.Listener listener) {
        this.store = store;
        this.settings = settings;
        this.login = login;
        this.listener = listener;
    }

    /** What a name led to. */
    private record Found(Repository repository, Document top, Document manifest) {}

    /**
     * Pulls what a name stands for.
     *
     * @param platform for which; the machine's if nothing is said
     * @return the digest that the registry knows the image by
     */
    public Digest pull(ImageName asked, Optional<Platform> platform) {
        ImageName name = asked.tagged();
        try (var transport = new Transport(settings, name.registry());
                var _ = store.root().share()) {
            Found found = find(transport, name, platform.orElseGet(Platform::current));
            listener.accept(TransferStep.of(name.reference(), "Pulling from " + name.path()));
            boolean fresh = receive(found);
            ImageName pinned = name.withDigest(found.top().digest());
            boolean named = isNamed(found, name, pinned);
            Descriptor manifest = found.manifest().descriptor();
            store.name(manifest, name.digest().isPresent() ? List.of(pinned) : List.of(name, pinned));
            listener.accept(TransferStep.of("", "Digest: " + found.top().digest()));
            String what = fresh || !named ? "Downloaded newer image for " : "Image is up to date for ";
            listener.accept(TransferStep.of("", "Status: " + what + name.familiar()));
            return found.top().digest();
        }
    }

    private boolean isNamed(Found found, ImageName name, ImageName pinned) {
        Descriptor manifest = found.manifest().descriptor();
        ImageName wanted = name.digest().isPresent() ? pinned : name;
        return store.table().lines().stream()
                .filter(line -> line.manifest().equals(manifest))
                .map(Line::name)
                .anyMatch(Optional.of(wanted)::equals);
    }

    private Found find(Transport transport, ImageName name, Platform platform) {
        try {
            return Repository.first(transport, name, login, repository -> {
                Document top = repository.manifest(name.reference());
                return new Found(repository, top, forPlatform(repository, top, platform));
            });
        } catch (RegistryException e) {
            throw explained(e, name);
        }
    }

    private static RegistryException explained(RegistryException e, ImageName name) {
        return switch (e.reason()) {
            case NOT_FOUND ->
                new RegistryException(
                        Reason.NOT_FOUND,
                        "manifest for %s not found: manifest unknown".formatted(name.familiar()),
                        "see whether the name and the tag are right",
                        e);
            case DENIED ->
                new RegistryException(
                        Reason.DENIED,
                        "pull access denied for %s, repository does not exist or may require authentication: %s"
                                .formatted(name.familiarRepository(), e.getMessage()),
                        "",
                        e);
            case FAILED -> e;
        };
    }

    private static Document forPlatform(Repository repository, Document top, Platform platform) {
        if (!MediaType.isIndex(top.mediaType())) return top;
        Descriptor chosen = ManifestReader.index(top.mediaType(), top.bytes()).choose(platform);
        Document manifest = repository.manifest(chosen.digest().toString());
        if (!manifest.mediaType().equals(chosen.mediaType()) || manifest.bytes().length != chosen.sizeBytes()) {
            throw new BadImageException(
                    "manifest verification failed: the index says other things of manifest " + chosen.digest());
        }
        return manifest;
    }

    /** Brings all parts here; says whether there were any that were not. */
    private boolean receive(Found found) {
        Document document = found.manifest();
        Manifest manifest = ManifestReader.manifest(document.mediaType(), document.bytes());
        byte[] config = store.blobs().has(manifest.config().digest())
                ? store.blobs().read(manifest.config().digest(), ImageConfigCodec.LARGEST)
                : found.repository().small(manifest.config(), ImageConfigCodec.LARGEST);
        List<Digest> diffIds = diffIds(manifest, ImageConfigCodec.read(config));
        Map<Descriptor, Digest> parts = new LinkedHashMap<>();
        for (int i = 0; i < diffIds.size(); i++) parts.put(manifest.layers().get(i), diffIds.get(i));
        boolean fresh = !store.blobs().has(document.digest());
        var layer = new LayerPull(store, found.repository(), listener);
        var work = new ArrayList<Runnable>();
        parts.forEach((blob, diffId) -> work.add(() -> layer.pull(blob, diffId)));
        InParallel.run(work, settings.parallel());
        new ImpliedDirectories(store.root().kernel(), store.layers()).settle(diffIds);
        store.blobs().put(manifest.config().mediaType(), config);
        keep(document);
        store.layers().markSynced(diffIds);
        return fresh;
    }

    private void keep(Document document) {
        Descriptor kept = store.blobs().put(document.mediaType(), document.bytes());
        // A manifest whose digest is not SHA-256 is known by that digest as well.
        if (!kept.digest().equals(document.digest())) {
            Disk.run("keep a manifest", () -> {
                try (var blob = store.blobs().resume(document.digest())) {
                    blob.restart(document.digest());
                    blob.write(document.bytes());
                    blob.commit(document.digest(), document.bytes().length);
                }
            });
        }
        store.root().sync();
    }

    private static List<Digest> diffIds(Manifest manifest, ImageConfig config) {
        if (!config.os().equals("linux")) {
            throw new BadImageException(
                    "image operating system \"%s\" cannot be used on this platform: it is for another system"
                            .formatted(config.os().replaceAll("[^ -~]", "?")));
        }
        if (config.diffIds().size() != manifest.layers().size()) {
            throw new BadImageException("the image has %d layers and its configuration knows %d"
                    .formatted(manifest.layers().size(), config.diffIds().size()));
        }
        return config.diffIds();
    }
}
