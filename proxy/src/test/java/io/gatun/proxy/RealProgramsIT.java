package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.Program;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients and servers that others wrote, in network namespaces of their own, by each of the ways. */
class RealProgramsIT extends TranslatingHost {
    private static final String SERVER = "10.7.2.2";
    private static final int LARGE = 5 << 20;

    @TempDir
    private Path directory;

    /** How clients reach the server. */
    enum By {
        RELAY("10.7.1.1"),
        VIP("10.96.7.31"),
        NAT("10.7.9.9");

        private final String address;

        By(String address) {
            this.address = address;
        }
    }

    /** Makes a port of the server's reachable. */
    private void reach(By way, int port) throws Exception {
        var backend = new Backend(AddressText.internet(SERVER + ":" + port));
        List<ServiceDefinition> both = List.of(
                service(way.address + ":" + port, backend), service("udp://" + way.address + ":" + port, backend));
        switch (way) {
            case RELAY -> {
                Proxy relay = in(host, () -> Proxy.open(new ProxySettings(1, 2000)));
                servers.add(relay);
                for (ServiceDefinition each : both) in(host, () -> relay.listen(each.spec(), each.backends()));
            }
            case NAT -> {
                NatServices nat = open();
                servers.add(nat);
                nat.apply(both);
            }
            case VIP -> {
                assumeTrue(Files.exists(group().getParent()), "no tree of cgroup version 2");
                Files.createDirectory(group());
                servers.add(() -> Files.delete(group()));
                Path pins = Path.of("/run", "gatun-test-" + id);
                servers.add(() -> {
                    Program.said("umount", pins.toString());
                    Files.delete(pins);
                });
                VirtualServices virtual = VirtualServices.open(proxy, group(), pins);
                servers.add(virtual);
                virtual.apply(both);
                servers.add(virtual::remove);
            }
        }
    }

    private Path group() {
        Path unified = Path.of("/sys/fs/cgroup/unified");
        return (Files.exists(unified) ? unified : Path.of("/sys/fs/cgroup")).resolve("gatun-test-" + id);
    }

    /** What a client says; one of a virtual address is on the host itself, and in its group. */
    private String client(By way, String... command) {
        var words = new ArrayList<String>();
        if (way == By.VIP) {
            words.addAll(List.of("bash", "-c", "echo $$ > " + group() + "/cgroup.procs; exec \"$@\"", "bash"));
        }
        words.addAll(List.of("ip", "netns", "exec", way == By.VIP ? host : client));
        words.addAll(List.of(command));
        return Program.said(words.toArray(String[]::new));
    }

    private void server(int port, String... command) throws Exception {
        var words = new ArrayList<>(List.of("ip", "netns", "exec", backend));
        words.addAll(List.of(command));
        Program program = Program.start(words.toArray(String[]::new));
        servers.addFirst(program);
        Clients.await(() -> isListening(port));
    }

    private boolean isListening(int port) {
        try (Socket socket = in(host, () -> new Socket(SERVER, port))) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    @Override
    void remove() throws Exception {
        // In the order in which they have to go: programs, then what was told the kernel, then where it was told.
        var programs = servers.stream().filter(Program.class::isInstance).toList();
        var others = servers.stream().filter(each -> !(each instanceof Program)).toList();
        servers.clear();
        servers.addAll(programs);
        servers.addAll(others.reversed());
        super.remove();
    }

    @ParameterizedTest
    @EnumSource
    void webServerWithCurlAndWrk(By way) throws Exception {
        for (String each : List.of("nginx", "curl", "wrk")) Program.require(each);
        byte[] page = new byte[LARGE];
        new Random(1).nextBytes(page);
        Files.write(Files.createDirectory(directory.resolve("www")).resolve("page"), page);
        Files.writeString(directory.resolve("www/small"), "well");
        Path conf = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off; master_process off; pid %1$s/pid; error_log /dev/null;
                events { worker_connections 1000; }
                http { access_log off; client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                  uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e; server { listen %2$s:8080; root %1$s/www; } }
                """.formatted(directory, SERVER));
        server(8080, "nginx", "-p", directory.toString(), "-e", "/dev/null", "-c", conf.toString());
        reach(way, 8080);
        String url = "http://" + way.address + ":8080/";
        Path copy = directory.resolve("copy");
        assertEquals(
                "200", client(way, "curl", "-sm", "20", "-o", copy.toString(), "-w", "%{http_code}", url + "page"));
        assertEquals(-1, Files.mismatch(directory.resolve("www/page"), copy));
        String said = client(way, "wrk", "-t1", "-c16", "-d1s", url + "small");
        assertTrue(said.contains("requests in"), said);
        assertFalse(said.contains("Socket errors") || said.contains("Non-2xx"), said);
    }

    @ParameterizedTest
    @EnumSource
    void iperf3(By way) throws Exception {
        Program.require("iperf3");
        server(5201, "iperf3", "-s", "-B", SERVER, "-p", "5201");
        reach(way, 5201);
        for (String direction : List.of("--json", "--reverse")) {
            String said = client(way, "iperf3", "-J", direction, "-c", way.address, "-p", "5201", "-t", "1", "-P", "2");
            assertTrue(said.contains("\"sum_received\"") && !said.contains("\"error\""), said);
        }
    }

    @ParameterizedTest
    @EnumSource
    void redis(By way) throws Exception {
        // The server is the same program by another name, and its package would start one.
        for (String each : List.of("redis-check-rdb", "redis-benchmark", "redis-cli")) Program.require(each);
        Path redis = Files.createSymbolicLink(directory.resolve("redis-server"), Path.of("/usr/bin/redis-check-rdb"));
        server(
                6379,
                redis.toString(),
                "--bind",
                SERVER,
                "--protected-mode",
                "no",
                "--save",
                "",
                "--dir",
                "" + directory);
        reach(way, 6379);
        byte[] bytes = new byte[100_000];
        new Random(2).nextBytes(bytes);
        String value = HexFormat.of().formatHex(bytes).substring(0, 100_000);
        assertEquals(
                "OK",
                client(way, "redis-cli", "-h", way.address, "set", "key", value).strip());
        assertEquals(
                value, client(way, "redis-cli", "-h", way.address, "get", "key").strip());
        String said = client(
                way, "redis-benchmark", "-h", way.address, "-q", "-c", "20", "-n", "3000", "-P", "4", "-t", "set,get");
        assertTrue(said.contains("SET: ") && said.contains("GET: ") && !said.contains("Error"), said);
    }

    @ParameterizedTest
    @EnumSource
    void nameServerWithDig(By way) throws Exception {
        for (String each : List.of("dnsmasq", "dig")) Program.require(each);
        server(
                53,
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file=" + directory.resolve("dns"),
                "--user=root",
                "--no-resolv",
                "--no-hosts",
                "--bind-interfaces",
                "--listen-address=" + SERVER,
                "--address=/a.example/192.0.2.9",
                "--txt-record=long.example," + "x".repeat(250));
        reach(way, 53);
        for (int i = 0; i < 10; i++) {
            String name = i + ".a.example";
            assertEquals(
                    "192.0.2.9",
                    client(way, "dig", "+short", "+tries=1", "@" + way.address, name)
                            .strip());
        }
        assertEquals(
                "192.0.2.9",
                client(way, "dig", "+short", "+tcp", "@" + way.address, "a.example")
                        .strip());
        String text = client(way, "dig", "+short", "@" + way.address, "long.example", "TXT");
        assertEquals("\"" + "x".repeat(250) + "\"", text.strip());
    }
}
