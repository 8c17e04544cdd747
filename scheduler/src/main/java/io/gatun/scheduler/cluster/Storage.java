package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.StorageClass;
import io.gatun.scheduler.model.Volume;
import io.gatun.scheduler.model.VolumeClaim;
import io.gatun.scheduler.model.VolumeMatch;
import io.gatun.scheduler.model.VolumeOffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Claims, volumes and storage classes by name, and which claims pods on nodes use. */
public final class Storage {
    private static final Comparator<VolumeOffer> SMALLEST_FIRST = Comparator.comparingLong(
                    (VolumeOffer offer) -> offer.supply().bytes())
            .thenComparing(VolumeOffer::name);

    private final Map<String, VolumeClaim> claims = new HashMap<>();
    private final Map<String, VolumeOffer> offers = new TreeMap<>();
    private final Map<String, StorageClass> classes = new HashMap<>();
    private final Map<String, Integer> users = new HashMap<>();

    /** A pod's claim by its volume; empty when there is no such claim. */
    public Optional<VolumeClaim> claim(PodShape pod, Volume.Claim volume) {
        return Optional.ofNullable(claims.get(pod.namespace() + "/" + volume.name()));
    }

    public Optional<VolumeOffer> offer(String name) {
        return Optional.ofNullable(offers.get(name));
    }

    public Optional<StorageClass> storageClass(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** How many pods on nodes use a claim. */
    public int users(VolumeClaim claim) {
        return users.getOrDefault(claim.fullName(), 0);
    }

    /** The smallest free volume for the claim that this node reaches, not counting those already taken. */
    public Optional<VolumeOffer> match(VolumeClaim claim, Node node, List<VolumeOffer> taken) {
        return offers.values().stream()
                .filter(offer -> offer.suits(claim) && offer.reaches(node) && !taken.contains(offer))
                .min(Comparator.<VolumeOffer>comparingInt(offer -> offer.claim().isEmpty() ? 1 : 0)
                        .thenComparing(SMALLEST_FIRST));
    }

    public void put(VolumeClaim claim) {
        claims.put(claim.fullName(), claim);
    }

    public void removeClaim(String namespace, String name) {
        claims.remove(namespace + "/" + name);
    }

    public void put(VolumeOffer offer) {
        offers.put(offer.name(), offer);
    }

    public void removeOffer(String name) {
        offers.remove(name);
    }

    public void put(StorageClass storageClass) {
        classes.put(storageClass.name(), storageClass);
    }

    public void removeClass(String name) {
        classes.remove(name);
    }

    void use(Pod pod, int sign) {
        for (var volume : pod.shape().demand().volumes()) {
            if (!(volume instanceof Volume.Claim claim)) continue;
            users.merge(pod.namespace() + "/" + claim.name(), sign, (now, more) -> now + more == 0 ? null : now + more);
        }
    }

    /** Marks volumes as taken before the API says so. */
    public void reserve(List<VolumeMatch> matches) {
        for (var match : new ArrayList<>(matches)) {
            put(match.offer().claimedBy(match.claim().fullName()));
            put(match.claim().boundTo(match.offer().name()));
        }
    }

    /** Undoes {@link #reserve}. */
    public void release(List<VolumeMatch> matches) {
        for (var match : matches) {
            put(match.offer());
            put(match.claim());
        }
    }
}
