package io.gatun.daemon;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a daemon and its containers could leave on the machine, as far as it can only be this test's. */
record Leftovers(
        Set<String> files,
        Set<String> groups,
        Set<String> links,
        Set<String> rules,
        Set<String> mounts,
        Set<String> processes) {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    /** Looks. What is made ahead for containers is there while a daemon runs. */
    static Leftovers of(DockerHost host, String group) {
        try {
            return look(host, group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Leftovers look(DockerHost host, String group) throws IOException {
        var groups = new TreeSet<String>();
        for (Path tree : trees()) groups.addAll(below(tree.resolve(group), true));
        return new Leftovers(
                below(host.directory().resolve("state"), false),
                groups,
                host.shell("ip -o link")
                        .lines()
                        .map(line -> line.split(": ", 3)[1])
                        .collect(toCollection(TreeSet::new)),
                host.shell("nft list ruleset").lines().map(String::strip).collect(toCollection(TreeSet::new)),
                Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                        .filter(line -> line.contains(host.directory().toString()))
                        .collect(toCollection(TreeSet::new)),
                processes(host));
    }

    /** What is here and was not in {@code earlier}, and what is missing. */
    List<String> since(Leftovers earlier) {
        var differences = new ArrayList<String>();
        List<Set<String>> before = earlier.parts();
        for (int i = 0; i < before.size(); i++) {
            Set<String> then = before.get(i);
            Set<String> now = parts().get(i);
            now.stream().filter(each -> !then.contains(each)).forEach(each -> differences.add("+ " + each));
            then.stream().filter(each -> !now.contains(each)).forEach(each -> differences.add("- " + each));
        }
        return differences;
    }

    private List<Set<String>> parts() {
        return List.of(files, groups, links, rules, mounts, processes);
    }

    static void removeGroup(String group) throws IOException {
        for (Path tree : trees()) Files.deleteIfExists(tree.resolve(group));
    }

    private static List<Path> trees() throws IOException {
        try (var trees = Files.list(GROUPS)) {
            return Stream.concat(Stream.of(GROUPS), trees.filter(Files::isDirectory))
                    .toList();
        }
    }

    private static Set<String> below(Path top, boolean directories) throws IOException {
        try (var paths = Files.walk(top)) {
            return paths.filter(path -> !path.equals(top))
                    .filter(path -> !directories || Files.isDirectory(path))
                    .map(Path::toString)
                    .collect(toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    /** Those in the daemon's network: supervisors. What is in containers has groups, which would be left, too. */
    private static Set<String> processes(DockerHost host) throws IOException {
        Path own =
                Files.readSymbolicLink(Path.of("/proc/self/fd/" + host.network().number()));
        var found = new TreeSet<String>();
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    if (!Files.readSymbolicLink(process.resolve("ns/net")).equals(own)) continue;
                    String command =
                            Files.readString(process.resolve("cmdline")).replace('\0', ' ');
                    if (!command.contains(DaemonProgram.class.getName()) && !command.contains("docker-registry"))
                        found.add(process + " " + command);
                } catch (IOException e) {
                    // It has ended.
                }
            }
        }
        return found;
    }
}
