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
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.MountAttributes;
import io.gatun.linux.mount.Mounts.Recursion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
        OciSpec spec = directory.spec();
        Path own = own(directory);
        return PrivateMounts.inside(kernel, () -> {
            try (Fd tree = root(directory, definition, spec);
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
        try (Fd bound = kernel.mounts().cloneTree(source, recursion)) {
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
