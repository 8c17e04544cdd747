package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Networks and ports, with the real docker command. */
class DockerNetworkIT extends WithDocker {
    private static final String SERVE = "echo $0 > /dev/shm/index.html; exec busybox httpd -f -p 80 -h /dev/shm";
    private static final String AWAIT = "for i in $(seq 100); do curl -sf http://%s && exit; sleep 0.05; done";

    @Test
    void publishedPortsAreOnAllAddressesAndOutliveTheDaemon() throws Exception {
        host.must(
                "run",
                "-d",
                "--name",
                "web",
                "-p",
                "8080:80",
                "-p",
                "9000-9001:9000-9001/udp",
                "host",
                "sh",
                "-c",
                SERVE,
                "hello");
        assertEquals(
                "80/tcp -> 0.0.0.0:8080",
                host.must("port", "web").lines().findFirst().orElse(""));
        assertEquals("0.0.0.0:9001", host.must("port", "web", "9001/udp"));
        assertTrue(host.must("ps", "--format", "{{.Ports}}").contains("0.0.0.0:8080->80/tcp"));
        assertEquals("172.17.0.2", host.must("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "web"));
        assertEquals("hello", host.shell(AWAIT.formatted("127.0.0.1:8080")));
        host.restart();
        assertEquals("hello", host.shell("curl -s 127.0.0.1:8080"));
        var clash = host.docker("run", "--rm", "-p", "8080:80", "host", "true");
        assertEquals(125, clash.code());
        assertTrue(clash.err().contains("port is already allocated"), clash.err());
        host.must("rm", "-f", "web");
        assertEquals("status 7", host.shell("curl -s 127.0.0.1:8080; echo status $?"));
        assertEquals("hello", host.must("run", "--rm", "--network", "none", "host", "echo", "hello"));
    }

    @Test
    void defaultNetworkShowsItsDriversOptions() {
        String format = "{{with .Options}}{{index . \"~.bridge.default_bridge\"}} {{index . \"~.bridge.name\"}}"
                .concat(" {{index . \"~.bridge.host_binding_ipv4\"}} {{index . \"~.driver.mtu\"}}{{end}}")
                .replace("~", "com.docker.network");
        assertEquals("true gatun0 0.0.0.0 1500", host.must("network", "inspect", "-f", format, "bridge"));
        assertEquals("6", host.must("network", "inspect", "-f", "{{len .Options}}", "bridge"));
        host.must("network", "create", "plain");
        assertEquals("0", host.must("network", "inspect", "-f", "{{len .Options}}", "plain"));
    }

    @Test
    void connectionsThatChangeWhileAContainerRunsAreToldOfOnce() {
        for (String name : new String[] {"one", "two"}) host.must("network", "create", name);
        host.must("run", "-d", "--name", "box", "--network", "one", "host", "sleep", "600");
        host.must("network", "connect", "two", "box");
        host.must("network", "disconnect", "one", "box");
        host.must("kill", "box");
        String format = "{{.Action}} {{.Actor.Attributes.name}}";
        host.await(
                "connect one\nconnect two\ndisconnect one\ndisconnect two",
                "events",
                "--since",
                "1",
                "--until",
                host.now(),
                "--filter",
                "event=connect",
                "--filter",
                "event=disconnect",
                "--format",
                format);
    }

    @Test
    void networksAreMadeListedInspectedConnectedAndRemoved() throws Exception {
        String id = host.must("network", "create", "--subnet", "10.44.0.0/16", "--label", "tier=front", "app");
        assertTrue(id.matches("[0-9a-f]{64}"), id);
        assertEquals("app\nbridge\nhost\nnone", host.must("network", "ls", "--format", "{{.Name}}"));
        assertEquals("app", host.must("network", "ls", "-f", "label=tier=front", "--format", "{{.Name}}"));
        assertEquals("10.44.0.1", host.must("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "app"));
        host.must(
                "run",
                "-d",
                "--name",
                "one",
                "--network",
                "app",
                "--network-alias",
                "first",
                "host",
                "sh",
                "-c",
                SERVE,
                "one");
        host.must("run", "-d", "--name", "two", "host", "sleep", "1000");
        assertNotEquals(0, host.docker("network", "rm", "app").code());
        host.must("network", "connect", "--alias", "second", "--ip", "10.44.0.9", "app", "two");
        assertEquals("one", host.must("exec", "two", "sh", "-c", AWAIT.formatted("first")));
        assertEquals("10.44.0.9", host.must("inspect", "-f", "{{.NetworkSettings.Networks.app.IPAddress}}", "two"));
        assertEquals(
                "one two",
                host.must("network", "inspect", "-f", "{{range .Containers}}{{.Name}} {{end}}", "app")
                        .strip()
                        .transform(DockerNetworkIT::sorted));
        host.must("network", "disconnect", "app", "two");
        host.must("rm", "-f", "one");
        assertEquals("app", host.must("network", "rm", "app"));
        assertEquals("", host.must("network", "ls", "-q", "-f", "type=custom"));
        var missing = host.docker("network", "inspect", "app");
        assertTrue(missing.err().contains("not found"), missing.err());
        assertTrue(host.docker("network", "rm", "bridge").err().contains("pre-defined"));
    }

    /** The first thing that a program does may be to ask. */
    @Test
    void namesAreAnsweredFromTheFirstMomentOn() throws Exception {
        host.must("network", "create", "app");
        host.must("run", "-d", "--name", "one", "--network", "app", "host", "sleep", "600");
        String ask = "busybox nslookup one 127.0.0.11";
        for (int i = 0; i < 5; i++) {
            String answer = host.must("run", "--rm", "--network", "app", "host", "sh", "-c", ask);
            assertTrue(answer.contains("172.18.0.2"), answer);
        }
        host.must("restart", "-t", "0", "one");
        assertTrue(host.must("exec", "one", "sh", "-c", ask).contains("172.18.0.2"));
    }

    /** As compose does before it starts a container. */
    @Test
    void containerIsDisconnectedAndConnectedBeforeItsFirstStart() throws Exception {
        host.must("network", "create", "app");
        host.must(
                "create",
                "--name",
                "web",
                "--network",
                "app",
                "-p",
                "127.0.0.1:8081:80",
                "host",
                "sh",
                "-c",
                SERVE,
                "web");
        host.must("network", "disconnect", "app", "web");
        host.must("network", "connect", "--alias", "www", "app", "web");
        host.must("start", "web");
        assertEquals("web", host.shell(AWAIT.formatted("127.0.0.1:8081")));
        assertEquals("web", host.must("run", "--rm", "--network", "app", "host", "sh", "-c", AWAIT.formatted("www")));
        assertEquals(
                "app\n",
                host.must("network", "ls", "-f", "driver=bridge", "--format", "{{.Name}}")
                                .lines()
                                .filter(name -> !name.equals("bridge"))
                                .findFirst()
                                .orElse("")
                        + "\n");
        host.must("rm", "-f", "web");
        assertTrue(host.must("network", "prune", "-f").contains("app"));
    }

    private static String sorted(String words) {
        return String.join(" ", Arrays.stream(words.split(" ")).sorted().toList());
    }
}
