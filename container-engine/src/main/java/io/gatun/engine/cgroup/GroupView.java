package io.gatun.engine.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A container's group as it is shown to the container.
 *
 * @param name of its directory below {@code /sys/fs/cgroup}; empty if the group is shown there itself
 * @param path of the group on the machine
 * @param aliases further names: of each controller where a tree has several
 */
public record GroupView(String name, Path path, List<String> aliases) {
    public GroupView {
        aliases = List.copyOf(aliases);
    }

    static GroupView of(GroupDirectory directory, boolean alone) {
        Hierarchy hierarchy = directory.hierarchy();
        Path group = hierarchy.mountPoint().resolve(directory.path());
        if (alone) {
            return new GroupView("", group, List.of());
        }
        // systemd and every engine call a tree by its label; a named tree by its name alone.
        String name = hierarchy.label().replace("name=", "");
        List<String> controllers = Arrays.asList(name.split(",", -1));
        return new GroupView(name, group, controllers.size() > 1 ? controllers : List.of());
    }
}
