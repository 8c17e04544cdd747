package io.gatun.scheduler.profile;

import io.gatun.scheduler.framework.Bind;
import io.gatun.scheduler.framework.Permit;
import io.gatun.scheduler.framework.Plugin;
import io.gatun.scheduler.framework.PostFilter;
import io.gatun.scheduler.framework.PreBind;
import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.framework.QueueSort;
import io.gatun.scheduler.framework.Reserve;
import io.gatun.scheduler.plugin.BalancedAllocation;
import io.gatun.scheduler.plugin.DefaultBinder;
import io.gatun.scheduler.plugin.DefaultPreemption;
import io.gatun.scheduler.plugin.GangScheduling;
import io.gatun.scheduler.plugin.ImageLocality;
import io.gatun.scheduler.plugin.InterPodAffinity;
import io.gatun.scheduler.plugin.NodeAffinity;
import io.gatun.scheduler.plugin.NodeName;
import io.gatun.scheduler.plugin.NodePorts;
import io.gatun.scheduler.plugin.NodeResourcesFit;
import io.gatun.scheduler.plugin.NodeUnschedulable;
import io.gatun.scheduler.plugin.PodTopologySpread;
import io.gatun.scheduler.plugin.PrioritySort;
import io.gatun.scheduler.plugin.SchedulingGates;
import io.gatun.scheduler.plugin.TaintToleration;
import io.gatun.scheduler.plugin.VolumeBinding;
import io.gatun.scheduler.plugin.VolumeRestrictions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All plugins there are, in upstream's default order, and which weight each has unless a profile says otherwise. */
public final class Catalog {
    /** Names that configuration files may mention although nothing here goes by them; see the page on differences. */
    static final Set<String> NOT_MODELLED = Set.of(
            "NodeVolumeLimits", "VolumeZone", "DynamicResources", "NodeDeclaredFeatures", "DeferredPodScheduling");

    private static final Map<String, Integer> WEIGHTS = Map.of(
            TaintToleration.NAME, 3,
            NodeAffinity.NAME, 2,
            PodTopologySpread.NAME, 2,
            InterPodAffinity.NAME, 2);

    private static final Map<Point, Class<? extends Plugin>> TYPES = new EnumMap<>(Map.of(
            Point.PRE_ENQUEUE, PreEnqueue.class,
            Point.QUEUE_SORT, QueueSort.class,
            Point.FILTER, PreFilter.class,
            Point.POST_FILTER, PostFilter.class,
            Point.SCORE, PreScore.class,
            Point.RESERVE, Reserve.class,
            Point.PERMIT, Permit.class,
            Point.PRE_BIND, PreBind.class,
            Point.BIND, Bind.class));

    private Catalog() {}

    /** One instance of each, by name, in order. */
    static Map<String, Plugin> plugins(PluginArgs args) {
        var plugins = new LinkedHashMap<String, Plugin>();
        List.of(
                        new SchedulingGates(),
                        new PrioritySort(),
                        new NodeUnschedulable(),
                        new NodeName(),
                        new TaintToleration(),
                        new NodeAffinity(args.affinity().added()),
                        new NodePorts(),
                        new NodeResourcesFit(args.fit().ignored(), args.fit().strategy()),
                        new VolumeRestrictions(),
                        new VolumeBinding(),
                        new PodTopologySpread(args.spread()),
                        new InterPodAffinity(
                                args.affinity().hardPodAffinityWeight(),
                                args.affinity().existing()),
                        new DefaultPreemption(args.preemption()),
                        new BalancedAllocation(args.balanced()),
                        new ImageLocality(),
                        new GangScheduling(),
                        new DefaultBinder())
                .forEach(plugin -> plugins.put(plugin.name(), plugin));
        return plugins;
    }

    static boolean serves(Plugin plugin, Point point) {
        var type = TYPES.get(point);
        return type != null && type.isInstance(plugin);
    }

    static int defaultWeight(String plugin) {
        return WEIGHTS.getOrDefault(plugin, 1);
    }

    /** The profile of a scheduler without configuration. */
    public static Profile standard() {
        return standard(PluginArgs.DEFAULT, 0);
    }

    public static Profile standard(PluginArgs args, int percentageOfNodesToScore) {
        var points = new EnumMap<Point, List<Plugin>>(Point.class);
        var weights = new LinkedHashMap<String, Integer>();
        for (var plugin : plugins(args).values()) {
            weights.put(plugin.name(), defaultWeight(plugin.name()));
            for (var point : Point.values()) {
                if (serves(plugin, point))
                    points.computeIfAbsent(point, unseen -> new ArrayList<>()).add(plugin);
            }
        }
        return new Profile(
                io.gatun.scheduler.model.Identity.DEFAULT_SCHEDULER, points, weights, percentageOfNodesToScore);
    }
}
