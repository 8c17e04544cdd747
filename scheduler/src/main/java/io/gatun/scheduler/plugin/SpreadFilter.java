package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.DomainCounter;
import io.gatun.scheduler.framework.NodeFilter;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.SpreadConstraint;
import java.util.List;
import java.util.Optional;

/** The demands: with the pod, no domain may exceed the emptiest one by more than the skew. */
record SpreadFilter(List<Bound> bounds) implements NodeFilter {
    private static final String UNEVEN = "node(s) didn't match pod topology spread constraints";
    private static final Verdict.Rejected BROKEN = Verdict.Rejected.of(PodTopologySpread.NAME, UNEVEN);
    private static final Verdict.Rejected NO_LABEL =
            Verdict.Rejected.forGood(PodTopologySpread.NAME, UNEVEN + " (missing required label)");

    /** A constraint, the counts it speaks of, and 1 if the pod itself will count. */
    record Bound(SpreadConstraint constraint, DomainCounter counter, int self) {
        int skew(int slot) {
            // Fewer domains than demanded: the missing ones count as empty.
            int emptiest = counter.domains() < constraint.minDomains() ? 0 : counter.lowest();
            return counter.pods().at(slot) + self - emptiest;
        }

        boolean lacksLabel(int slot) {
            return counter.pods().topology().domainOf()[slot] < 0;
        }

        boolean holds(int slot) {
            return !lacksLabel(slot) && skew(slot) <= constraint.maxSkew();
        }
    }

    @Override
    public Verdict test(int slot) {
        for (int i = 0; i < bounds.size(); i++) {
            var bound = bounds.get(i);
            if (bound.lacksLabel(slot)) return NO_LABEL;
            if (bound.skew(slot) > bound.constraint().maxSkew()) return BROKEN;
        }
        return Verdict.FITS;
    }

    Optional<Bound> firstBroken(int slot) {
        return bounds.stream().filter(bound -> !bound.holds(slot)).findFirst();
    }
}
