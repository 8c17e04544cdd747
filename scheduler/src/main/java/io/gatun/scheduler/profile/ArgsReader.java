package io.gatun.scheduler.profile;

import io.gatun.scheduler.manifest.AffinityReader;
import io.gatun.scheduler.manifest.Field;
import io.gatun.scheduler.model.Selector;
import io.gatun.scheduler.plugin.BalancedAllocation;
import io.gatun.scheduler.plugin.DefaultPreemption;
import io.gatun.scheduler.plugin.IgnoredResources;
import io.gatun.scheduler.plugin.InterPodAffinity;
import io.gatun.scheduler.plugin.InterPodAffinity.ExistingPreferences;
import io.gatun.scheduler.plugin.NodeAffinity;
import io.gatun.scheduler.plugin.NodeResourcesFit;
import io.gatun.scheduler.plugin.PodTopologySpread;
import io.gatun.scheduler.plugin.PreemptionArgs;
import io.gatun.scheduler.plugin.ResourceStrategy;
import io.gatun.scheduler.plugin.SpreadDefaults;
import io.gatun.scheduler.plugin.WeightedResource;
import java.util.List;
import java.util.Set;

/** Plugin arguments by the name of their plugin, as {@code pluginConfig} lists them. */
final class ArgsReader {
    private ArgsReader() {}

    static PluginArgs read(Field pluginConfig) {
        var args = PluginArgs.DEFAULT;
        for (var entry : pluginConfig.items()) {
            var given = entry.get("args");
            args = switch (entry.get("name").required()) {
                case NodeResourcesFit.NAME -> args.with(fit(given));
                case BalancedAllocation.NAME -> args.withBalanced(resources(given.get("resources")));
                case InterPodAffinity.NAME -> args.with(podAffinity(args.affinity(), given));
                case NodeAffinity.NAME -> args.with(nodeAffinity(args.affinity(), given));
                case PodTopologySpread.NAME -> args.with(spread(given));
                case DefaultPreemption.NAME -> args.with(preemption(given));
                default -> args;
            };
        }
        return args;
    }

    private static PluginArgs.Fit fit(Field args) {
        var ignored = new IgnoredResources(
                Set.copyOf(args.get("ignoredResources").list(Field::required)),
                Set.copyOf(args.get("ignoredResourceGroups").list(Field::required)));
        return new PluginArgs.Fit(ignored, strategy(args.get("scoringStrategy")));
    }

    private static ResourceStrategy strategy(Field strategy) {
        var resources = resources(strategy.get("resources"));
        var type = strategy.get("type");
        return switch (type.text()) {
            case "", "LeastAllocated" -> new ResourceStrategy.LeastAllocated(resources);
            case "MostAllocated" -> new ResourceStrategy.MostAllocated(resources);
            case "RequestedToCapacityRatio" ->
                new ResourceStrategy.RequestedToCapacityRatio(
                        resources, shape(strategy.at("requestedToCapacityRatio", "shape")));
            default -> throw type.wrong("unknown strategy " + type.text());
        };
    }

    private static List<ResourceStrategy.RequestedToCapacityRatio.Point> shape(Field shape) {
        var points = shape.list(point -> new ResourceStrategy.RequestedToCapacityRatio.Point(
                point.get("utilization").integer(0, 0, 100), point.get("score").integer(0, 0, 10)));
        if (points.isEmpty()) throw shape.wrong("must have at least one point");
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).utilization() <= points.get(i - 1).utilization()) {
                throw shape.wrong("utilization must increase from point to point");
            }
        }
        return points;
    }

    private static List<WeightedResource> resources(Field resources) {
        if (!resources.isPresent()) return WeightedResource.CPU_AND_MEMORY;
        return resources.list(resource -> new WeightedResource(
                resource.get("name").required(), resource.get("weight").integer(1, 1, 100)));
    }

    private static PluginArgs.Affinity podAffinity(PluginArgs.Affinity known, Field args) {
        boolean ignore = args.get("ignorePreferredTermsOfExistingPods").flag(false);
        return new PluginArgs.Affinity(
                args.get("hardPodAffinityWeight").integer(1, 0, 100),
                ignore ? ExistingPreferences.IGNORE : ExistingPreferences.COUNT,
                known.added());
    }

    private static PluginArgs.Affinity nodeAffinity(PluginArgs.Affinity known, Field args) {
        return new PluginArgs.Affinity(
                known.hardPodAffinityWeight(),
                known.existing(),
                AffinityReader.nodeAffinity(args.get("addedAffinity")));
    }

    private static SpreadDefaults spread(Field args) {
        var type = args.get("defaultingType");
        var constraints = args.get("defaultConstraints");
        return switch (type.text()) {
            case "", "System" -> {
                if (!constraints.items().isEmpty())
                    throw constraints.wrong("must be empty when defaultingType is System");
                yield SpreadDefaults.SYSTEM;
            }
            case "List" ->
                new SpreadDefaults(constraints.list(one -> AffinityReader.constraint(one, Selector.EVERYTHING)), false);
            default -> throw type.wrong("must be System or List");
        };
    }

    private static PreemptionArgs preemption(Field args) {
        return new PreemptionArgs(
                args.get("minCandidateNodesPercentage").integer(10, 0, 100),
                args.get("minCandidateNodesAbsolute").integer(100, 0, Integer.MAX_VALUE));
    }
}
