package io.gatun.engine;

import io.gatun.engine.Images.Making;
import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ImageChanges;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.image.transfer.NewImage;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig.Run;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.state.ContainerImage;
import io.gatun.engine.template.Environment;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an image of a container: its layers, its writable one as a further one, and how it runs. */
final class Commit {
    /** What the engine itself puts into every environment. */
    private static final Set<String> OWN = Set.of("HOSTNAME", "HOME", "TERM");

    private final ImageStore store;
    private final Kernel kernel;

    Commit(ImageStore store) {
        this.store = store;
        this.kernel = store.root().kernel();
    }

    Digest commit(ContainerInfo container, Making making) {
        Path directory = Path.of(container.directory());
        try (Fd place = kernel.files().open(directory, OpenHow.directory())) {
            ContainerImage image = ContainerImage.of(kernel, place).orElseThrow(() -> notStored(container, null));
            try (Fd upper =
                    kernel.files().openat2(place, "upper", OpenHow.directory().withoutSymlinks())) {
                Run run = ImageChanges.apply(run(container, base(image)), making.changes());
                String command = container
                        .spec()
                        .process()
                        .map(process -> String.join(" ", process.args()))
                        .orElse("");
                return new NewImage(store).committed(image.manifest(), upper, making.about(command, run));
            }
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) throw notStored(container, e);
            throw e;
        }
    }

    private static NotSupportedException notStored(ContainerInfo container, @Nullable Exception e) {
        return new NotSupportedException(
                "container %s was not made from an image of the store%s"
                        .formatted(container.id().shortForm(), e == null ? "" : ", or is gone"),
                "commit needs the layers below the container's own");
    }

    private Run base(ContainerImage image) {
        var descriptor = new Descriptor("", image.manifest(), store.blobs().sizeBytes(image.manifest()));
        return store.read(descriptor, List.of()).info().config().run();
    }

    private static boolean isOwn(String variable) {
        return OWN.contains(variable.split("=", 2)[0]) || variable.equals(Environment.DEFAULT);
    }

    /** How the container runs, as its image says it where the two agree. */
    private static Run run(ContainerInfo container, Run base) {
        ProcessSpec process = container.spec().process().orElseThrow();
        List<String> args = process.args();
        List<String> entrypoint = base.entrypoint();
        boolean begins = args.size() >= entrypoint.size()
                && args.subList(0, entrypoint.size()).equals(entrypoint);
        List<String> env = process.env().stream()
                .filter(variable -> !isOwn(variable) || base.env().contains(variable))
                .toList();
        return new Run(
                base.user(),
                base.exposedPorts(),
                env,
                begins ? entrypoint : List.of(),
                begins ? args.subList(entrypoint.size(), args.size()) : args,
                base.volumes(),
                process.cwd().equals("/") ? base.workingDir() : process.cwd(),
                container.labels(),
                container.behaviour().stopSignal().equals("SIGTERM")
                        ? ""
                        : container.behaviour().stopSignal(),
                base.healthCheck(),
                base.shell(),
                base.onBuild());
    }
}
