package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.DomainTally;
import io.gatun.scheduler.framework.NodeFilter;
import io.gatun.scheduler.framework.Verdict;
import java.util.List;

/**
 * The demands between pods.
 *
 * @param near for each required term, pods that match all of them
 * @param nearItself whether the pod matches its own terms: the first of a series may then start anywhere
 * @param away for each anti-affinity term of the pod, pods that match it
 * @param refusing pods on nodes whose anti-affinity speaks of this pod
 */
record AffinityFilter(List<DomainTally> near, boolean nearItself, List<DomainTally> away, List<DomainTally> refusing)
        implements NodeFilter {

    /** Which demand is broken. */
    enum Reason {
        NONE(Verdict.FITS),
        NOT_NEAR(Verdict.Rejected.forGood(InterPodAffinity.NAME, "node(s) didn't match pod affinity rules")),
        NOT_AWAY(Verdict.Rejected.of(InterPodAffinity.NAME, "node(s) didn't match pod anti-affinity rules")),
        REFUSED(Verdict.Rejected.of(InterPodAffinity.NAME, "node(s) didn't satisfy existing pods anti-affinity rules"));

        @SuppressWarnings("ImmutableEnumChecker") // a verdict is a record of immutable lists
        private final Verdict verdict;

        Reason(Verdict verdict) {
            this.verdict = verdict;
        }
    }

    @Override
    public Verdict test(int slot) {
        return reason(slot).verdict;
    }

    Reason reason(int slot) {
        if (!isNear(slot)) return Reason.NOT_NEAR;
        if (any(away, slot)) return Reason.NOT_AWAY;
        return any(refusing, slot) ? Reason.REFUSED : Reason.NONE;
    }

    private boolean isNear(int slot) {
        boolean all = true;
        for (int i = 0; i < near.size(); i++) {
            var pods = near.get(i);
            if (pods.topology().domainOf()[slot] < 0) return false;
            if (pods.at(slot) == 0) all = false;
        }
        return all || (nearItself && areNowhere());
    }

    private boolean areNowhere() {
        for (int i = 0; i < near.size(); i++) {
            if (near.get(i).total() > 0) return false;
        }
        return true;
    }

    private static boolean any(List<DomainTally> tallies, int slot) {
        for (int i = 0; i < tallies.size(); i++) {
            if (tallies.get(i).at(slot) > 0) return true;
        }
        return false;
    }
}
