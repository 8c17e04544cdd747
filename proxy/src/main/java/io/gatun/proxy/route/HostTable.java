package io.gatun.proxy.route;

import io.gatun.proxy.model.HostPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Things by patterns of hosts, such that finding one is a look at each label of the host. Filled once, then for many threads. */
final class HostTable<T> {
    private final Map<String, List<T>> exact = new HashMap<>();
    private final Map<String, List<T>> below = new HashMap<>();
    private final List<T> any = new ArrayList<>();

    void add(HostPattern host, T thing) {
        if (host.isAny()) any.add(thing);
        else if (host.isBelow())
            below.computeIfAbsent(host.suffix(), suffix -> new ArrayList<>()).add(thing);
        else exact.computeIfAbsent(host.text(), text -> new ArrayList<>()).add(thing);
    }

    /** Brings the things of each pattern into an order; equals stay as they were added. */
    void sort(Comparator<? super T> order) {
        exact.values().forEach(list -> list.sort(order));
        below.values().forEach(list -> list.sort(order));
        any.sort(order);
    }

    /**
     * The first that fits of those of the most exact pattern that has one.
     *
     * @param host in small letters; empty for nobody knows which
     */
    Optional<T> find(String host, Predicate<? super T> fits) {
        Optional<T> found = first(exact.get(host), fits);
        for (int dot = host.indexOf('.'); found.isEmpty() && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            found = first(below.get(host.substring(dot)), fits);
        }
        return found.isPresent() ? found : first(any, fits);
    }

    private static <T> Optional<T> first(@Nullable List<T> things, Predicate<? super T> fits) {
        if (things == null) return Optional.empty();
        for (T each : things) if (fits.test(each)) return Optional.of(each);
        return Optional.empty();
    }
}
