package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.CgroupPlan;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.check.SpecChecks;
import io.gatun.engine.state.ContainerDirectory;

/** Changes the limits of containers: those of the run that is, if there is one, and those of all that come. */
public final class Updating {
    private final Host host;
    private final Lifecycle lifecycle;

    public Updating(Host host, Lifecycle lifecycle) {
        this.host = host;
        this.lifecycle = lifecycle;
    }

    /**
     * Changes limits; what {@code change} does not mention stays. If one cannot be changed, all are what they were. The
     * lock must be held.
     *
     * @throws io.gatun.engine.spec.check.InvalidSpecException if what comes of it is not valid
     * @throws io.gatun.engine.cgroup.CgroupException if a value is impossible, refused or not supported
     */
    public void update(ContainerDirectory directory, Resources change) {
        OciSpec before = directory.spec();
        OciSpec after = changed(before, change);
        SpecChecks.requireValid(after);
        CgroupPlan.of(after.linux().resources(), host.cgroups().layout());
        try (var rollback = new Rollback()) {
            rollback.onFailure(() -> directory.save(before));
            directory.save(after);
            if (lifecycle.look(directory).living().isPresent()) {
                apply(directory, change);
            }
            rollback.commit();
        }
    }

    private void apply(ContainerDirectory directory, Resources change) {
        lifecycle.inGroups(directory, "update", group -> {
            group.update(change);
            return directory;
        });
    }

    private static OciSpec changed(OciSpec spec, Resources change) {
        var linux = spec.linux().toBuilder()
                .resources(spec.linux().resources().changedBy(change))
                .build();
        return spec.toBuilder().linux(linux).build();
    }
}
