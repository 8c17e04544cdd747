package io.gatun.engine.image.transfer;

import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.image.registry.BlobPush;
import io.gatun.engine.image.registry.Repository;
import io.gatun.engine.image.registry.Transport;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.NoSuchImageException;
import io.gatun.engine.model.RegistrySettings;
import io.gatun.engine.model.TransferStep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Gives an image to a registry, byte for byte as it came or was made. */
public final class Push {
    private final ImageStore store;
    private final RegistrySettings settings;
    private final Login login;
    private final TransferStep.Listener listener;

    public Push(ImageStore store, RegistrySettings settings, Login login, TransferStep.Listener listener) {
        this.store = store;
        this.settings = settings;
        this.login = login;
        this.listener = listener;
    }

    /**
     * Pushes the image of a name to that name.
     *
     * @return the digest that the registry knows it by
     */
    public Digest push(ImageName asked) {
        ImageName name = asked.tagged();
        if (name.tag().isEmpty()) throw new BadImageException("cannot push a digest reference; name a tag");
        try (var transport = new Transport(settings.withMirrors(List.of()), name.registry());
                var _ = store.root().share()) {
            Stored stored = store.find(name.toString())
                    .filter(found -> found.info().tags().contains(name))
                    .orElseThrow(() -> new NoSuchImageException(name.familiar()));
            listener.accept(TransferStep.of("", "The push refers to repository [%s]".formatted(name.repository())));
            Repository repository = reachable(transport, name);
            blobs(repository, stored, name);
            byte[] document = store.blobs().read(stored.descriptor().digest(), ManifestReader.LARGEST);
            var push = new BlobPush(repository, store.blobs(), listener);
            push.manifest(name.reference(), stored.manifest().mediaType(), document);
            ImageName pinned = name.withDigest(stored.descriptor().digest());
            if (!stored.info().digests().contains(pinned)) store.name(stored.descriptor(), List.of(pinned));
            listener.accept(TransferStep.of(
                    "",
                    "%s: digest: %s size: %d"
                            .formatted(name.reference(), stored.descriptor().digest(), document.length)));
            return stored.descriptor().digest();
        }
    }

    private void blobs(Repository repository, Stored stored, ImageName name) {
        var push = new BlobPush(repository, store.blobs(), listener);
        Optional<ImageName> neighbour = stored.info().digests().stream()
                .filter(other -> other.registry().equals(name.registry())
                        && !other.path().equals(name.path()))
                .findFirst();
        var work = new ArrayList<Runnable>();
        for (Descriptor layer : new LinkedHashSet<>(stored.manifest().layers())) {
            String id = layer.digest().shortForm();
            listener.accept(TransferStep.of(id, "Preparing"));
            work.add(() -> push.push(layer, id, neighbour));
        }
        InParallel.run(work, settings.parallel());
        // The configuration is part of the manifest to whoever watches.
        new BlobPush(repository, store.blobs(), step -> {})
                .push(stored.manifest().config(), "config", neighbour);
    }

    private Repository reachable(Transport transport, ImageName name) {
        return Repository.first(transport, name, login, repository -> {
            repository.ping();
            return repository;
        });
    }
}
