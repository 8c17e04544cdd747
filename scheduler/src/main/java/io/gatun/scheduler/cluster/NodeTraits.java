package io.gatun.scheduler.cluster;

import io.gatun.scheduler.cluster.ClusterView.Trait;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Taint;
import java.util.HashMap;
import java.util.Map;

/** How many nodes have each of the rare properties and each image. */
final class NodeTraits {
    private final int[] counts = new int[Trait.values().length];
    private final Map<String, Integer> images = new HashMap<>();

    int nodesWith(Trait trait) {
        return counts[trait.ordinal()];
    }

    int nodesWithImage(String image) {
        return images.getOrDefault(image, 0);
    }

    void count(Node node, int sign) {
        if (node.isCordoned()) counts[Trait.CORDONED.ordinal()] += sign;
        if (node.taints().stream().anyMatch(Taint::forbids)) counts[Trait.FORBIDDING_TAINT.ordinal()] += sign;
        if (!node.taints().stream().allMatch(Taint::forbids)) counts[Trait.DISCOURAGING_TAINT.ordinal()] += sign;
        if (!node.imageBytes().isEmpty()) counts[Trait.IMAGES.ordinal()] += sign;
        for (var image : node.imageBytes().keySet()) {
            images.merge(image, sign, (now, more) -> now + more == 0 ? null : now + more);
        }
    }
}
