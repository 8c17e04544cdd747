package io.gatun.engine.oci;

import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.spec.OciSpec;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a container is created from besides its specification.
 *
 * @param directory absolute
 * @param console the socket for the terminal's master; borrowed
 * @param preserved descriptors that the program gets behind its standard streams; borrowed
 */
public record Bundle(ContainerId id, Path directory, Optional<Fd> console, List<Fd> preserved) {
    public Bundle {
        preserved = List.copyOf(preserved);
    }

    /** Where the container's groups are wanted. */
    CgroupPath cgroupPath(OciSpec spec) {
        return spec.linux().cgroupsPath().map(CgroupPath::of).orElseGet(() -> Cgroups.DEFAULT_PARENT.child(id.value()));
    }
}
