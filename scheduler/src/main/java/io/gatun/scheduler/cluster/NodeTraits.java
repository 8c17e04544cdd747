package io.gatun.scheduler.cluster;

import io.gatun.scheduler.cluster.ClusterView.Trait;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Taint;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How many nodes have each of the rare properties and each image. */
final class NodeTraits {
    private final Map<Trait, Integer> counts = new EnumMap<>(Trait.class);
    private final Map<String, Integer> images = new HashMap<>();

    int nodesWith(Trait trait) {
        return counts.getOrDefault(trait, 0);
    }

    int nodesWithImage(String image) {
        return images.getOrDefault(image, 0);
    }

    void count(Node node, int sign) {
        if (node.isCordoned()) counts.merge(Trait.CORDONED, sign, Integer::sum);
        if (node.taints().stream().anyMatch(Taint::forbids)) counts.merge(Trait.FORBIDDING_TAINT, sign, Integer::sum);
        if (!node.taints().stream().allMatch(Taint::forbids))
            counts.merge(Trait.DISCOURAGING_TAINT, sign, Integer::sum);
        if (!node.imageBytes().isEmpty()) counts.merge(Trait.IMAGES, sign, Integer::sum);
        for (var image : node.imageBytes().keySet()) {
            images.merge(image, sign, (now, more) -> now + more == 0 ? null : now + more);
        }
    }
}
