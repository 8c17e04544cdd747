package io.gatun.proxy;

import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ServiceDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is different between two lists of services. Who hands over a list again with a few others in it pays a comparison of references for
 * each that stayed, and more only for the rest; the order counts for nothing but that. Pure.
 *
 * @param was those that are no more, or not as they were
 * @param changed those that are new, or not what they were where they are
 * @param gone where services were and are no more
 */
record Difference(List<ServiceDefinition> was, List<ServiceDefinition> changed, Set<Entrance> gone) {
    Difference {
        was = List.copyOf(was);
        changed = List.copyOf(changed);
        gone = Set.copyOf(gone);
    }

    static Difference of(List<ServiceDefinition> before, List<ServiceDefinition> after) {
        int shorter = Math.min(before.size(), after.size());
        int begin = 0;
        while (begin < shorter && before.get(begin).equals(after.get(begin))) begin++;
        int rest = 0;
        while (rest < shorter - begin
                && before.get(before.size() - 1 - rest).equals(after.get(after.size() - 1 - rest))) rest++;
        List<ServiceDefinition> left = before.subList(begin, before.size() - rest);
        List<ServiceDefinition> came = after.subList(begin, after.size() - rest);
        return left.size() == came.size() ? byPlace(left, came) : byEntrance(left, came);
    }

    private static Difference byPlace(List<ServiceDefinition> left, List<ServiceDefinition> came) {
        List<ServiceDefinition> before = new ArrayList<>();
        List<ServiceDefinition> after = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i).equals(came.get(i))) continue;
            before.add(left.get(i));
            after.add(came.get(i));
        }
        return byEntrance(before, after);
    }

    private static Difference byEntrance(List<ServiceDefinition> left, List<ServiceDefinition> came) {
        Map<Entrance, ServiceDefinition> before = new LinkedHashMap<>();
        for (ServiceDefinition each : left) before.put(each.spec().entrance(), each);
        Set<Entrance> gone = new HashSet<>(before.keySet());
        List<ServiceDefinition> changed = new ArrayList<>();
        Set<Entrance> same = new HashSet<>();
        for (ServiceDefinition each : came) {
            Entrance entrance = each.spec().entrance();
            gone.remove(entrance);
            if (each.equals(before.get(entrance))) same.add(entrance);
            else changed.add(each);
        }
        before.keySet().removeAll(same);
        return new Difference(List.copyOf(before.values()), changed, gone);
    }

    /** The same, and these changed too, though they are what they were. */
    Difference and(List<ServiceDefinition> others) {
        Set<ServiceDefinition> all = new LinkedHashSet<>(changed);
        all.addAll(others);
        return new Difference(was, List.copyOf(all), gone);
    }
}
