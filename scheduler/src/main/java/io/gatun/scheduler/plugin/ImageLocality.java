package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.model.PodShape;
import java.util.List;

/** Prefers nodes that already have the pod's images, by size, the less the fewer nodes have them. */
public final class ImageLocality implements PreScore {
    public static final String NAME = "ImageLocality";
    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST = 23 * MEBIBYTE;
    private static final long MOST_PER_IMAGE = 1000 * MEBIBYTE;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible) {
        if (cluster.nodesWith(ClusterView.Trait.IMAGES) == 0) return Scale.SKIP;
        var images = pod.demand().images();
        if (images.stream().allMatch(image -> cluster.nodesWithImage(image) == 0)) return Scale.SKIP;
        return new Scale.Each(new Scorer(images, cluster));
    }

    private record Scorer(List<String> images, ClusterView cluster) implements NodeScorer {
        @Override
        public long score(int slot) {
            long present = 0;
            for (var image : images) {
                var size = cluster.node(slot).imageBytes().get(image);
                if (size != null) present += scaled(image, size);
            }
            long most = MOST_PER_IMAGE * images.size();
            return MAX * (Math.clamp(present, LEAST, most) - LEAST) / (most - LEAST);
        }

        private long scaled(String image, long size) {
            double spread = (double) cluster.nodesWithImage(image) / cluster.nodeCount();
            return (long) (size * spread);
        }
    }
}
