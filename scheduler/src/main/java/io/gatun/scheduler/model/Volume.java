package io.gatun.scheduler.model;

import java.util.Collections;
import java.util.List;

/** A pod's volume, where it restricts the choice of a node. */
public sealed interface Volume {
    /**
     * A persistent volume claim of the pod's namespace; an ephemeral one is made by a controller under a derived name.
     */
    record Claim(String name, boolean ephemeral) implements Volume {}

    /**
     * A network disk that only one pod may write.
     *
     * @param kind the API's volume type; disks of different kinds never collide
     * @param identity what names the disk within its kind
     * @param monitors for Ceph, any of which makes two disks the same; empty elsewhere
     */
    record Disk(String kind, String identity, List<String> monitors, Sharing sharing) implements Volume {
        public boolean collidesWith(Disk that) {
            return kind.equals(that.kind)
                    && identity.equals(that.identity)
                    && (monitors.isEmpty() || !Collections.disjoint(monitors, that.monitors))
                    && !(sharing == Sharing.READERS && that.sharing == Sharing.READERS);
        }
    }

    /** Whether readers may share a disk; an EBS disk is exclusive even for them. */
    enum Sharing {
        READERS,
        EXCLUSIVE
    }
}
