package io.gatun.engine.oci;

import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.plan.PlanInput.Choice;
import io.gatun.engine.spec.OciSpec;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a container is created from besides its specification.
 *
 * @param directory absolute
 * @param console the socket that gets the terminal's master
 * @param preserved descriptors that the program gets behind its standard streams; borrowed
 */
public record Bundle(ContainerId id, Path directory, Optional<Path> console, List<Fd> preserved, Set<Choice> choices) {
    public Bundle {
        preserved = List.copyOf(preserved);
        choices = Set.copyOf(choices);
    }

    /** Where the container's groups are wanted. */
    CgroupPath cgroupPath(OciSpec spec) {
        return spec.linux().cgroupsPath().map(CgroupPath::of).orElseGet(() -> Cgroups.DEFAULT_PARENT.child(id.value()));
    }
}
