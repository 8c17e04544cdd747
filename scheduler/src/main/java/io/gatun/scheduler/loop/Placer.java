package io.gatun.scheduler.loop;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.cycle.Nominations;
import io.gatun.scheduler.framework.Bind;
import io.gatun.scheduler.framework.Binding;
import io.gatun.scheduler.framework.PreBind;
import io.gatun.scheduler.framework.Reserve;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.VolumeMatch;
import io.gatun.scheduler.profile.Point;
import io.gatun.scheduler.profile.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts a pod on the node that was chosen, with all it needs there, and takes it back if that comes to nothing. */
final class Placer {
    private final Cluster cluster;
    private final Nominations nominations;
    private final Map<String, Reserve.Reservation> reservations = new HashMap<>();
    private final Map<String, Plugins> plugins = new HashMap<>();

    Placer(Cluster cluster, Nominations nominations) {
        this.cluster = cluster;
        this.nominations = nominations;
    }

    /** What a profile does after a node was chosen, looked up once. */
    private record Plugins(List<Reserve> reserve, List<PreBind> preBind, List<Bind> bind) {
        static Plugins of(Profile profile) {
            return new Plugins(
                    profile.at(Point.RESERVE, Reserve.class),
                    profile.at(Point.PRE_BIND, PreBind.class),
                    profile.at(Point.BIND, Bind.class));
        }
    }

    private Plugins plugins(Profile profile) {
        return plugins.computeIfAbsent(profile.name(), name -> Plugins.of(profile));
    }

    /** Assumes the pod on the node; from now on it counts there. */
    void assume(Pod pod, int slot, Profile profile) {
        if (!pod.shape().demand().volumes().isEmpty())
            reserve(pod, slot, plugins(profile).reserve());
        cluster.put(pod.on(cluster.node(slot).name()));
        nominations.remove(pod.uid());
    }

    private void reserve(Pod pod, int slot, List<Reserve> reservers) {
        var volumes = new ArrayList<VolumeMatch>();
        var provisions = new ArrayList<String>();
        for (var plugin : reservers) {
            var reserved = plugin.reserve(pod, slot, cluster);
            volumes.addAll(reserved.volumes());
            provisions.addAll(reserved.provisions());
        }
        if (volumes.isEmpty() && provisions.isEmpty()) return;
        cluster.storage().reserve(volumes);
        cluster.touch();
        reservations.put(pod.uid(), new Reserve.Reservation(volumes, provisions));
    }

    /** Takes an assumed pod back, with what was set aside for it. */
    void forget(Pod pod) {
        cluster.removePod(pod.uid());
        var reserved = reservations.remove(pod.uid());
        if (reserved != null) cluster.storage().release(reserved.volumes());
    }

    /** The binding of an assumed pod, complete. */
    Binding bind(Pod pod, String node, Profile profile) {
        var reserved = reservations.getOrDefault(pod.uid(), Reserve.Reservation.NOTHING);
        var binding = new Binding(pod, node, Reserve.Reservation.NOTHING);
        for (var plugin : plugins(profile).preBind()) binding = plugin.preBind(binding, reserved);
        for (var plugin : plugins(profile).bind()) {
            var bound = plugin.bind(binding);
            if (bound.isPresent()) return bound.get();
        }
        return binding;
    }

    /** The API server confirmed the pod on its node. */
    void confirmed(String uid) {
        reservations.remove(uid);
    }
}
