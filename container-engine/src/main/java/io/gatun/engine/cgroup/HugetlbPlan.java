package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.HUGETLB;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.cgroup.CgroupStep.Absence.Ignore;
import io.gatun.engine.cgroup.CgroupStep.Absence.Refuse;
import io.gatun.engine.cgroup.Hierarchy.Version;
import io.gatun.engine.spec.Resources.HugepageLimit;
import java.util.List;

/** Huge pages, by page size: those in use and, where the kernel counts them, those reserved. */
final class HugetlbPlan {
    private static final Ignore NO_RESERVATIONS = new Ignore("this kernel counts huge pages only when they are used");

    private HugetlbPlan() {}

    static void add(PlanDraft draft, List<HugepageLimit> limits) {
        limits.forEach(limit -> add(draft, limit));
    }

    private static void add(PlanDraft draft, HugepageLimit limit) {
        if (!limit.pageSize().matches("[1-9][0-9]*[KMG]B")) {
            throw new IllegalLimit(
                    "hugepageLimits",
                    "\"%s\" is not a page size such as 2MB".formatted(PlanDraft.printable(limit.pageSize())));
        }
        String property = "hugepageLimits " + limit.pageSize();
        String suffix = draft.version(HUGETLB, property) == Version.V1 ? ".limit_in_bytes" : ".max";
        String prefix = "hugetlb." + limit.pageSize();
        String value = Long.toUnsignedString(limit.limit());
        var refuse =
                new Refuse("huge pages of " + limit.pageSize(), "see /sys/kernel/mm/hugepages for the sizes there are");
        draft.write(HUGETLB, prefix + suffix, value, property, refuse);
        draft.write(HUGETLB, prefix + ".rsvd" + suffix, value, property, NO_RESERVATIONS);
    }
}
