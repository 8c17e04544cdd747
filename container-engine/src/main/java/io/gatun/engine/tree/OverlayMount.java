package io.gatun.engine.tree;

import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.MountFlag.MNT_DETACH;

import io.gatun.engine.plan.step.MountStep.RootOverlay;
import io.gatun.engine.security.KernelVersion;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.Mounts.Recursion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An overlay of as many layers as there are, made by the engine itself as a detached mount. A string that is given to fsconfig(2) has at
 * most 255 bytes; layers are added one at a time where the kernel can (Linux 6.8), and otherwise named by descriptors, so that 127
 * of them fit into the page of mount(2). That makes a mount with a place for a moment: call it in {@link PrivateMounts}.
 */
public final class OverlayMount {
    private static final KernelVersion APPENDS = new KernelVersion(6, 8);

    private OverlayMount() {}

    /** How layers are named. */
    enum Naming {
        TOGETHER,
        ONE_BY_ONE,
        BY_DESCRIPTOR
    }

    /** Whether a container's own program can name these layers, on this kernel; if not, the engine must make the overlay. */
    public static boolean isSimple(Kernel kernel, List<String> lower) {
        return naming(kernel, lower) != Naming.BY_DESCRIPTOR;
    }

    private static Naming naming(Kernel kernel, List<String> lower) {
        if (RootOverlay.isOneOption(lower)) return Naming.TOGETHER;
        // Older overlays take any parameter and do without it, so that trying costs a whole overlay more (MountProbe).
        try (Fd file = kernel.files().open(Path.of("/proc/sys/kernel/osrelease"), OpenHow.read())) {
            String release = new String(kernel.contents().readAll(file, 256), StandardCharsets.US_ASCII);
            return KernelVersion.ofRelease(release.strip()).isAtLeast(APPENDS)
                    ? Naming.ONE_BY_ONE
                    : Naming.BY_DESCRIPTOR;
        }
    }

    /**
     * Makes it.
     *
     * @param lower directories, uppermost first
     * @return the mount, which nobody sees before it is attached; the caller closes it
     */
    public static Fd make(Kernel kernel, List<String> lower, Path upper, Path work) {
        return make(kernel, naming(kernel, lower), lower, upper, work);
    }

    static Fd make(Kernel kernel, Naming naming, List<String> lower, Path upper, Path work) {
        if (naming == Naming.BY_DESCRIPTOR) return byDescriptor(kernel, lower, upper, work);
        var mounts = kernel.mounts();
        try (Fd configuration = mounts.fsopen("overlay")) {
            if (naming == Naming.TOGETHER) mounts.setString(configuration, "lowerdir", String.join(":", lower));
            else lower.forEach(layer -> mounts.setString(configuration, "lowerdir+", layer));
            mounts.setString(configuration, "upperdir", upper.toString());
            mounts.setString(configuration, "workdir", work.toString());
            mounts.create(configuration);
            return mounts.fsmount(configuration, 0);
        }
    }

    private static Fd byDescriptor(Kernel kernel, List<String> lower, Path upper, Path work) {
        var open = new ArrayList<Fd>();
        try {
            lower.forEach(layer -> open.add(directory(kernel, Path.of(layer))));
            String layers =
                    String.join(":", open.stream().map(OverlayMount::name).toList());
            open.add(directory(kernel, upper));
            String own = name(open.getLast());
            open.add(directory(kernel, work));
            String options = "lowerdir=%s,upperdir=%s,workdir=%s".formatted(layers, own, name(open.getLast()));
            kernel.mounts().mount("overlay", upper.toString(), "overlay", 0, options);
            try {
                return kernel.mounts().cloneTree(upper.toString(), Recursion.ONE_MOUNT);
            } finally {
                kernel.mounts().umount(upper.toString(), MNT_DETACH);
            }
        } finally {
            open.forEach(Fd::close);
        }
    }

    private static Fd directory(Kernel kernel, Path path) {
        return kernel.files().open(path, OpenHow.path().with(O_DIRECTORY));
    }

    private static String name(Fd directory) {
        return "/proc/self/fd/" + directory.number();
    }
}
