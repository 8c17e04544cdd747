package io.gatun.engine.cgroup;

import io.gatun.engine.spec.Resources;
import java.util.List;

/**
 * What is written where to give a group its limits, in order. Pure: no file is read for it.
 *
 * @param steps applied one after the other; the first that fails ends it
 * @param ignored what was asked for and is not done, because no kernel that Gatun runs on does it that way
 */
public record CgroupPlan(List<CgroupStep> steps, List<Ignored> ignored) {
    public CgroupPlan {
        steps = List.copyOf(steps);
        ignored = List.copyOf(ignored);
    }

    /** A property that has no effect here, and why. */
    public record Ignored(String property, String reason) {
        @Override
        public String toString() {
            return "%s is ignored: %s".formatted(property, reason);
        }
    }

    /**
     * The steps for a new group. Device access is always among them: what no rule allows is denied.
     *
     * @throws CgroupException.IllegalLimit if a value makes no sense on any kernel
     * @throws CgroupException.Unsupported if the layout has no tree for something that is asked for
     */
    public static CgroupPlan of(Resources resources, CgroupLayout layout) {
        var draft = new PlanDraft(layout, CurrentLimits.FRESH);
        DevicePlan.add(draft, resources.devices());
        addLimits(draft, resources);
        return draft.finish();
    }

    /**
     * The steps that change an existing group; what {@code resources} does not mention stays as it is.
     *
     * @throws CgroupException.IllegalLimit if a value makes no sense on any kernel or does not fit the current ones
     * @throws CgroupException.Unsupported if the layout has no tree for something that is asked for
     */
    public static CgroupPlan update(Resources resources, CgroupLayout layout, CurrentLimits current) {
        var draft = new PlanDraft(layout, current);
        addLimits(draft, resources);
        // Last, because a change of these cannot be taken back when a later one fails.
        if (!resources.devices().isEmpty()) {
            DevicePlan.add(draft, resources.devices());
        }
        return draft.finish();
    }

    private static void addLimits(PlanDraft draft, Resources resources) {
        MemoryPlan.add(draft, resources.memory());
        CpuPlan.add(draft, resources.cpu());
        PidsPlan.add(draft, resources.pidsLimit());
        BlockIoPlan.add(draft, resources.blockIo());
        HugetlbPlan.add(draft, resources.hugepageLimits());
        RdmaPlan.add(draft, resources.rdma());
        NetworkPlan.add(draft, resources.network());
        UnifiedPlan.add(draft, resources.unified());
    }

    /** The steps and what is ignored as text, one a line. */
    @Override
    public String toString() {
        var out = new StringBuilder(CgroupStep.text(steps));
        ignored.forEach(each -> out.append(each).append('\n'));
        return out.toString();
    }
}
