package io.gatun.scheduler.plugin;

import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Selector;
import io.gatun.scheduler.model.SpreadConstraint;
import java.util.Collection;
import java.util.List;

/**
 * Spread constraints for pods that have none.
 *
 * @param system whether they are the built-in ones, which also spread over nodes that lack some of the keys
 */
public record SpreadDefaults(List<SpreadConstraint> constraints, boolean system) {
    static final String HOSTNAME = "kubernetes.io/hostname";
    static final String ZONE = "topology.kubernetes.io/zone";

    public static final SpreadDefaults SYSTEM = new SpreadDefaults(
            List.of(
                    new SpreadConstraint(HOSTNAME, 3, 1, Selector.EVERYTHING, SpreadConstraint.Policies.SOFT),
                    new SpreadConstraint(ZONE, 5, 1, Selector.EVERYTHING, SpreadConstraint.Policies.SOFT)),
            true);
    public static final SpreadDefaults NONE = new SpreadDefaults(List.of(), false);

    /**
     * The requirements of all services that select the pod, and of its controller; everything when there is neither.
     */
    static Selector selector(PodShape pod, Collection<PodSelectorOwner> owners) {
        var together = Selector.EVERYTHING;
        var controller = pod.identity().controller();
        for (var owner : owners) {
            boolean concerns = owner.kind().equals(PodSelectorOwner.SERVICE)
                    ? !owner.selector().isEverything() && owner.selector().matches(pod.labels())
                    : owner.kind().equals(controller.kind()) && owner.name().equals(controller.name());
            if (!concerns) continue;
            for (var requirement : owner.selector().requirements()) together = together.and(requirement);
        }
        return together;
    }
}
