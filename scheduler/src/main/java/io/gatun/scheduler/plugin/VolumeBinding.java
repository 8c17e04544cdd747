package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.cluster.Storage;
import io.gatun.scheduler.framework.Binding;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.NodeFilter;
import io.gatun.scheduler.framework.PreBind;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Reserve;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.StorageClass;
import io.gatun.scheduler.model.Volume;
import io.gatun.scheduler.model.VolumeClaim;
import io.gatun.scheduler.model.VolumeMatch;
import io.gatun.scheduler.model.VolumeOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pod's claims must be usable from its node: bound to a volume that reaches it, or to be bound or provisioned there.
 */
public final class VolumeBinding implements PreFilter, Reserve, PreBind, QueueingHint {
    public static final String NAME = "VolumeBinding";
    private static final String OUT_OF_REACH = "node(s) had volume node affinity conflict";
    private static final String NONE_TO_BIND = "node(s) didn't find available persistent volumes to bind";
    private static final String VOLUME_MISSING =
            "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        if (pod.demand().volumes().isEmpty()) return Question.SKIP;
        var volumes = pod.demand().volumes().stream()
                .filter(Volume.Claim.class::isInstance)
                .map(Volume.Claim.class::cast)
                .toList();
        if (volumes.isEmpty()) return Question.SKIP;
        var claims = new ArrayList<VolumeClaim>();
        for (var volume : volumes) {
            var claim = cluster.storage().claim(pod, volume);
            var trouble = trouble(volume, claim, cluster.storage());
            if (trouble.isPresent()) return new Question.Hopeless(Verdict.Rejected.forGood(NAME, trouble.get()));
            claim.ifPresent(claims::add);
        }
        return new Question.Every(new Filter(claims, cluster));
    }

    private static Optional<String> trouble(Volume.Claim volume, Optional<VolumeClaim> found, Storage storage) {
        if (found.isEmpty()) {
            return Optional.of(
                    volume.ephemeral()
                            ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"%s\""
                                    .formatted(volume.name())
                            : "persistentvolumeclaim \"%s\" not found".formatted(volume.name()));
        }
        var claim = found.get();
        return switch (claim.standing().phase()) {
            case LOST ->
                Optional.of("persistentvolumeclaim \"%s\" bound to non-existent persistentvolume \"%s\""
                        .formatted(claim.name(), claim.standing().volumeName()));
            case DELETED -> Optional.of("persistentvolumeclaim \"%s\" is being deleted".formatted(claim.name()));
            case ALIVE ->
                claim.isBound() || waits(claim, storage)
                        ? Optional.empty()
                        : Optional.of("pod has unbound immediate PersistentVolumeClaims");
        };
    }

    private static boolean waits(VolumeClaim claim, Storage storage) {
        return storage.storageClass(claim.wish().storageClass())
                .filter(found -> found.binding() == StorageClass.Binding.WaitForFirstConsumer)
                .isPresent();
    }

    private record Filter(List<VolumeClaim> claims, ClusterView cluster) implements NodeFilter {
        @Override
        public Verdict test(int slot) {
            var reasons = solve(claims, slot, cluster).reasons();
            return reasons.isEmpty()
                    ? Verdict.FITS
                    : new Verdict.Rejected(NAME, List.copyOf(reasons), Verdict.Cure.NONE);
        }
    }

    /** How a node would serve the claims, and why it cannot. */
    private record Solution(List<VolumeMatch> matches, List<String> provisions, List<String> reasons) {}

    private static Solution solve(List<VolumeClaim> claims, int slot, ClusterView cluster) {
        var node = cluster.node(slot);
        var storage = cluster.storage();
        var solution = new Solution(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var taken = new ArrayList<VolumeOffer>();
        boolean missing = false;
        boolean outOfReach = false;
        boolean unserved = false;
        for (var claim : claims) {
            if (claim.isBound()) {
                var volume = storage.offer(claim.standing().volumeName());
                if (volume.isEmpty()) missing = true;
                else if (!volume.get().reaches(node)) outOfReach = true;
                continue;
            }
            var selected = claim.standing().selectedNode();
            var match = selected.isEmpty() ? storage.match(claim, node, taken) : Optional.<VolumeOffer>empty();
            if (match.isPresent()) {
                taken.add(match.get());
                solution.matches().add(new VolumeMatch(claim, match.get()));
            } else if ((selected.isEmpty() || selected.equals(node.name()))
                    && storage.storageClass(claim.wish().storageClass())
                            .filter(found -> found.provisions() && found.reaches(node))
                            .isPresent()) {
                solution.provisions().add(claim.fullName());
            } else {
                unserved = true;
            }
        }
        if (outOfReach) solution.reasons().add(OUT_OF_REACH);
        if (unserved) solution.reasons().add(NONE_TO_BIND);
        if (missing) solution.reasons().add(VOLUME_MISSING);
        return solution;
    }

    @Override
    public Reservation reserve(Pod pod, int slot, ClusterView cluster) {
        if (pod.shape().demand().volumes().isEmpty()) return Reservation.NOTHING;
        var claims = pod.shape().demand().volumes().stream()
                .filter(Volume.Claim.class::isInstance)
                .flatMap(volume -> cluster.storage().claim(pod.shape(), (Volume.Claim) volume).stream())
                .toList();
        if (claims.isEmpty()) return Reservation.NOTHING;
        var solution = solve(claims, slot, cluster);
        return new Reservation(solution.matches(), solution.provisions());
    }

    @Override
    public Binding preBind(Binding binding, Reservation reserved) {
        return reserved.volumes().isEmpty() && reserved.provisions().isEmpty()
                ? binding
                : new Binding(binding.pod(), binding.node(), reserved);
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return switch (event) {
            case Event.StorageChanged ignored -> true;
            case Event.NodeAdded ignored -> true;
            case Event.NodeChanged(var before, var after) -> !before.labels().equals(after.labels());
            default -> false;
        };
    }
}
