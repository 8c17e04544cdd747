package io.gatun.scheduler.framework;

import java.util.Map;
import java.util.stream.Collectors;

/** The sentence about a pod that fits nowhere, word for word as kube-scheduler's. */
public final class FitMessage {
    private FitMessage() {}

    /** Reasons with the number of nodes that gave each, in the order of the finished strings. */
    public static String of(int nodes, Map<String, Integer> reasons) {
        return reasons.isEmpty() ? head(nodes) : head(nodes) + " " + reasons(reasons) + ".";
    }

    /** The reasons alone, each with its number. */
    public static String reasons(Map<String, Integer> reasons) {
        return reasons.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** The same when one reason made it needless to look at nodes. */
    public static String of(int nodes, String reasonForAll) {
        return head(nodes) + " " + reasonForAll + ".";
    }

    private static String head(int nodes) {
        return "0/" + nodes + " nodes are available:";
    }
}
