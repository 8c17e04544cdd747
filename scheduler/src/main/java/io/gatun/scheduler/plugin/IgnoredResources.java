package io.gatun.scheduler.plugin;

import java.util.Set;

/** Extended resources that the fit filter leaves to someone else: by name, or by the group before the slash. */
public record IgnoredResources(Set<String> names, Set<String> groups) {
    public static final IgnoredResources NONE = new IgnoredResources(Set.of(), Set.of());

    boolean covers(String resource) {
        int slash = resource.indexOf('/');
        return slash > 0 && (names.contains(resource) || groups.contains(resource.substring(0, slash)));
    }
}
