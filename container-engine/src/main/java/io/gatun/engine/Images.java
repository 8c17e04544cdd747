package io.gatun.engine;

import io.gatun.engine.image.content.Disk;
import io.gatun.engine.image.manifest.ImageChanges;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.Platform;
import io.gatun.engine.image.registry.DockerConfig;
import io.gatun.engine.image.registry.LoginCheck;
import io.gatun.engine.image.registry.RegistryFile;
import io.gatun.engine.image.registry.RegistrySearch;
import io.gatun.engine.image.store.Accounting;
import io.gatun.engine.image.store.Checking;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.image.store.ImageUsers;
import io.gatun.engine.image.store.Removing;
import io.gatun.engine.image.transfer.Load;
import io.gatun.engine.image.transfer.NewImage;
import io.gatun.engine.image.transfer.Pull;
import io.gatun.engine.image.transfer.Push;
import io.gatun.engine.image.transfer.Save;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.FoundImage;
import io.gatun.engine.model.ImageConfig.Run;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.ImageRemoval;
import io.gatun.engine.model.ImageUsage;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistrySettings;
import io.gatun.engine.model.TransferStep;
import io.gatun.linux.gate.SyscallException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The images of this host: the façade of {@code io.gatun.engine.image}. Works on files in the caller's process; any number of
 * engines can do so at once. Safe for many threads. Errors are {@link io.gatun.engine.model.EngineException}s.
 */
public final class Images {
    private final ImageStore store;
    private final ImageUsers users;

    Images(ImageStore store, ImageUsers users) {
        this.store = store;
        this.users = users;
    }

    /** All images, the youngest first. */
    public List<ImageInfo> list() {
        return store.list();
    }

    /**
     * An image by name, by id or by the beginning of one.
     *
     * @throws io.gatun.engine.model.NoSuchImageException if there is none
     */
    public ImageInfo inspect(String reference) {
        return store.require(reference).info();
    }

    /** The same, or nothing. */
    public Optional<ImageInfo> find(String reference) {
        return store.find(reference).map(ImageStore.Stored::info);
    }

    /** All there is to know about an image, as docker's {@code inspect} prints it. */
    public Json.Obj report(String reference) {
        ImageStore.Stored stored = store.require(reference);
        return new ImageReport(
                        stored.info(),
                        stored.files(store.layers()).stream()
                                .map(Path::toString)
                                .toList())
                .json();
    }

    /** What an image says about its containers, as docker's API has it in {@code Config}. */
    public static Json.Obj config(ImageInfo image) {
        return ImageConfigCodec.run(image.config().run());
    }

    /** What an image runs on: {@code os/architecture[/variant]}. */
    public static String platform(ImageInfo image) {
        return platformOf(image).toString();
    }

    /**
     * Whether an image runs where one for {@code platform} does.
     *
     * @throws io.gatun.engine.model.BadRequestException if that is no platform
     */
    public static boolean isFor(ImageInfo image, String platform) {
        return Platform.parse(platform).isServedBy(platformOf(image));
    }

    private static Platform platformOf(ImageInfo image) {
        return Platform.of(image.config());
    }

    /** Gives an image one more name. */
    public void tag(String reference, ImageName name) {
        store.tag(reference, name);
    }

    /**
     * Brings an image here from its registry.
     *
     * @param platform such as {@code linux/arm64}; the machine's own if nothing is said
     * @return the digest that the registry knows it by
     */
    public Digest pull(ImageName name, Optional<String> platform, Remote remote, TransferStep.Listener listener) {
        var pull = new Pull(store, remote.settings(), remote.login(), listener);
        return whereThereIsRoom(() -> pull.pull(name, platform.map(Platform::parse)));
    }

    /**
     * Removes a name, and the image with its last one; or an image by its id.
     *
     * @throws io.gatun.engine.model.ConflictException if containers or other names are in the way and {@code force} does not help
     */
    public ImageRemoval remove(String reference, Force force) {
        return new Removing(store, users)
                .remove(reference, force == Force.YES ? Removing.Force.YES : Removing.Force.NO);
    }

    /** Removes those images that are unwanted and not used, and all that nothing refers to. */
    public ImageRemoval prune(Predicate<ImageInfo> unwanted) {
        return new Removing(store, users).prune(unwanted);
    }

    /** What images take of the disk. */
    public ImageUsage usage() {
        return new Accounting(store, users).usage();
    }

    /** How many containers are made of an image. */
    public long containers(Digest id) {
        return new Accounting(store, users).containers(id);
    }

    /** How much of an image others have as well, in bytes. */
    public long sharedBytes(ImageInfo image) {
        return new Accounting(store, users).sharedBytes(image);
    }

    /** Reads all there is; returns what is wrong, a line for each. */
    public List<String> check() {
        return new Checking(store).problems();
    }

    /**
     * Gives the image of a name to the registry of that name.
     *
     * @return the digest that the registry knows it by
     */
    public Digest push(ImageName name, Remote remote, TransferStep.Listener listener) {
        return new Push(store, remote.settings(), remote.login(), listener).push(name);
    }

    /** Writes images, by names, which the archive keeps, or ids, into one archive. The caller closes the stream. */
    public void save(List<String> references, OutputStream out) {
        new Save(store).save(references, out);
    }

    /**
     * Reads images from an archive.
     *
     * @return a line for each
     */
    public List<String> load(InputStream in, TransferStep.Listener listener) {
        return load(in, Optional.empty(), listener);
    }

    /** The same, but only those of a platform such as {@code linux/arm64}, if one is said. */
    public List<String> load(InputStream in, Optional<String> platform, TransferStep.Listener listener) {
        var load = new Load(store, listener, new Removing(store, users)::giveBack);
        return whereThereIsRoom(() -> load.load(in, platform.map(Platform::parse)));
    }

    /**
     * Makes an image of an archive with a root filesystem.
     *
     * @return its id
     */
    public Digest importArchive(InputStream in, Optional<String> platform, Making making) {
        Run run = ImageChanges.apply(Run.NONE, making.changes());
        return whereThereIsRoom(
                () -> new NewImage(store).imported(in, platform.map(Platform::parse), making.about("", run)));
    }

    /**
     * Makes an image of what a container has changed, as it is at this moment.
     *
     * @return its id
     * @throws io.gatun.engine.model.NotSupportedException if it was not made from a stored image
     */
    public Digest commit(ContainerInfo container, Making making) {
        return whereThereIsRoom(() -> new Commit(store).commit(container, making));
    }

    /** What was brought here for an image that finds no room takes none any more, as if there had been none from the beginning. */
    private <T> T whereThereIsRoom(Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException | SyscallException e) {
            if (Disk.isFull(e)) giveBack(e);
            throw e;
        }
    }

    private void giveBack(RuntimeException full) {
        try {
            new Removing(store, users).giveBack();
        } catch (EngineException | SyscallException e) {
            full.addSuppressed(e);
        }
    }

    /**
     * What is said of an image that is made here.
     *
     * @param name empty for one that only has an id
     * @param changes lines of a Dockerfile, such as {@code CMD ["/bin/sh"]}
     */
    public record Making(Optional<ImageName> name, String author, String comment, List<String> changes) {
        public Making {
            changes = List.copyOf(changes);
        }

        NewImage.About about(String createdBy, Run run) {
            return new NewImage.About(name, author, comment, createdBy, run);
        }
    }

    /** Whether what is in the way of a removal shall be overcome. */
    public enum Force {
        NO,
        YES
    }

    /** How to speak to a registry, and who one is for it. */
    public record Remote(RegistrySettings settings, Login login) {
        /** Nobody in particular. */
        public static final Remote ANONYMOUS = new Remote(RegistrySettings.DEFAULT, Login.NONE);

        /**
         * As files say it.
         *
         * @param dockerConfig docker's config.json, with who one is
         * @param registries mirrors and insecure registries, as docker's daemon.json has them
         */
        public static Remote of(Path dockerConfig, Path registries, String registry) {
            return new Remote(RegistryFile.read(registries), new DockerConfig(dockerConfig).login(registry));
        }

        /** The same for the registry of a search, {@code [REGISTRY/]TERM}. */
        public static Remote ofSearch(Path dockerConfig, Path registries, String text) {
            return of(dockerConfig, registries, RegistrySearch.registry(text));
        }

        /** Asks a registry whether it lets one in, and keeps that in docker's config.json. */
        public static void login(Path dockerConfig, Path registries, String registry, Login login) {
            Remote remote = new Remote(RegistryFile.read(registries), login);
            remote.requireLogin(registry);
            new DockerConfig(dockerConfig).keep(registry, login);
        }

        /** Forgets who one is for a registry. */
        public static void logout(Path dockerConfig, String registry) {
            new DockerConfig(dockerConfig).keep(registry, Login.NONE);
        }

        /**
         * What a registry knows of a term.
         *
         * @param text {@code [REGISTRY/]TERM}
         * @param limit how many to name at most
         * @throws io.gatun.engine.model.RegistryException if it offers no search
         */
        public List<FoundImage> search(String text, int limit) {
            return RegistrySearch.find(settings, login, text, limit);
        }

        /**
         * Asks a registry whether it lets one in.
         *
         * @throws io.gatun.engine.model.RegistryException if it does not
         */
        public void requireLogin(String registry) {
            LoginCheck.require(settings, login, registry);
        }
    }
}
