package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.spec.OciSpec;

/** Where the control groups of a container are. */
final class GroupPlace {
    private GroupPlace() {}

    /** The path of its specification, or else one of its own below {@code parent}. */
    static CgroupPath of(OciSpec spec, String parent, ContainerId id) {
        return spec.linux()
                .cgroupsPath()
                .map(CgroupPath::of)
                .orElseGet(() -> CgroupPath.of(parent).child(id.value()));
    }
}
