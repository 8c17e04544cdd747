package io.gatun.engine.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which cgroup trees this machine has and where they are mounted. Pure: made from the text of two files of procfs.
 *
 * @param hierarchies in the order of {@code /proc/self/cgroup}
 */
public record CgroupLayout(List<Hierarchy> hierarchies) {
    public CgroupLayout {
        hierarchies = List.copyOf(hierarchies);
    }

    /** How the versions are combined. */
    public enum Mode {
        /** No cgroup tree is mounted. */
        NONE,
        /** Version 1 only. */
        LEGACY,
        /** Limits in version 1 trees, and a version 2 tree beside them. */
        HYBRID,
        /** Version 2 only. */
        UNIFIED
    }

    /**
     * Reads the layout (proc_pid_mountinfo(5), cgroups(7)).
     *
     * @param mountinfo text of {@code /proc/self/mountinfo}
     * @param ownGroups text of {@code /proc/self/cgroup}
     */
    public static CgroupLayout parse(String mountinfo, String ownGroups) {
        List<CgroupMount> mounts = mountinfo.lines().flatMap(CgroupMount::parse).toList();
        return new CgroupLayout(
                ownGroups.lines().flatMap(line -> hierarchy(line, mounts)).toList());
    }

    /**
     * This layout, with what the version 2 tree can limit.
     *
     * @param controllers text of {@code cgroup.controllers} at its mount point
     */
    public CgroupLayout withUnifiedControllers(String controllers) {
        Set<Controller> offered = known(Arrays.stream(controllers.trim().split(" ", -1)), Hierarchy.Version.V2);
        return new CgroupLayout(hierarchies.stream()
                .map(each -> each.isUnified() ? each.offering(offered) : each)
                .toList());
    }

    /** How the versions are combined. */
    public Mode mode() {
        boolean legacy = hierarchies.stream()
                .anyMatch(each -> !each.isUnified() && !each.controllers().isEmpty());
        if (unified().isEmpty()) {
            return legacy ? Mode.LEGACY : Mode.NONE;
        }
        return legacy ? Mode.HYBRID : Mode.UNIFIED;
    }

    /** The version 2 tree. */
    public Optional<Hierarchy> unified() {
        return hierarchies.stream().filter(Hierarchy::isUnified).findFirst();
    }

    /** The tree in which groups have this controller; a controller is in one tree only. */
    public Optional<Hierarchy> holding(Controller controller) {
        return hierarchies.stream()
                .filter(each -> each.controllers().contains(controller))
                .findFirst()
                .or(() -> unified().filter(each -> Controller.BUILT_INTO_V2.contains(controller)));
    }

    /** The tree with this label. */
    public Optional<Hierarchy> labelled(String label) {
        return hierarchies.stream().filter(each -> each.label().equals(label)).findFirst();
    }

    // "4:cpu,cpuacct:/some/group", "0::/some/group"; the path may contain colons.
    private static Stream<Hierarchy> hierarchy(String line, List<CgroupMount> mounts) {
        String[] fields = line.split(":", 3);
        if (fields.length < 3) {
            return Stream.empty();
        }
        var names = Arrays.stream(fields[1].split(",", -1))
                .filter(name -> !name.isEmpty())
                .toList();
        var version = names.isEmpty() ? Hierarchy.Version.V2 : Hierarchy.Version.V1;
        return mounts.stream()
                .filter(mount -> mount.version == version && mount.options.containsAll(names))
                .limit(1)
                .map(mount -> new Hierarchy(
                        version,
                        names.isEmpty() ? Hierarchy.UNIFIED : fields[1],
                        known(names.stream(), version),
                        Path.of(mount.mountPoint),
                        mount.root,
                        fields[2]));
    }

    private static Set<Controller> known(Stream<String> names, Hierarchy.Version version) {
        Set<Controller> known = EnumSet.noneOf(Controller.class);
        names.forEach(name -> Controller.named(name, version).ifPresent(known::add));
        return known;
    }

    private record CgroupMount(Hierarchy.Version version, Set<String> options, String root, String mountPoint) {
        // "33 31 0:30 /root /mount/point rw,relatime [optional fields] - cgroup cgroup rw,cpu,cpuacct"
        static Stream<CgroupMount> parse(String line) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ", -1);
            String[] filesystem = halves.length < 2 ? new String[0] : halves[1].split(" ", -1);
            if (mount.length < 5 || filesystem.length < 3) {
                return Stream.empty();
            }
            return version(filesystem[0])
                    .map(version -> new CgroupMount(
                            version,
                            Set.copyOf(Arrays.asList(filesystem[2].split(",", -1))),
                            unescaped(mount[3]),
                            unescaped(mount[4])))
                    .stream();
        }

        private static Optional<Hierarchy.Version> version(String filesystemType) {
            return switch (filesystemType) {
                case "cgroup" -> Optional.of(Hierarchy.Version.V1);
                case "cgroup2" -> Optional.of(Hierarchy.Version.V2);
                default -> Optional.empty();
            };
        }

        private static String unescaped(String field) {
            if (field.indexOf('\\') < 0) {
                return field;
            }
            return Pattern.compile("\\\\([0-7]{3})")
                    .matcher(field)
                    .replaceAll(match ->
                            Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 8))));
        }
    }
}
