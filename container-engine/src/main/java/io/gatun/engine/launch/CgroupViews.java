package io.gatun.engine.launch;

import io.gatun.engine.cgroup.CgroupLayout;
import io.gatun.engine.cgroup.CgroupLocation;
import io.gatun.engine.cgroup.Hierarchy;
import io.gatun.engine.plan.PlanInput.Cgroups.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a container sees under /sys/fs/cgroup: its own group of every tree, under the names that the host has. */
final class CgroupViews {
    private CgroupViews() {}

    static List<View> of(CgroupLayout layout, CgroupLocation location) {
        return layout.hierarchies().stream()
                .flatMap(hierarchy -> view(layout, location, hierarchy).stream())
                .toList();
    }

    private static Optional<View> view(CgroupLayout layout, CgroupLocation location, Hierarchy hierarchy) {
        return Optional.ofNullable(location.pathByHierarchy().get(hierarchy.label()))
                .map(path -> {
                    String mountPoint = hierarchy.mountPoint().toString();
                    boolean alone = layout.mode() == CgroupLayout.Mode.UNIFIED;
                    String name =
                            alone ? "" : String.valueOf(hierarchy.mountPoint().getFileName());
                    return new View(name, mountPoint + "/" + path, alone ? List.of() : aliases(hierarchy, name));
                });
    }

    /** The controllers of a tree that holds several, each of which the host has as a link. */
    private static List<String> aliases(Hierarchy hierarchy, String name) {
        var aliases = new ArrayList<>(Arrays.asList(hierarchy.label().split(",", -1)));
        aliases.removeIf(alias -> alias.equals(name) || alias.contains("="));
        return aliases.size() > 1 ? aliases : List.of();
    }
}
