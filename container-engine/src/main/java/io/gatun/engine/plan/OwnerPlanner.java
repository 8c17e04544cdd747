package io.gatun.engine.plan;

import io.gatun.engine.plan.step.Owners;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides whose the files of a mount are. */
final class OwnerPlanner {
    private OwnerPlanner() {}

    /** The owners of a bind mount's files, if they are other than on the host. */
    static Optional<Owners> owners(Mount mount, LinuxSpec linux) {
        boolean below = mount.options().contains("ridmap");
        if (!mount.uidMappings().isEmpty()) {
            return Optional.of(new Owners.Ranges(mount.uidMappings(), mount.gidMappings(), below));
        }
        return below || mount.options().contains("idmap") ? Optional.of(containers(linux, below)) : Optional.empty();
    }

    /** The owners that the container's user namespace makes of the host's. */
    static Owners containers(LinuxSpec linux, boolean below) {
        return linux.namespace(NamespaceType.USER)
                .flatMap(Namespace::path)
                .<Owners>map(path -> new Owners.OfNamespace(path, below))
                .orElseGet(() -> new Owners.OfContainer(below));
    }

    /** Whether there is a user 0 and a group 0 in the container's user namespace, as far as can be told. */
    static boolean mapsRoot(LinuxSpec linux) {
        return !linux.createsNew(NamespaceType.USER)
                || (linux.uidMappings().stream().anyMatch(OwnerPlanner::hasRoot)
                        && linux.gidMappings().stream().anyMatch(OwnerPlanner::hasRoot));
    }

    /** Which user of the host a user of the container is, if that can be told. */
    static OptionalLong onHost(long uid, LinuxSpec linux) {
        if (linux.namespace(NamespaceType.USER).isEmpty()) {
            return OptionalLong.of(uid);
        }
        return linux.uidMappings().stream()
                .filter(range -> uid >= range.containerId() && uid - range.containerId() < range.size())
                .mapToLong(range -> range.hostId() + uid - range.containerId())
                .findFirst();
    }

    private static boolean hasRoot(IdMapping mapping) {
        return mapping.containerId() == 0;
    }
}
