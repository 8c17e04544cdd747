package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Workplace;
import io.gatun.cli.testing.Workplace.Result;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about networks, called in this process, on a network namespace that is the host's for them. */
class NetworkCommandIT {
    private static final String SERVE = "echo hello > /dev/shm/index.html; exec busybox httpd -f -p 80 -h /dev/shm";

    private final Kernel kernel = Kernel.open();
    private final Fd host = kernel.networkNamespaces().create();

    @TempDir
    private Path directory;

    private Workplace place;

    @BeforeEach
    void makeWorkplace() {
        place = new Workplace(directory);
        try (var network = kernel.networkNamespaces().open(host)) {
            network.links().up(LinkIndex.LOOPBACK);
        }
    }

    @AfterEach
    void removeContainers() {
        place.close();
        host.close();
    }

    @Test
    void networksAreMadeListedInspectedAndRemoved() {
        String id = done(
                        "network",
                        "create",
                        "--subnet",
                        "10.9.0.0/16",
                        "--gateway",
                        "10.9.0.9",
                        "--ip-range",
                        "10.9.8.0/24",
                        "--aux-address",
                        "printer=10.9.8.1",
                        "--label",
                        "tier=front",
                        "--internal",
                        "web")
                .strip();
        assertTrue(id.matches("[0-9a-f]{64}"), id);
        assertEquals("bridge\nweb\n", done("network", "ls", "--format", "{{.Name}}"));
        assertEquals(id + "\n", done("network", "ls", "-q", "--no-trunc", "-f", "label=tier=front"));
        assertTrue(
                done("network", "ls").startsWith("NETWORK ID     NAME      DRIVER    SCOPE\n"), done("network", "ls"));
        assertEquals(
                "true 10.9.0.9 10.9.8.0/24\n",
                done(
                        "network",
                        "inspect",
                        "-f",
                        "{{.Internal}} {{(index .IPAM.Config 0).Gateway}} {{(index .IPAM.Config 0).IPRange}}",
                        "web"));
        refused(1, "already exists", "network", "create", "web");
        refused(1, "overlaps", "network", "create", "--subnet", "10.9.128.0/24", "other");
        refused(1, "within a subnet", "network", "create", "--subnet", "10.8.0.1/24", "other");
        refused(1, "is no subnet", "network", "create", "--subnet", "what", "other");
        refused(125, "unknown options", "network", "create", "-o", "what=1", "other");
        refused(1, "not found", "network", "rm", "none-such");
        refused(1, "cannot be removed", "network", "rm", "bridge");
        assertEquals("web\n", done("network", "rm", "web"));
        done("network", "create", "unused");
        assertEquals("Deleted Networks:\nunused\n", done("network", "prune", "-f"));
        done("network", "create", "unused");
        assertEquals("Deleted Networks:\nunused\n\nTotal reclaimed space: 0B\n", done("system", "prune", "-f"));
        assertEquals("bridge\n", done("network", "ls", "--format", "{{.Name}}"));
    }

    @Test
    void publishedPortsAreOnTheLoopbackUnlessSaidAndAreListed() throws Exception {
        done(
                "run",
                "-d",
                "--name",
                "web",
                "-p",
                "8080:80",
                "-p",
                "0.0.0.0:9000-9001:9000-9001/udp",
                "host",
                "sh",
                "-c",
                SERVE);
        assertEquals(
                "80/tcp -> 127.0.0.1:8080\n9000/udp -> 0.0.0.0:9000\n9001/udp -> 0.0.0.0:9001\n", done("port", "web"));
        assertEquals("127.0.0.1:8080\n", done("port", "web", "80"));
        refused(1, "no public port", "port", "web", "81");
        assertEquals("hello\n", shell("for i in $(seq 100); do curl -sf 127.0.0.1:8080 && exit; sleep 0.05; done"));
        assertEquals("bridge\n", done("ps", "--format", "{{.Networks}}"));
        assertEquals(
                "127.0.0.1:8080->80/tcp, 0.0.0.0:9000->9000/udp, 0.0.0.0:9001->9001/udp\n",
                done("ps", "--format", "{{.Ports}}"));
        assertEquals(
                "172.17.0.2 8080\n",
                done(
                        "inspect",
                        "-f",
                        "{{.NetworkSettings.IPAddress}} {{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}}",
                        "web"));
        refused(125, "already allocated", "run", "--rm", "-p", "8080:80", "host", "true");
        done("rm", "-f", "web");
        assertEquals("status 7\n", shell("curl -s 127.0.0.1:8080; echo status $?"));
    }

    @Test
    void containersFindEachOtherAndComeAndGo() {
        done("network", "create", "--ipv6", "web");
        done("run", "-d", "--name", "one", "--network", "web", "--network-alias", "first", "host", "sh", "-c", SERVE);
        done("run", "-d", "--name", "two", "--network", "name=web,alias=second", "host", "sh", "-c", SERVE);
        assertEquals("hello\n", done("exec", "two", "sh", "-c", ask("first")));
        done("network", "connect", "--alias", "third", "--ip", "172.17.0.77", "bridge", "one");
        assertEquals("172.17.0.77\n", done("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", "one"));
        refused(1, "already in use", "network", "connect", "--ip", "172.17.0.77", "bridge", "two");
        refused(1, "active endpoints", "network", "rm", "web");
        done("network", "disconnect", "web", "one");
        refused(1, "not connected", "network", "disconnect", "web", "one");
        assertEquals("two\n", done("network", "inspect", "-f", "{{range .Containers}}{{.Name}}{{end}}", "web"));
        done("stop", "-t", "0", "two");
        done("start", "two");
        assertEquals("hello\n", done("exec", "two", "sh", "-c", ask("127.0.0.1")));
    }

    @Test
    void flagsThatContradictEachOtherAreRefused() {
        refused(125, "has no ports to publish", "run", "--network", "none", "-p", "80", "host", "true");
        refused(125, "excludes other networks", "run", "--network", "host", "--network", "bridge", "host", "true");
        refused(125, "is not supported", "run", "--link", "db", "host", "true");
        refused(125, "is no port", "run", "-p", "80:what", "host", "true");
        refused(125, "is no port", "run", "-p", "70000", "host", "true");
        refused(125, "not found", "run", "--network", "none-such", "host", "true");
        refused(125, "is not in the subnet", "run", "--network", "bridge", "--ip", "10.1.2.3", "host", "true");
        assertEquals("", done("ps", "-aq"));
    }

    private static String ask(String whom) {
        return "for i in $(seq 100); do curl -sf http://%s && exit; sleep 0.05; done; exit 1".formatted(whom);
    }

    private String shell(String script) throws IOException {
        var process = kernel.networkNamespaces()
                .<Process, IOException>inside(host, () -> new ProcessBuilder("sh", "-c", script).start());
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void refused(int code, String why, String... words) {
        var result = call(words);
        assertEquals(code, result.code(), result.toString());
        assertTrue(result.err().startsWith("gatun: ") && result.err().contains(why), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    private String done(String... words) {
        var result = call(words);
        assertEquals(0, result.code(), String.join(" ", words) + ": " + result);
        return result.out();
    }

    private Result call(String... words) {
        return kernel.networkNamespaces().inside(host, () -> new InProcess(place, directory).call(words));
    }
}
