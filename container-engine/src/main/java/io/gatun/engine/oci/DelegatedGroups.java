package io.gatun.engine.oci;

import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.linux.file.Stat.Owner;
import java.util.List;
import java.util.Optional;

/** Whether a container manages its own control groups, and who is its root on the host then. */
final class DelegatedGroups {
    private DelegatedGroups() {}

    /** The host's ids of the container's root, if it sees its groups as the whole tree and may write to it. */
    static Optional<Owner> owner(OciSpec spec) {
        LinuxSpec linux = spec.linux();
        boolean own = linux.createsNew(NamespaceType.USER) && linux.createsNew(NamespaceType.CGROUP);
        if (!own || spec.mounts().stream().noneMatch(DelegatedGroups::isWritable)) {
            return Optional.empty();
        }
        return host(linux.uidMappings())
                .flatMap(uid -> host(linux.gidMappings()).map(gid -> new Owner(uid, gid)));
    }

    private static boolean isWritable(Mount mount) {
        boolean groups = mount.type()
                .filter(type -> type.equals("cgroup") || type.equals("cgroup2"))
                .isPresent();
        return groups && !mount.options().contains("ro");
    }

    private static Optional<Integer> host(List<IdMapping> mappings) {
        return mappings.stream()
                .filter(each -> each.containerId() == 0)
                .map(each -> (int) each.hostId())
                .findFirst();
    }
}
