package io.gatun.cli.flag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the values of {@code --filter} have in common, whatever is filtered. */
public final class FilterFlag {
    private FilterFlag() {}

    /**
     * Reads the values of the flag, {@code NAME=VALUE} each: what was wanted of each name, in the order in which names came.
     *
     * @param names those that there are
     * @throws UsageException if a filter is unknown
     */
    public static Map<String, List<String>> parse(List<String> filters, List<String> names) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String filter : filters) {
            int equals = filter.indexOf('=');
            String name = equals < 0 ? filter : filter.substring(0, equals);
            if (equals < 0 || !names.contains(name)) {
                throw new UsageException("--filter: \"" + filter + "\" is no filter; use NAME=VALUE with one of "
                        + String.join(", ", names));
            }
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(filter.substring(equals + 1));
        }
        return values;
    }
}
