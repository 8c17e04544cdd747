package io.gatun.proxy.relay;

import static java.util.Objects.requireNonNull;

import io.gatun.proxy.table.Picker;
import java.util.Map;

/**
 * Who picks backends of a service.
 *
 * @param own for what no route is for
 * @param pools for what routes send to each pool, by its name
 */
public record Pickers(Picker own, Map<String, Picker> pools) {
    public Pickers {
        pools = Map.copyOf(pools);
    }

    /** These, one of which is for what no route is for. */
    public static Pickers of(String own, Map<String, Picker> all) {
        return new Pickers(requireNonNull(all.get(own)), all);
    }

    /** Who picks for a pool. */
    public Picker of(String pool) {
        return requireNonNull(pools.get(pool), "a route names a pool that is not there");
    }
}
