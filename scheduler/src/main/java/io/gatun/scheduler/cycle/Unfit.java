package io.gatun.scheduler.cycle;

import io.gatun.scheduler.framework.PostFilter;
import java.util.Set;

/**
 * No node was found.
 *
 * @param message why, as kube-scheduler words it
 * @param plugins which plugins refused nodes: events that none of these cares about need not wake the pod
 * @param outcome what can be done about it
 */
public record Unfit(String message, Set<String> plugins, PostFilter.Outcome outcome) implements Attempt {
    static final PostFilter.Outcome NOTHING_TO_DO = new PostFilter.Outcome.Helpless("", PostFilter.Nomination.CLEAR);
}
