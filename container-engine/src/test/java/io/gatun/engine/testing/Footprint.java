package io.gatun.engine.testing;

import static java.util.stream.Collectors.toCollection;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
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

/**
 * What containers could leave behind: everything of it that is seen from this process or lies below the test's own
 * places. Other tests on the machine do not show.
 *
 * @param descriptors of this process, but for those that the JVM opens when it likes
 * @param children of this process, also those that nobody has waited for
 * @param threads of this program by name, but for those that the JVM starts and ends when it likes
 * @param mounts that mention the test's directory
 * @param groups below the test's own one
 * @param links of the calling thread's network namespace
 * @param files below the state directory
 */
public record Footprint(
        Set<String> descriptors,
        Set<String> children,
        Set<String> threads,
        Set<String> mounts,
        Set<String> groups,
        Set<String> links,
        Set<String> files) {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String OWN = "/proc/self/fd";

    /**
     * Looks.
     *
     * @param directory the test's
     * @param state the state directory in it
     * @param group the name of the group above those of the test's containers, in every tree
     */
    public static Footprint of(Kernel kernel, Path directory, Path state, String group) {
        return new Footprint(
                openDescriptors(),
                children(kernel),
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> !isThreadOfTheJvm(name))
                        .collect(toCollection(TreeSet::new)),
                lines("/proc/thread-self/mountinfo", directory.toString()),
                groups(group),
                lines("/proc/thread-self/net/dev", ":"),
                below(state));
    }

    /** What is here and was not in {@code earlier}, behind a plus sign, and what is missing, behind a minus sign. */
    public List<String> since(Footprint earlier) {
        var differences = new ArrayList<String>();
        List<Set<String>> before = earlier.parts();
        List<Set<String>> after = parts();
        for (int i = 0; i < after.size(); i++) {
            for (String each : after.get(i)) {
                if (!before.get(i).contains(each)) {
                    differences.add("+ " + each);
                }
            }
            for (String each : before.get(i)) {
                if (!after.get(i).contains(each)) {
                    differences.add("- " + each);
                }
            }
        }
        return differences;
    }

    private List<Set<String>> parts() {
        return List.of(descriptors, children, threads, mounts, groups, links, files);
    }

    private static Set<String> openDescriptors() {
        try (var links = Files.list(Path.of(OWN))) {
            return links.map(Footprint::target)
                    .filter(target -> !isTheJvms(target))
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return link.getFileName() + " " + Files.readSymbolicLink(link);
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isTheJvms(String target) {
        return target.isEmpty()
                || target.endsWith(".jar")
                || target.endsWith("random")
                || target.endsWith("/fd")
                || target.contains(System.getProperty("java.home"));
    }

    /** Carriers of virtual threads and those who wait for children or for idle connections come and go with the work. */
    private static boolean isThreadOfTheJvm(String name) {
        return name.startsWith("ForkJoinPool")
                || name.startsWith("VirtualThread-")
                || name.equals("process reaper")
                || name.equals("Keep-Alive-Timer");
    }

    /** A child that has ended and was not waited for is one, too. */
    private static Set<String> children(Kernel kernel) {
        int self = (int) ProcessHandle.current().pid();
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(each -> each.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .flatMap(name -> kernel.processes().stat(new Pid(Integer.parseInt(name))).stream())
                    .filter(stat -> stat.parent() == self)
                    // Which process it is that waits for its program changes with each that takes one.
                    .map(stat -> (stat.name().equals("gatun-spare")
                                    ? "a"
                                    : stat.pid().number()) + " " + stat.name())
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> lines(String file, String part) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.contains(part))
                    .map(line -> part.equals(":")
                            ? line.substring(0, line.indexOf(':')).strip()
                            : line)
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> groups(String group) {
        try (var trees = Files.list(GROUPS)) {
            return Stream.concat(Stream.of(GROUPS), trees)
                    .map(tree -> tree.resolve(group))
                    .filter(Files::isDirectory)
                    .flatMap(each -> below(each).stream())
                    .filter(each -> Files.isDirectory(Path.of(each)))
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> below(Path top) {
        try (var paths = Files.walk(top)) {
            return paths.map(Path::toString)
                    .filter(path -> !path.equals(top.toString()))
                    .collect(toCollection(TreeSet::new));
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
