package io.gatun.engine.host;

import static io.gatun.engine.host.HostFeature.IDMAPPED_MOUNTS;
import static io.gatun.engine.host.HostFeature.OVERLAY;
import static io.gatun.engine.host.HostFeature.OVERLAY_LOWERDIR_APPEND;
import static io.gatun.engine.host.HostFeature.OVERLAY_ON_IDMAPPED;
import static io.gatun.engine.host.HostFeature.USER_NAMESPACES;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.MountApi;
import io.gatun.linux.abi.MountFlag;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.MountAttributes;
import io.gatun.linux.mount.Mounts.Recursion;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What overlays and id maps can do on the file system that holds the layers: tried with two empty directories. */
final class MountProbe {
    private static final String ID_MAP = "0 100000 65536\n";

    private final Kernel kernel;

    MountProbe(Kernel kernel) {
        this.kernel = kernel;
    }

    void addTo(Map<HostFeature, Availability> found) {
        Stream.of(OVERLAY_LOWERDIR_APPEND, IDMAPPED_MOUNTS, OVERLAY_ON_IDMAPPED)
                .forEach(feature -> found.put(feature, Availability.UNKNOWN));
        found.put(OVERLAY, tried(() -> kernel.mounts().fsopen("overlay").close()));
        try (var layers = new Layers()) {
            found.put(OVERLAY_LOWERDIR_APPEND, tried(() -> appendLayers(layers)));
            tryUserNamespace(found, layers);
        } catch (IOException e) {
            // No directory can be made there: what needs one stays unknown.
        }
    }

    /** Something that fails with a system call if the machine cannot do it. */
    private interface Attempt {
        void run();
    }

    private static Availability tried(Attempt attempt) {
        try {
            attempt.run();
            return Availability.PRESENT;
        } catch (SyscallException e) {
            return e.is(Errno.EPERM) || e.is(Errno.EACCES) ? Availability.FORBIDDEN : Availability.ABSENT;
        }
    }

    // Overlays before 6.5 take every parameter and find out later that they do not know it.
    private void appendLayers(Layers layers) {
        try (Fd overlay = kernel.mounts().fsopen("overlay")) {
            kernel.mounts().setString(overlay, "lowerdir+", layers.first.toString());
            kernel.mounts().setString(overlay, "lowerdir+", layers.second.toString());
            kernel.mounts().create(overlay);
        }
    }

    private void tryUserNamespace(Map<HostFeature, Availability> found, Layers layers) {
        var program = ProgramBuilder.forImage(Arch.current());
        program.call(Syscall.UNSHARE, Operand.of(Sched.CLONE_NEWUSER));
        program.call(Syscall.CLOSE, Operand.of(SmallProgram.STATUS_FD));
        program.call(Syscall.READ, Operand.of(SmallProgram.CONTROL_FD), program.cell(), Operand.of(1));
        program.call(Syscall.EXIT_GROUP, Operand.of(0));
        try (var holder = new SmallProgram(kernel, program, List.of())) {
            if (!holder.hasSucceeded()) {
                found.put(USER_NAMESPACES, Availability.FORBIDDEN);
                return;
            }
            Path process = Path.of("/proc", holder.pid().toString());
            found.put(IDMAPPED_MOUNTS, tried(() -> tryIdMap(process, found, layers)));
        }
    }

    private void tryIdMap(Path process, Map<HostFeature, Availability> found, Layers layers) {
        try (Fd directory = kernel.files().open(process, OpenHow.path());
                Fd namespace = kernel.files().open(process.resolve("ns/user"), OpenHow.read())) {
            kernel.contents()
                    .writeFile(directory, "uid_map", ID_MAP.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            kernel.contents()
                    .writeFile(directory, "gid_map", ID_MAP.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            try (Fd first = mapped(layers.first, namespace);
                    Fd second = mapped(layers.second, namespace)) {
                found.put(OVERLAY_ON_IDMAPPED, Availability.of(overlays(first, second, layers)));
            }
        }
    }

    private Fd mapped(Path layer, Fd namespace) {
        Fd tree = kernel.mounts().cloneTree(layer.toString(), Recursion.ONE_MOUNT);
        try {
            kernel.mounts().setAttributes(tree, Recursion.ONE_MOUNT, MountAttributes.mappedBy(namespace));
            return tree;
        } catch (SyscallException e) {
            tree.close();
            throw e;
        }
    }

    // Layers must be attached to be named, so this happens in a mount namespace that nobody else sees.
    private boolean overlays(Fd first, Fd second, Layers layers) {
        var program = ProgramBuilder.forImage(Arch.current());
        program.call(Syscall.UNSHARE, Operand.of(Sched.CLONE_NEWNS));
        program.call(
                Syscall.MOUNT,
                Operand.NONE,
                program.string("/"),
                Operand.NONE,
                Operand.of(MountFlag.MS_REC | MountFlag.MS_PRIVATE),
                Operand.NONE);
        attach(program, SmallProgram.FIRST_GIVEN_FD, layers.first);
        attach(program, SmallProgram.FIRST_GIVEN_FD + 1, layers.second);
        var overlay = program.cell();
        program.call(Syscall.FSOPEN, program.string("overlay"), Operand.of(MountApi.FSOPEN_CLOEXEC))
                .into(overlay);
        program.call(
                Syscall.FSCONFIG,
                overlay.load(),
                Operand.of(MountApi.FSCONFIG_SET_STRING),
                program.string("lowerdir"),
                program.string(layers.first + ":" + layers.second),
                Operand.NONE);
        program.call(
                Syscall.FSCONFIG,
                overlay.load(),
                Operand.of(MountApi.FSCONFIG_CMD_CREATE),
                Operand.NONE,
                Operand.NONE,
                Operand.NONE);
        program.call(Syscall.EXIT_GROUP, Operand.of(0));
        try (var attempt = new SmallProgram(kernel, program, List.of(first, second))) {
            return attempt.hasSucceeded();
        }
    }

    private static void attach(ProgramBuilder program, int tree, Path place) {
        program.call(
                Syscall.MOVE_MOUNT,
                Operand.of(tree),
                program.string(""),
                Operand.of(Fcntl.AT_FDCWD),
                program.string(place.toString()),
                Operand.of(MountApi.MOVE_MOUNT_F_EMPTY_PATH));
    }

    /** Two empty directories where layers will be, gone when closed. */
    private static final class Layers implements AutoCloseable {
        private static final List<Path> STORES = List.of(Path.of("/var/lib/gatun"), Path.of("/var/lib"), Path.of("/"));

        final Path top;
        final Path first;
        final Path second;

        Layers() throws IOException {
            Path store = STORES.stream().filter(Files::isDirectory).findFirst().orElseThrow();
            top = Files.createTempDirectory(store, ".gatun-probe-");
            first = Files.createDirectory(top.resolve("a"));
            second = Files.createDirectory(top.resolve("b"));
        }

        @Override
        public void close() throws IOException {
            for (Path each : List.of(first, second, top)) {
                Files.deleteIfExists(each);
            }
        }
    }
}
