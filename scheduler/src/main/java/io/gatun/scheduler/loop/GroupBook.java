package io.gatun.scheduler.loop;

import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodGroup;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Pod groups and their members, waiting or placed. */
final class GroupBook implements PreEnqueue.Groups {
    private final Map<String, PodGroup> groups = new HashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();

    void put(PodGroup group) {
        groups.put(group.namespace() + "/" + group.name(), group);
    }

    void add(Pod pod) {
        if (isMember(pod))
            members.computeIfAbsent(key(pod), unseen -> new LinkedHashSet<>()).add(pod.uid());
    }

    void remove(Pod pod) {
        if (!isMember(pod)) return;
        members.computeIfPresent(key(pod), (key, uids) -> {
            uids.remove(pod.uid());
            return uids.isEmpty() ? null : uids;
        });
    }

    static boolean isMember(Pod pod) {
        return !pod.shape().identity().group().isEmpty();
    }

    Set<String> uids(Pod pod) {
        return members.getOrDefault(key(pod), Set.of());
    }

    private static String key(Pod pod) {
        return pod.namespace() + "/" + pod.shape().identity().group();
    }

    @Override
    public int needed(String namespace, String group) {
        var known = groups.get(namespace + "/" + group);
        return known == null ? -1 : known.minCount();
    }

    @Override
    public int members(String namespace, String group) {
        return members.getOrDefault(namespace + "/" + group, Set.of()).size();
    }
}
