package io.gatun.scheduler.profile;

import io.gatun.scheduler.model.NodeRules;
import io.gatun.scheduler.plugin.IgnoredResources;
import io.gatun.scheduler.plugin.InterPodAffinity.ExistingPreferences;
import io.gatun.scheduler.plugin.PreemptionArgs;
import io.gatun.scheduler.plugin.ResourceStrategy;
import io.gatun.scheduler.plugin.SpreadDefaults;
import io.gatun.scheduler.plugin.WeightedResource;
import java.util.List;

/** The arguments of the plugins that have any. */
public record PluginArgs(
        Fit fit, List<WeightedResource> balanced, Affinity affinity, SpreadDefaults spread, PreemptionArgs preemption) {
    /** Of NodeResourcesFit. */
    public record Fit(IgnoredResources ignored, ResourceStrategy strategy) {}

    /** Of InterPodAffinity and NodeAffinity. */
    public record Affinity(int hardPodAffinityWeight, ExistingPreferences existing, NodeRules added) {}

    public static final PluginArgs DEFAULT = new PluginArgs(
            new Fit(IgnoredResources.NONE, new ResourceStrategy.LeastAllocated(WeightedResource.CPU_AND_MEMORY)),
            WeightedResource.CPU_AND_MEMORY,
            new Affinity(1, ExistingPreferences.COUNT, NodeRules.NONE),
            SpreadDefaults.SYSTEM,
            PreemptionArgs.DEFAULT);

    public PluginArgs with(Fit other) {
        return new PluginArgs(other, balanced, affinity, spread, preemption);
    }

    public PluginArgs withBalanced(List<WeightedResource> other) {
        return new PluginArgs(fit, other, affinity, spread, preemption);
    }

    public PluginArgs with(Affinity other) {
        return new PluginArgs(fit, balanced, other, spread, preemption);
    }

    public PluginArgs with(SpreadDefaults other) {
        return new PluginArgs(fit, balanced, affinity, other, preemption);
    }

    public PluginArgs with(PreemptionArgs other) {
        return new PluginArgs(fit, balanced, affinity, spread, other);
    }
}
