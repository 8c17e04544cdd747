package io.gatun.bench.proxy;

import io.gatun.bench.proxy.Wires.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What many connections cost on which nothing happens. */
final class IdleCourse {
    // Gatun keeps a quarter of the descriptors for pipes.
    static final int CONNECTIONS = Math.min(10_000, Processes.descriptorLimit() / 3);
    private static final long REST_MILLIS = 3_000;

    private final Wires wires;
    private final Ways ways;

    IdleCourse(Wires wires, Ways ways) {
        this.wires = wires;
        this.ways = ways;
    }

    /**
     * What was found.
     *
     * @param kilobytes resident, per connection
     * @param cpuPercent of one processor while nothing happens
     */
    record Rest(double kilobytes, double cpuPercent) {}

    Map<String, Rest> run() {
        Map<String, Rest> all = new LinkedHashMap<>();
        for (Way way : ways.all()) {
            if (way.processes().isEmpty()) continue;
            Course.say("idle connections by " + way.name());
            all.put(way.name(), measure(way));
        }
        Course.say("");
        return all;
    }

    private Rest measure(Way way) {
        try {
            Course.pause();
            double before = way.residentKilobytes();
            Process client = new ProcessBuilder(client(way))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var input = client.getInputStream()) {
                var said = new String(input.readNBytes(5), StandardCharsets.UTF_8);
                if (!said.equals("ready"))
                    throw new IllegalStateException("the client cannot connect by " + way.name());
                double kilobytes = (way.residentKilobytes() - before) / CONNECTIONS;
                Thread.sleep(REST_MILLIS / 3); // until what follows the last connection is done
                double cpu = way.cpuSeconds();
                Thread.sleep(REST_MILLIS);
                return new Rest(kilobytes, (way.cpuSeconds() - cpu) / (REST_MILLIS / 1e3) * 100);
            } finally {
                client.getOutputStream().close();
                client.waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot hold connections", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private List<String> client(Way way) {
        var words = new ArrayList<>(wires.inside(
                Place.CLIENT,
                Ways.REST_CPU,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Idle.class.getName()));
        words.addAll(List.of(way.host(), "" + way.requests(), "" + CONNECTIONS));
        return words;
    }
}
