package io.gatun.engine.launch;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.tree.BoundSource;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.FileType;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at what is to be bind mounted: a mount point must be of the same kind. */
final class BindSources {
    private final Kernel kernel;

    BindSources(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Those sources that are no directories.
     *
     * @param known files that need not be looked at, and may not be there yet
     */
    Set<String> files(OciSpec spec, Set<String> known) {
        return spec.mounts().stream()
                .filter(Mount::isBind)
                .filter(mount -> known.contains(mount.shown()) || isFile(mount))
                .map(Mount::shown)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isFile(Mount mount) {
        try (Fd place = new BoundSource(kernel).open(mount.source().orElseThrow(), mount.part())) {
            return kernel.files().statx(place).type() != FileType.DIRECTORY;
        } catch (SyscallException e) {
            throw new BadRequestException(
                    "cannot mount %s on %s: %s (%s)"
                            .formatted(
                                    mount.shown(),
                                    mount.destination(),
                                    e.errno().text(),
                                    e.errno()),
                    "make the source, or correct the path");
        }
    }
}
