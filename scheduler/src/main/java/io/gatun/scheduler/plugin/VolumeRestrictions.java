package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Volume;
import io.gatun.scheduler.model.VolumeClaim;
import java.util.List;

/** A network disk has one writer per node, and a claim with the access mode ReadWriteOncePod one pod at all. */
public final class VolumeRestrictions implements PreFilter, QueueingHint {
    public static final String NAME = "VolumeRestrictions";
    private static final Verdict.Rejected DISK_TAKEN = Verdict.Rejected.of(NAME, "node(s) had no available disk");
    private static final Verdict.Rejected CLAIM_TAKEN = Verdict.Rejected.of(
            NAME, "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");

    @Override
    public String name() {
        return NAME;
    }

    /** Claims are the cluster's, disks the node's. */
    @Override
    public boolean isNodeLocal(PodShape pod) {
        return pod.demand().volumes().stream().noneMatch(volume -> volume instanceof Volume.Claim);
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        var volumes = pod.demand().volumes();
        if (volumes.isEmpty()) return Question.SKIP;
        var exclusive = exclusiveClaims(pod, cluster);
        var disks = disks(pod);
        if (exclusive.isEmpty() && disks.isEmpty()) return Question.SKIP;
        return new Question.Every(slot -> {
            if (exclusive.stream().anyMatch(claim -> cluster.storage().users(claim) > 0)) return CLAIM_TAKEN;
            return isTaken(disks, cluster, slot) ? DISK_TAKEN : Verdict.FITS;
        });
    }

    private static List<VolumeClaim> exclusiveClaims(PodShape pod, ClusterView cluster) {
        return pod.demand().volumes().stream()
                .filter(Volume.Claim.class::isInstance)
                .map(Volume.Claim.class::cast)
                .flatMap(volume -> cluster.storage().claim(pod, volume).stream())
                .filter(claim -> claim.wish().accessModes().contains(VolumeClaim.Wish.ONE_POD))
                .toList();
    }

    private static List<Volume.Disk> disks(PodShape pod) {
        return pod.demand().volumes().stream()
                .filter(Volume.Disk.class::isInstance)
                .map(Volume.Disk.class::cast)
                .toList();
    }

    private static boolean isTaken(List<Volume.Disk> disks, ClusterView cluster, int slot) {
        var pods = cluster.pods(slot);
        for (int i = 0; i < pods.size(); i++) {
            if (collide(disks, pods.get(i).shape())) return true;
        }
        return false;
    }

    private static boolean collide(List<Volume.Disk> disks, PodShape other) {
        for (var volume : other.demand().volumes()) {
            if (volume instanceof Volume.Disk taken && disks.stream().anyMatch(disk -> disk.collidesWith(taken))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return switch (event) {
            case Event.PodGone(var gone) -> collide(disks(pod), gone.shape()) || shareClaim(pod, gone.shape());
            case Event.StorageChanged ignored -> true;
            default -> NodeEvents.turnsGood(event, node -> true);
        };
    }

    private static boolean shareClaim(PodShape pod, PodShape other) {
        return pod.namespace().equals(other.namespace())
                && pod.demand().volumes().stream()
                        .anyMatch(volume -> volume instanceof Volume.Claim
                                && other.demand().volumes().contains(volume));
    }
}
