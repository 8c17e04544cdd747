package io.gatun.scheduler.profile;

import io.gatun.scheduler.framework.Plugin;
import io.gatun.scheduler.framework.PreScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugins of one scheduler, by extension point and in order.
 *
 * @param name what pods put into {@code spec.schedulerName}
 * @param points for each point its plugins; a plugin may be enabled at some of its points only
 * @param weights by plugin name, for scores; 1 where nothing is said
 * @param percentageOfNodesToScore how many of the nodes to find before the search ends; 0 adapts to the cluster's size
 */
public record Profile(
        String name, Map<Point, List<Plugin>> points, Map<String, Integer> weights, int percentageOfNodesToScore) {
    private static final int SMALL_CLUSTER = 100;
    private static final int LEAST_PERCENTAGE = 5;

    /** A scorer and its weight. */
    public record Scorer(PreScore plugin, int weight) {}

    /** The plugins enabled at a point, which implement its interface. */
    public <T extends Plugin> List<T> at(Point point, Class<T> type) {
        var plugins = new ArrayList<T>();
        for (var plugin : points.getOrDefault(point, List.of())) {
            if (type.isInstance(plugin)) plugins.add(type.cast(plugin));
        }
        return plugins;
    }

    public List<Scorer> scorers() {
        return at(Point.SCORE, PreScore.class).stream()
                .map(plugin -> new Scorer(plugin, weights.getOrDefault(plugin.name(), 1)))
                .toList();
    }

    /** A plugin that is enabled anywhere. */
    public Optional<Plugin> plugin(String name) {
        return points.values().stream()
                .flatMap(List::stream)
                .filter(plugin -> plugin.name().equals(name))
                .findFirst();
    }

    /** How many feasible nodes are enough, by upstream's rule: all of a small cluster, ever fewer of a larger one. */
    public int enough(int nodes) {
        if (nodes < SMALL_CLUSTER) return nodes;
        int percentage = percentageOfNodesToScore;
        if (percentage == 0) percentage = Math.max(LEAST_PERCENTAGE, 50 - nodes / 125);
        return Math.max(SMALL_CLUSTER, (int) ((long) nodes * percentage / 100));
    }
}
