package io.gatun.engine.tree;

import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Fcntl.RESOLVE_IN_ROOT;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_MAGICLINKS;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_RDONLY;

import io.gatun.engine.archive.Parents;
import io.gatun.engine.archive.Parents.Missing;
import io.gatun.engine.archive.Place;
import io.gatun.engine.image.HostImage;
import io.gatun.engine.image.content.StoreRoot;
import io.gatun.engine.image.layer.LayerStore;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.MountAttributes;
import io.gatun.linux.mount.Mounts.Recursion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The tree that a container would have if it ran: its layers and what is bound into it, put together where nobody sees it. */
public final class StoppedTree {
    private static final OpenHow MOUNT_POINT = new OpenHow(O_PATH, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    private static final int DIRECTORY = 0755;
    private static final int FILE = 0644;

    private final Kernel kernel;
    private final Path store;

    /** For containers whose store lies at {@code store}. */
    public StoppedTree(Kernel kernel, Path store) {
        this.kernel = kernel;
        this.store = store;
    }

    /** Everything that the container would see of files. It must not run meanwhile: the lock must be held. */
    public <T> T with(ContainerDirectory directory, Tree.Work<T> work) throws IOException {
        Definition definition = directory.definition().orElseThrow();
        return with(directory, definition, () -> root(directory, definition, directory.spec()), work);
    }

    /**
     * Whether the files can be looked at without the lock. A layer of the container's own that lies below a layer of the image, as it does where the
     * image is the host, cannot be in a second overlay.
     */
    public static boolean isReadFreely(ContainerDirectory directory) {
        return directory.definition().orElseThrow().root() == Definition.RootSource.LAYERS;
    }

    /**
     * The same for who only reads, without the lock: what is changed there is not the container's. If it starts meanwhile, its files change as those
     * of one that runs.
     *
     * @throws NoSuchContainerException if the container was removed before the work was done
     */
    public <T> T reading(ContainerDirectory directory, Tree.Work<T> work) throws IOException {
        T result = with(
                directory,
                directory.definition().orElseThrow(),
                () -> readable(own(directory), layers(directory)),
                work);
        return requireThere(directory, result);
    }

    /** The same without what is bound into it. */
    public <T> T readingLayers(ContainerDirectory directory, Tree.Work<T> work) throws IOException {
        Definition definition = directory.definition().orElseThrow();
        OciSpec spec = directory.spec();
        T result = PrivateMounts.inside(kernel, () -> {
            try (Fd tree = readable(own(directory), layers(directory))) {
                return work.with(tree(tree, definition, spec));
            }
        });
        return requireThere(directory, result);
    }

    /** Half of the files must not be taken for all. */
    private static <T> T requireThere(ContainerDirectory directory, T result) {
        if (!directory.isDefined())
            throw new NoSuchContainerException(directory.id().value());
        return result;
    }

    /** An overlay whose upper directory is in memory, above the container's own layer. */
    private Fd readable(Path own, List<String> lower) {
        Path scratch = own.resolve("work");
        var layers = new ArrayList<>(List.of(own.resolve("upper").toString()));
        layers.addAll(lower);
        try (Fd memory = memory();
                Fd place = kernel.files().open(scratch, OpenHow.path().with(O_DIRECTORY));
                Fd like = kernel.files().open(own.resolve("upper"), OpenHow.directory())) {
            kernel.files().mkdirat(memory, "upper", DIRECTORY);
            kernel.files().mkdirat(memory, "work", DIRECTORY);
            try (Fd upper = kernel.files().openat(memory, "upper", OpenHow.directory())) {
                Stat root = kernel.files().statx(like);
                kernel.metadata().fchown(upper, root.owner());
                kernel.metadata().fchmod(upper, root.permissions());
            }
            kernel.mounts().moveMount(memory, place);
            return OverlayMount.make(kernel, layers, scratch.resolve("upper"), scratch.resolve("work"));
        }
    }

    private Fd memory() {
        try (Fd configuration = kernel.mounts().fsopen("tmpfs")) {
            kernel.mounts().create(configuration);
            return kernel.mounts().fsmount(configuration, 0);
        }
    }

    private <T> T with(ContainerDirectory directory, Definition definition, Supplier<Fd> root, Tree.Work<T> work)
            throws IOException {
        OciSpec spec = directory.spec();
        Path own = own(directory);
        return PrivateMounts.inside(kernel, () -> {
            try (Fd tree = root.get();
                    Fd place = kernel.files().open(own, OpenHow.path().with(O_DIRECTORY))) {
                kernel.mounts().moveMount(tree, place);
                for (Mount mount : spec.mounts()) {
                    if (mount.isBind()) bind(tree, mount, Path.of(definition.bundle()));
                }
                if (spec.root().filter(OciSpec.Root::readonly).isPresent()) protect(tree, Recursion.ONE_MOUNT);
                return work.with(tree(tree, definition, spec));
            }
        });
    }

    /** Only what the container was made from and has written, without what is bound into it. The lock must be held. */
    public <T> T layers(ContainerDirectory directory, Tree.Work<T> work) throws IOException {
        return layers(directory, directory.definition().orElseThrow(), directory.spec(), work);
    }

    /** The same of a container that is being made. */
    public <T> T layers(ContainerDirectory directory, Definition definition, OciSpec spec, Tree.Work<T> work)
            throws IOException {
        return PrivateMounts.inside(kernel, () -> {
            try (Fd tree = root(directory, definition, spec)) {
                return work.with(tree(tree, definition, spec));
            }
        });
    }

    private Fd root(ContainerDirectory directory, Definition definition, OciSpec spec) {
        return switch (definition.root()) {
            case HOST -> overlay(own(directory), List.of(attachedMask(own(directory)), HostImage.ROOT));
            case LAYERS -> overlay(own(directory), layers(directory));
            case DIRECTORY -> bundled(definition, spec);
        };
    }

    private List<String> layers(ContainerDirectory directory) {
        var layers = new LayerStore(StoreRoot.below(kernel, store));
        List<Digest> ids = directory.image().orElseThrow().layers();
        if (ids.isEmpty()) return List.of(own(directory).resolve("empty").toString());
        return ids.reversed().stream().map(layers::files).map(Path::toString).toList();
    }

    /** On the disk, files of a directory that has its own users belong to the users outside, those of layers to the users inside. */
    private static Tree tree(Fd root, Definition definition, OciSpec spec) {
        boolean outside =
                spec.linux().createsNew(NamespaceType.USER) && definition.root() != Definition.RootSource.LAYERS;
        if (!outside) return Tree.of(root);
        var users = IdMap.of(spec.linux().uidMappings());
        var groups = IdMap.of(spec.linux().gidMappings());
        return new Tree(root, IdMap.toOutside(users, groups), IdMap.toInside(users, groups));
    }

    private Path own(ContainerDirectory directory) {
        return store.resolve("containers").resolve(directory.id().value());
    }

    private Fd bundled(Definition definition, OciSpec spec) {
        Path path =
                Path.of(definition.bundle()).resolve(spec.root().orElseThrow().path());
        return kernel.mounts().cloneTree(path.toString(), Recursion.RECURSIVE);
    }

    /** The overlay that the start of the container makes; without its users, as it is on the disk. */
    private Fd overlay(Path own, List<String> lower) {
        return OverlayMount.make(kernel, lower, own.resolve("upper"), own.resolve("work"));
    }

    private String attachedMask(Path own) {
        Path mask = own.resolve("mask");
        try (Fd made = new HostImage(kernel, List.of(store)).mask();
                Fd place = kernel.files().open(mask, OpenHow.path().with(O_DIRECTORY))) {
            kernel.mounts().moveMount(made, place);
        }
        return mask.toString();
    }

    /** What is not there cannot be looked into, but everything else can. */
    private void bind(Fd tree, Mount mount, Path bundle) {
        String source = bundle.resolve(mount.source().orElseThrow()).toString();
        var recursion = mount.options().contains("rbind") ? Recursion.RECURSIVE : Recursion.ONE_MOUNT;
        try (Fd bound = new BoundSource(kernel).copy(source, mount.part(), recursion)) {
            try (Fd place =
                    place(tree, mount.destination(), kernel.files().statx(bound).type())) {
                kernel.mounts().moveMount(bound, place);
            }
            if (mount.options().contains("ro")) protect(bound, recursion);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
    }

    private void protect(Fd tree, Recursion recursion) {
        kernel.mounts().setAttributes(tree, recursion, MountAttributes.setting(MOUNT_ATTR_RDONLY));
    }

    private Fd place(Fd tree, String destination, FileType type) {
        List<String> parts = Parents.parts(destination);
        String path = String.join("/", parts);
        try {
            return kernel.files().openat2(tree, path, MOUNT_POINT);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) throw e;
        }
        try (var parents = new Parents(kernel, tree, ".")) {
            Place place = parents.place(parts, Missing.MAKE);
            if (type == FileType.DIRECTORY) kernel.files().mkdirat(place.directory(), place.name(), DIRECTORY);
            else kernel.files().mknodat(place.directory(), place.name(), FileType.REGULAR, FILE, DeviceNumber.NONE);
        }
        return kernel.files().openat2(tree, path, MOUNT_POINT);
    }
}
