package io.gatun.bench.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Prints the table of proxies; {@code benchmarks/side-by-side proxy} prepares what this needs and starts it. */
public final class ProxySideBySide {
    private static final String IDLE = "idle";
    private static final String FIRST = "first";
    private static final String ROLLING = "rolling";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ProxySideBySide() {}

    private record Options(int runs, int seconds, List<String> parts, List<String> ways) {
        static Options parse(String[] arguments) {
            int runs = 7;
            int seconds = 3;
            var parts = new ArrayList<String>();
            var ways = new ArrayList<String>();
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                String value = arguments[i + 1];
                switch (arguments[i]) {
                    case "--runs" -> runs = Integer.parseInt(value);
                    case "--seconds" -> seconds = Integer.parseInt(value);
                    case "--only" -> parts.add(value);
                    case "--way" -> ways.add(value);
                    default -> throw new IllegalArgumentException("unknown option: " + arguments[i]);
                }
            }
            return new Options(runs, seconds, parts, ways);
        }

        boolean isWanted(String part) {
            return parts.isEmpty() || parts.contains(part);
        }

        boolean isInvited(String way) {
            return ways.isEmpty() || ways.contains(way);
        }

        List<Load> loads() {
            return Arrays.stream(Load.values())
                    .filter(load ->
                            isWanted(load.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                    .toList();
        }
    }

    public static void main(String[] arguments) throws IOException {
        var options = Options.parse(arguments);
        endByInterrupt(Thread.currentThread());
        Path directory = Files.createTempDirectory("gatun-bench");
        // The web server's worker is another user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path log = directory.resolve("log");
        Optional<Path> group = makeGroup();
        try (var wires = new Wires();
                var processes = new Processes(log)) {
            var first = new FirstCourse(wires, processes, directory);
            var rolling = new RollingCourse(wires, processes, directory);
            System.out.println(measured(options, wires, new Ways(wires, processes, directory), group, first, rolling));
        } catch (RuntimeException e) {
            System.err.println(Files.exists(log) ? Files.readString(log) : "");
            throw e;
        } finally {
            delete(directory);
            if (group.isPresent()) Files.deleteIfExists(group.get());
        }
    }

    /** A signal lets a run give back what it has made, programs and namespaces, before the JVM ends. */
    private static void endByInterrupt(Thread run) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            run.interrupt();
            try {
                run.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** A control group of version 2 for the client that uses a virtual address; none where there is no such tree. */
    private static Optional<Path> makeGroup() throws IOException {
        for (String tree : List.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")) {
            if (!Files.exists(Path.of(tree, "cgroup.controllers"))) continue;
            return Optional.of(Files.createDirectory(
                    Path.of(tree, "gatun-bench-" + ProcessHandle.current().pid())));
        }
        return Optional.empty();
    }

    private static String measured(
            Options options, Wires wires, Ways ways, Optional<Path> group, FirstCourse first, RollingCourse rolling) {
        if (options.isInvited("direct")) ways.direct();
        if (options.isInvited("gatun")) ways.gatun(System.getProperty("gatun.bench.gatun", "gatun"));
        String gatun = System.getProperty("gatun.bench.gatun", "gatun");
        if (options.isInvited("virtual")) group.ifPresent(each -> ways.virtual(gatun, each));
        if (options.isInvited("nat") && isInstalled("nft")) ways.nat(gatun);
        if (options.isInvited("haproxy") && isInstalled("haproxy")) ways.haproxy();
        if (options.isInvited("nginx")) ways.nginx();
        if (options.isInvited("nftables") && isInstalled("nft")) ways.nftables();
        for (int i = 0; i < 10; i++) Course.pause();
        ways.awaitAll();
        var report = new Report();
        List<Load> loads = options.loads();
        var course = new Course(wires, ways, options.seconds());
        course.warmUp(loads);
        course.run(loads, options.runs());
        course.samples().forEach(report::add);
        if (options.isWanted(IDLE)) report.add(new IdleCourse(wires, ways).run());
        if (options.isWanted(FIRST)) report.add(first.run(options.runs()));
        if (options.isWanted(ROLLING)) report.addRolling(rolling.run(options.runs()));
        return report.text();
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}
