package io.gatun.engine.plan.step;

import io.gatun.engine.spec.IdMapping;
import java.util.List;

/** Whom the files of a mounted tree belong to, as the container sees them (mount_setattr(2), MOUNT_ATTR_IDMAP). */
public sealed interface Owners {
    /** Whether the mounts below are mapped too. */
    boolean below();

    /** Mapped as the container's own new user namespace maps ids: what belongs to root belongs to its root. */
    record OfContainer(boolean below) implements Owners {}

    /** Mapped as an existing user namespace maps ids. */
    record OfNamespace(String path, boolean below) implements Owners {}

    /** Mapped by ranges of its own. */
    record Ranges(List<IdMapping> uids, List<IdMapping> gids, boolean below) implements Owners {
        public Ranges {
            uids = List.copyOf(uids);
            gids = List.copyOf(gids);
        }
    }
}
