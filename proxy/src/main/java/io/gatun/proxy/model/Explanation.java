package io.gatun.proxy.model;

import java.util.List;
import java.util.Optional;

/**
 * Where a connection or a request would go now, and why.
 *
 * @param route which route is for it, or that none is needed or there
 * @param policy how one of those who may be chosen is
 * @param pinned the backend that affinity keeps it at
 * @param choice where it would go if it came now
 * @param candidates everybody who could be meant
 */
public record Explanation(
        String route,
        BalancePolicy policy,
        Optional<String> pinned,
        Optional<String> choice,
        List<Candidate> candidates,
        String outcome) {
    public Explanation {
        candidates = List.copyOf(candidates);
    }

    /**
     * A backend that could be meant.
     *
     * @param verdict whether it may be chosen, and if not, why
     */
    public record Candidate(BackendStatus status, String verdict) {}

    /** As lines of text, the last without an end. */
    public String text() {
        var lines = new StringBuilder();
        lines.append("route     ").append(route).append('\n');
        lines.append("policy    ").append(policy.text()).append('\n');
        lines.append("affinity  ").append(pinned.orElse("none")).append('\n');
        for (Candidate each : candidates) {
            BackendStatus status = each.status();
            lines.append("backend   %s weight=%d%s open=%d failed=%d of %d: %s%n"
                    .formatted(
                            status.backend().fullText(),
                            status.backend().weight(),
                            status.backend().zone().map(zone -> " zone=" + zone).orElse(""),
                            status.open(),
                            status.failed(),
                            status.total(),
                            each.verdict()));
        }
        return lines.append("outcome   ").append(outcome).toString();
    }
}
