package io.gatun.bench.proxy;

import io.gatun.bench.proxy.Wires.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the backend and every proxy that this machine has, each on ports of its own, on one processor; the rest has the other. */
final class Ways {
    static final int PROXY_CPU = 0;
    static final int REST_CPU = Math.min(1, Runtime.getRuntime().availableProcessors() - 1);
    static final String DATAGRAMS = System.getProperty("gatun.bench.datagrams", "datagrams");
    private static final String VIRTUAL_HOST = "10.96.0.10";
    private static final int WEB = 80;
    private static final int SINK = 5201;
    private static final int ECHO = 5300;
    private static final int BASE = 9000;
    private static final int PATIENCE = 100;
    private static final int SOME = 500;
    private static final int DESCRIPTORS = Processes.descriptorLimit() - SOME;
    /** As many as every proxy can have: two descriptors each, and some of them pipes. */
    private static final int MAX_CONNECTIONS = Math.min(20_000, DESCRIPTORS * 2 / 5);

    private final Wires wires;
    private final Processes processes;
    private final Path directory;
    private final List<Way> all = new ArrayList<>();
    private final List<Process> backend = new ArrayList<>();

    Ways(Wires wires, Processes processes, Path directory) {
        this.wires = wires;
        this.processes = processes;
        this.directory = directory;
        startBackend();
    }

    List<Way> all() {
        return all;
    }

    /** CPU seconds of those who answer. */
    double backendSeconds() {
        return backend.stream().mapToDouble(Processes::cpuSeconds).sum();
    }

    /** Waits until all proxies listen, the last of each at least: on a busy machine some take their time to begin. */
    void awaitAll() {
        for (Way way : all) {
            if (way.processes().isEmpty()) continue;
            for (int port : new int[] {way.requests(), way.http()}) if (port != 0) await(way.host(), port);
        }
    }

    private void await(String host, int port) {
        String connect = "exec 3<>/dev/tcp/%s/%d".formatted(host, port);
        for (int left = PATIENCE; ; left--) {
            try {
                Processes.run(wires.inside(Place.CLIENT, REST_CPU, "bash", "-c", connect));
                return;
            } catch (IllegalStateException e) {
                if (left == 0) throw e;
                Course.pause();
            }
        }
    }

    private void startBackend() {
        write("www/64", "x".repeat(64));
        write("www/1k", "x".repeat(1024));
        write("www/16k", "x".repeat(16 * 1024));
        String conf = write("backend.conf", """
                daemon off; worker_processes 1; pid %1$s/backend.pid; error_log /dev/null;
                events { worker_connections %4$d; }
                http { access_log off; keepalive_requests 1000000000; keepalive_timeout 300; open_file_cache max=100;
                  server { listen %3$d backlog=16384; root %1$s/www; } }
                """.formatted(directory, Wires.BACKEND_HOST, WEB, DESCRIPTORS));
        backend.add(processes.start(wires.inside(
                Place.BACKEND, REST_CPU, "nginx", "-p", directory.toString(), "-e", "/dev/null", "-c", conf)));
        backend.add(processes.start(wires.inside(
                Place.BACKEND, REST_CPU, "iperf3", "-s", "-B", Wires.BACKEND_HOST, "-p", Integer.toString(SINK))));
        backend.add(processes.start(
                wires.inside(Place.BACKEND, REST_CPU, DATAGRAMS, "serve", Wires.BACKEND_HOST, Integer.toString(ECHO))));
    }

    void direct() {
        all.add(new Way("direct", Wires.BACKEND_HOST, WEB, SINK, WEB, List.of(), Way.Switch.NONE).withDatagrams(ECHO));
    }

    void gatun(String command) {
        int port = nextPort();
        var ours = List.of(
                gatun(command, port, WEB),
                gatun(command, port + 1, SINK),
                gatun(command, port + 2, WEB, "--http"),
                gatun(command, port + 3, ECHO, "--protocol", "udp"));
        all.add(new Way("gatun", Wires.PROXY_HOST, port, port + 1, port + 2, ours, Way.Switch.NONE)
                .withDatagrams(port + 3));
    }

    private Process gatun(String command, int port, int to, String... more) {
        var words = new ArrayList<>(List.of(
                command, "proxy", "--listen", Wires.PROXY_HOST + ":" + port, "--to", Wires.BACKEND_HOST + ":" + to));
        words.addAll(List.of(more));
        return processes.start(wires.inside(Place.PROXY, PROXY_CPU, words.toArray(String[]::new)));
    }

    /** A virtual address of ours, for the client's control group; it leads to the web server alone. */
    void virtual(String command, Path group) {
        processes.start(List.of(
                command,
                "proxy",
                "--vip",
                VIRTUAL_HOST + ":" + WEB,
                "--to",
                Wires.BACKEND_HOST + ":" + WEB,
                "--cgroup",
                group.toString()));
        all.add(new Way("gatun virtual", VIRTUAL_HOST, WEB, 0, 0, List.of(), Way.Switch.NONE).in(group));
    }

    /** Translated addresses of ours; the rules are there for its own runs alone, as they slow every packet of the namespace. */
    void nat(String command) {
        int port = nextPort();
        String file = write("nat.yaml", """
                services:
                  web: {listen: "%1$s:%2$d", way: nat, backends: ["%4$s:%5$d"]}
                  echo: {listen: "udp://%1$s:%3$d", way: nat, backends: ["%4$s:%6$d"]}
                """.formatted(Wires.PROXY_HOST, port, port + 3, Wires.BACKEND_HOST, WEB, ECHO));
        var way = new Way("gatun nat", Wires.PROXY_HOST, port, 0, 0, List.of(), new Tables(command, file));
        all.add(way.withDatagrams(port + 3));
    }

    private final class Tables implements Way.Switch {
        private final String command;
        private final String file;
        private @Nullable Process running;

        private Tables(String command, String file) {
            this.command = command;
            this.file = file;
        }

        @Override
        public void on() {
            running = processes.start(
                    wires.inside(Place.PROXY, PROXY_CPU, command, "proxy", "-f", file, "--instance", "bench"));
            for (int left = PATIENCE; !isThere(); left--) {
                if (left == 0) throw new IllegalStateException("gatun does not translate");
                Course.pause();
            }
            for (int i = 0; i < 5; i++) Course.pause(); // until what it does at its start is done
        }

        private boolean isThere() {
            return Processes.run(wires.inside(Place.PROXY, REST_CPU, "nft", "list", "tables"))
                    .contains("gatun-proxy-bench");
        }

        @Override
        public void off() {
            if (running != null) Processes.end(running);
        }
    }

    /** HAProxy as it comes, and with what it has for moving bytes without copying them. */
    void haproxy() {
        haproxy("haproxy", "", "");
        haproxy("haproxy tuned", "  tune.pipesize 1048576\n", "  option splice-request\n  option splice-response\n");
    }

    private void haproxy(String name, String global, String options) {
        int port = nextPort();
        String conf = write(name.replace(' ', '-') + ".cfg", """
                global
                  nbthread 1
                  maxconn %9$d
                %1$sdefaults
                  mode tcp
                  timeout connect 5s
                  timeout client 600s
                  timeout server 600s
                %2$slisten requests
                  bind %3$s:%4$d backlog 16384
                  server s %5$s:%6$d
                listen bulk
                  bind %3$s:%7$d
                  server s %5$s:%8$d
                listen http
                  mode http
                  http-reuse always
                  option forwardfor
                  bind %3$s:%10$d backlog 16384
                  server s %5$s:%6$d
                """.formatted(
                        global,
                        options,
                        Wires.PROXY_HOST,
                        port,
                        Wires.BACKEND_HOST,
                        WEB,
                        port + 1,
                        SINK,
                        MAX_CONNECTIONS,
                        port + 2));
        start(name, port, "haproxy", "-db", "-f", conf);
    }

    void nginx() {
        int port = nextPort();
        Path module = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
        String conf = write("stream.conf", """
                %1$s daemon off; worker_processes 1; pid %2$s/stream.pid; error_log /dev/null;
                events { worker_connections %9$d; }
                stream { tcp_nodelay on; proxy_buffer_size 64k; access_log off;
                  server { listen %3$s:%4$d backlog=16384; proxy_pass %5$s:%6$d; }
                  server { listen %3$s:%7$d; proxy_pass %5$s:%8$d; }
                  server { listen %3$s:%11$d udp; proxy_pass %5$s:%12$d; } }
                http { access_log off; keepalive_requests 1000000000; keepalive_timeout 300;
                  upstream web { server %5$s:%6$d; keepalive 256; keepalive_requests 1000000000; }
                  server { listen %3$s:%10$d backlog=16384; location / {
                    proxy_pass http://web; proxy_http_version 1.1; proxy_set_header Connection "";
                    proxy_set_header X-Forwarded-For $remote_addr; } } }
                """.formatted(
                        Files.exists(module) ? "load_module " + module + ";" : "",
                        directory,
                        Wires.PROXY_HOST,
                        port,
                        Wires.BACKEND_HOST,
                        WEB,
                        port + 1,
                        SINK,
                        DESCRIPTORS,
                        port + 2,
                        port + 3,
                        ECHO));
        start("nginx", port, "nginx", "-p", directory.toString(), "-e", "/dev/null", "-c", conf);
    }

    /** Address translation in the kernel; the rules are there for its own runs alone, as they slow every packet of the namespace. */
    void nftables() {
        int port = nextPort();
        String rules = write("nat.nft", """
                table ip gatunbench {
                  chain pre {
                    type nat hook prerouting priority -100;
                    ip daddr %1$s tcp dport %2$d dnat to %3$s:%4$d
                    ip daddr %1$s tcp dport %5$d dnat to %3$s:%6$d
                    ip daddr %1$s udp dport %7$d dnat to %3$s:%8$d
                  }
                }
                """.formatted(
                        Wires.PROXY_HOST, port, Wires.BACKEND_HOST, WEB, port + 1, SINK, port + 3, ECHO));
        var nat = new Way.Switch() {
            @Override
            public void on() {
                Processes.run(wires.inside(Place.PROXY, REST_CPU, "nft", "-f", rules));
            }

            @Override
            public void off() {
                Processes.run(wires.inside(Place.PROXY, REST_CPU, "nft", "delete", "table", "ip", "gatunbench"));
            }
        };
        all.add(new Way("nftables dnat", Wires.PROXY_HOST, port, port + 1, 0, List.of(), nat).withDatagrams(port + 3));
    }

    private void start(String name, int port, String... command) {
        Process process = processes.start(wires.inside(Place.PROXY, PROXY_CPU, command));
        var way = new Way(name, Wires.PROXY_HOST, port, port + 1, port + 2, List.of(process), Way.Switch.NONE);
        all.add(name.equals("nginx") ? way.withDatagrams(port + 3) : way);
    }

    private int nextPort() {
        return BASE + 10 * (all.size() + 1);
    }

    private String write(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + name, e);
        }
    }
}
