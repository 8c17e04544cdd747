package io.gatun.bench.proxy;

import io.gatun.bench.proxy.Wires.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Three web servers that are replaced one after the other while a client asks: the next one is started and put in the place of an old one
 * in the file of services, and a moment later the old one is ended at once, whoever is connected to it.
 */
final class RollingCourse {
    private static final int BACKENDS = 3;
    private static final int OLD_PORT = 8080;
    private static final int NEW_PORT = 8081;
    private static final int TCP_PORT = 9301;
    private static final int HTTP_PORT = 9302;
    private static final int PATIENCE = 100;
    private static final int SECONDS = 15;
    // A file is read again within a second.
    private static final long GRACE_MILLIS = 2500;
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern FAILURES =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
    private static final Pattern REFUSALS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private final Wires wires;
    private final Processes processes;
    private final Path directory;

    RollingCourse(Wires wires, Processes processes, Path directory) {
        this.wires = wires;
        this.processes = processes;
        this.directory = directory;
    }

    /** How a client asks: on a connection for each request, or on few that the proxy reads. */
    enum Kind {
        CONNECTIONS("a connection per request", TCP_PORT, "Connection: close"),
        REQUESTS("requests read by the proxy", HTTP_PORT, "Accept: */*");

        private final String title;
        private final int port;
        private final String field;

        Kind(String title, int port, String field) {
            this.title = title;
            this.port = port;
            this.field = field;
        }

        String title() {
            return title;
        }
    }

    /** What a client got done. */
    record Found(long requests, long failed) {
        Found and(Found other) {
            return new Found(requests + other.requests, failed + other.failed);
        }
    }

    Map<Kind, Found> run(int rounds) {
        Map<Kind, Found> all = new EnumMap<>(Kind.class);
        for (int round = 1; round <= rounds; round++) {
            for (Kind kind : Kind.values()) {
                Course.say("round %d of %d: rolling update, %s".formatted(round, rounds, kind.title()));
                all.merge(kind, measure(kind), Found::and);
            }
        }
        Course.say("");
        return all;
    }

    private Found measure(Kind kind) {
        var servers = new ArrayList<Process>();
        var hosts = new ArrayList<String>();
        for (int i = 0; i < BACKENDS; i++) {
            hosts.add(host(i) + ":" + OLD_PORT);
            servers.add(server(i, OLD_PORT));
        }
        Path file = write(hosts);
        Process proxy = processes.start(wires.inside(
                Place.PROXY,
                Ways.PROXY_CPU,
                System.getProperty("gatun.bench.gatun", "gatun"),
                "proxy",
                "-f",
                "" + file));
        try {
            for (String each : hosts) await(Place.PROXY, each);
            await(Place.CLIENT, Wires.PROXY_HOST + ":" + kind.port);
            Path said = directory.resolve("rolling.out");
            Process client = client(kind, said);
            for (int i = 0; i < BACKENDS; i++) {
                servers.add(server(i, NEW_PORT));
                hosts.set(i, host(i) + ":" + NEW_PORT);
                await(Place.PROXY, hosts.get(i));
                write(hosts);
                Thread.sleep(GRACE_MILLIS);
                Processes.end(servers.get(i));
            }
            if (client.waitFor() != 0) throw new IllegalStateException("the client failed: " + Files.readString(said));
            return found(Files.readString(said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            Processes.end(proxy);
            servers.forEach(Processes::end);
        }
    }

    private static String host(int number) {
        return "10.77.2." + (3 + number);
    }

    private Process server(int number, int port) {
        String name = "rolling-" + number + "-" + port;
        String conf = """
                daemon off; master_process off; pid %1$s/%2$s.pid; error_log /dev/null;
                events { worker_connections 1024; }
                http { access_log off; keepalive_requests 1000000000; keepalive_timeout 300;
                  server { listen %3$s:%4$d backlog=4096; root %1$s/www; } }
                """.formatted(directory, name, host(number), port);
        Path file = directory.resolve(name + ".conf");
        try {
            Files.writeString(file, conf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return processes.start(wires.inside(
                Place.BACKEND, Ways.REST_CPU, "nginx", "-p", "" + directory, "-e", "/dev/null", "-c", "" + file));
    }

    /** Replaces the file as an editor does, so that nobody reads half of it. */
    private Path write(List<String> backends) {
        String list = "[\"" + String.join("\", \"", backends) + "\"]";
        String text = """
                services:
                  tcp: {listen: "%1$s:%2$d", backends: %4$s}
                  http: {listen: "%1$s:%3$d", backends: %4$s, http: {}}
                """.formatted(Wires.PROXY_HOST, TCP_PORT, HTTP_PORT, list);
        try {
            Path next = Files.writeString(directory.resolve("rolling.next"), text);
            return Files.move(next, directory.resolve("rolling.yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process client(Kind kind, Path said) throws IOException {
        String url = "http://" + Wires.PROXY_HOST + ":" + kind.port + "/1k";
        return new ProcessBuilder(wires.inside(
                        Place.CLIENT, Ways.REST_CPU, "wrk", "-t1", "-c32", "-d" + SECONDS + "s", "-H", kind.field, url))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private void await(Place from, String address) {
        String connect = "exec 3<>/dev/tcp/" + address.replace(':', '/');
        for (int left = PATIENCE; ; left--) {
            try {
                Processes.run(wires.inside(from, Ways.REST_CPU, "timeout", "1", "bash", "-c", connect));
                return;
            } catch (IllegalStateException e) {
                if (left == 0) throw e;
                Course.pause();
            }
        }
    }

    private static Found found(String said) {
        Matcher requests = REQUESTS.matcher(said);
        if (!requests.find()) throw new IllegalStateException("the client said something else: " + said);
        long failed = 0;
        Matcher failures = FAILURES.matcher(said);
        if (failures.find()) for (int i = 1; i <= 4; i++) failed += Long.parseLong(failures.group(i));
        Matcher refusals = REFUSALS.matcher(said);
        if (refusals.find()) failed += Long.parseLong(refusals.group(1));
        return new Found(Long.parseLong(requests.group(1)), failed);
    }
}
