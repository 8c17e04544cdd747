package io.gatun.bench.proxy;

import io.gatun.bench.proxy.Wires.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a first connection takes where there are few services, and where there are very many. */
final class FirstCourse {
    private static final int FEW = 10;
    private static final int MANY = 10_000;
    private static final int CONNECTIONS = 5000;
    private static final int PATIENCE = 200;
    private static final int SUBNET = 250;
    private static final Pattern SAID = Pattern.compile("p50 ([\\d.]+) p99 ([\\d.]+)");

    private final Wires wires;
    private final Processes processes;
    private final Path directory;

    FirstCourse(Wires wires, Processes processes, Path directory) {
        this.wires = wires;
        this.processes = processes;
        this.directory = directory;
    }

    /** A way of ours to many services; those of the relay have ports of one address, the others addresses. */
    enum Kind {
        RELAY,
        NAT,
        VIP;

        String address(int number) {
            return switch (this) {
                case RELAY -> Wires.PROXY_HOST + ":" + (20_000 + number);
                case NAT -> "10.96." + number / SUBNET + "." + (1 + number % SUBNET) + ":80";
                case VIP -> "10.97." + number / SUBNET + "." + (1 + number % SUBNET) + ":80";
            };
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Medians over all rounds. */
    record Times(double p50, double p99, int rounds) {}

    /** What was found: for each way, by the number of services. */
    record Found(Map<Kind, Map<Integer, Times>> micros) {
        double ratio(Kind kind) {
            Map<Integer, Times> bySize = micros.getOrDefault(kind, Map.of());
            Times none = new Times(Double.NaN, Double.NaN, 0);
            return bySize.getOrDefault(MANY, none).p99()
                    / bySize.getOrDefault(FEW, none).p99();
        }
    }

    Found run(int rounds) {
        Map<Kind, Map<Integer, List<double[]>>> all = new EnumMap<>(Kind.class);
        for (int round = 1; round <= rounds; round++) {
            for (Kind kind : Kind.values()) {
                for (int services : new int[] {FEW, MANY}) {
                    Course.say("round %d of %d: %d services by %s".formatted(round, rounds, services, kind.text()));
                    all.computeIfAbsent(kind, key -> new TreeMap<>())
                            .computeIfAbsent(services, key -> new ArrayList<>())
                            .add(measure(kind, services));
                }
            }
        }
        Course.say("");
        Map<Kind, Map<Integer, Times>> micros = new EnumMap<>(Kind.class);
        all.forEach((kind, bySize) ->
                bySize.forEach((services, times) -> micros.computeIfAbsent(kind, key -> new TreeMap<>())
                        .put(services, new Times(median(times, 0), median(times, 1), times.size()))));
        return new Found(micros);
    }

    private static double median(List<double[]> times, int which) {
        double[] sorted =
                times.stream().mapToDouble(each -> each[which]).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private double[] measure(Kind kind, int services) {
        Process proxy = processes.start(command(kind, file(kind, services)));
        try {
            await(kind.address(services - 1));
            for (int i = 0; i < 5; i++) Course.pause(); // until what it does at its start is done
            String said = Processes.run(wires.inside(
                    Place.CLIENT,
                    Ways.REST_CPU,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    First.class.getName(),
                    kind.name(),
                    "" + services,
                    "" + CONNECTIONS));
            Matcher times = SAID.matcher(said);
            if (!times.find()) throw new IllegalStateException("the client said something else: " + said);
            return new double[] {Double.parseDouble(times.group(1)), Double.parseDouble(times.group(2))};
        } finally {
            Processes.end(proxy);
        }
    }

    // A virtual address is for processes of a control group, and namespaces made by ip(8) hide the tree.
    private List<String> command(Kind kind, String file) {
        String gatun = System.getProperty("gatun.bench.gatun", "gatun");
        return kind == Kind.VIP
                ? List.of("taskset", "-c", "" + Ways.PROXY_CPU, gatun, "proxy", "-f", file, "--instance", "bench")
                : wires.inside(Place.PROXY, Ways.PROXY_CPU, gatun, "proxy", "-f", file, "--instance", "bench");
    }

    private String file(Kind kind, int services) {
        List<String> backends = IntStream.rangeClosed(2, 2 + Wires.MORE_BACKENDS)
                .mapToObj(last -> "\"10.77.2." + last + ":80\"")
                .toList();
        var text = new StringBuilder("services:\n");
        for (int i = 0; i < services; i++) {
            text.append("  s%d: {listen: \"%s\", way: %s, backends: %s}\n"
                    .formatted(i, kind.address(i), kind.text(), backends));
        }
        try {
            return Files.writeString(directory.resolve("many.yaml"), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write many.yaml", e);
        }
    }

    private void await(String address) {
        String connect = "exec 3<>/dev/tcp/" + address.replace(':', '/');
        for (int left = PATIENCE; ; left--) {
            try {
                Processes.run(wires.inside(Place.CLIENT, Ways.REST_CPU, "timeout", "1", "bash", "-c", connect));
                return;
            } catch (IllegalStateException e) {
                if (left == 0) throw e;
                Course.pause();
            }
        }
    }
}
