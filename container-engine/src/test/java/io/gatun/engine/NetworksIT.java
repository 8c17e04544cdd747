package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NetworkSpec.Reach;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.Subnet;
import io.gatun.engine.testing.TwoHosts;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of containers on a host of the test's own, with a neighbour. */
class NetworksIT {
    @TempDir
    private Path directory;

    private NetworkBox box;

    @BeforeEach
    void open() {
        box = new NetworkBox(directory);
    }

    @AfterEach
    void close() {
        box.close();
    }

    private static void assertSays(String wanted, String said) {
        assertTrue(said.contains(wanted), said);
    }

    @Test
    void containersOfOneNetworkReachEachOtherTheHostAndTheOutside() {
        box.serve("web", List.of("bridge"), List.of());
        box.serve("other", List.of("bridge"), List.of());
        String web = box.address("web");
        assertEquals("served by web", box.exec("other", "wget -qO- http://" + web));
        assertEquals("served by web", box.hosts().host("curl -s http://" + web));
        try (var outside = box.listenAtNeighbour(TwoHosts.NEIGHBOUR)) {
            assertEquals(TwoHosts.HOST, outside.askedBy("web"), "the outside sees the host");
        }
        assertEquals("", box.exec("web", "ip -6 addr show dev eth0 scope global"));
    }

    @Test
    void publishedPortIsReachedFromEverywhereAndGoesWithTheContainer() {
        box.serve("web", List.of("bridge"), List.of("8080:80"));
        box.serve("other", List.of("bridge"), List.of());
        for (String from : List.of("127.0.0.1", TwoHosts.HOST, "127.0.0.9")) {
            assertEquals("served by web", box.hosts().host("curl -s http://" + from + ":8080"), from);
        }
        assertEquals("served by web", box.hosts().neighbour("curl -s http://" + TwoHosts.HOST + ":8080"));
        assertEquals("served by web", box.exec("other", "wget -qO- http://" + TwoHosts.HOST + ":8080"));
        assertEquals("served by web", box.exec("web", "wget -qO- http://" + TwoHosts.HOST + ":8080"), "hairpin");
        assertEquals("status 28", box.hosts().neighbour("curl -m 1 -s http://" + box.address("web") + ":80"));
        box.engine().deleteByForce(new ContainerRef("web"));
        box.engine().deleteByForce(new ContainerRef("other"));
        assertEquals("status 7", box.hosts().host("curl -s http://127.0.0.1:8080"));
        assertFalse(box.rules().contains("8080"), box.rules());
    }

    @Test
    void portPublishedOnTheLoopbackIsForThisHostAlone() {
        box.serve("web", List.of("bridge"), List.of("127.0.0.1:8080:80"));
        assertEquals("served by web", box.hosts().host("curl -s http://127.0.0.1:8080"));
        assertEquals("status 7", box.hosts().neighbour("curl -m 1 -s http://" + TwoHosts.HOST + ":8080"));
        // A neighbour that takes the host for the way to its loopback.
        box.hosts()
                .neighbour("echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet;"
                        + "ip addr del 127.0.0.1/8 dev lo; ip route add 127.0.0.0/8 via " + TwoHosts.HOST);
        assertEquals("status 28", box.hosts().neighbour("curl -m 1 -s http://127.0.0.1:8080"));
    }

    @Test
    void servicesOnTheLoopbackOfTheHostStayThere() {
        box.serve("web", List.of("bridge"), List.of("8080:80"));
        var secret = box.hosts().atHost("while :; do echo secret | nc -N -l 127.0.0.1 9999; done");
        try {
            assertEquals("secret", box.hosts().host("sleep 0.2; nc -w 2 127.0.0.1 9999 </dev/null"));
            String way = "ip addr del 127.0.0.1/8 dev lo; ip route add 127.0.0.0/8 via " + box.gateway()
                    + "; nc -w 1 127.0.0.1 9999 </dev/null";
            box.enter("web", "echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet");
            assertFalse(box.enter("web", way).contains("secret"));
            box.hosts().neighbour("echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet");
            assertFalse(box.hosts()
                    .neighbour("ip addr del 127.0.0.1/8 dev lo; ip route add 127.0.0.0/8 via " + TwoHosts.HOST
                            + "; nc -w 1 127.0.0.1 9999 </dev/null")
                    .contains("secret"));
        } finally {
            box.end(secret);
        }
    }

    @Test
    void networksWithIpv6ReachAndAreReachedByIt() {
        box.networks().create(new NetworkSpec(new NetworkName("dual"), true, List.of(), Reach.OUTSIDE, Map.of()));
        box.serve("web", List.of("dual"), List.of("8080:80", "5353:53/udp"));
        String six = box.address("web", true);
        assertEquals("served by web", box.hosts().host("curl -s http://[" + six + "]"));
        assertEquals("served by web", box.hosts().neighbour("curl -s http://[" + TwoHosts.HOST_6 + "]:8080"));
        assertEquals("served by web", box.hosts().host("curl -s http://[" + TwoHosts.HOST_6 + "]:8080"));
        assertEquals("served by web", box.hosts().neighbour("curl -s http://" + TwoHosts.HOST + ":8080"));
        try (var outside = box.listenAtNeighbour(TwoHosts.NEIGHBOUR_6)) {
            assertEquals(
                    "fd77:0:0:0:0:0:0:1",
                    InetAddress.ofLiteral(outside.askedBy("web")).getHostAddress());
        }
    }

    @Test
    void networksAreIsolatedFromEachOther() {
        box.create("one", false);
        box.create("two", false);
        box.create("inner", true);
        box.serve("box-a", List.of("one"), List.of());
        box.serve("box-b", List.of("two"), List.of("8080:80"));
        box.serve("box-c", List.of("inner"), List.of());
        box.serve("box-d", List.of("inner", "one"), List.of());
        assertEquals(
                "nc: timed out",
                box.exec("box-a", "nc -w 1 %s 80 </dev/null".formatted(box.address("box-b"))),
                "timeout");
        assertEquals("served by box-b", box.exec("box-a", "wget -qO- http://" + TwoHosts.HOST + ":8080"), "published");
        assertSays("unreachable", box.exec("box-c", "wget -qO- http://" + TwoHosts.NEIGHBOUR));
        assertEquals("served by box-d", box.exec("box-c", "wget -qO- http://box-d"));
        assertEquals("served by box-c", box.exec("box-d", "wget -qO- http://box-c"));
        assertEquals("served by box-d", box.exec("box-a", "wget -qO- http://box-d"));
        assertFalse(box.exec("box-a", "cat /etc/hosts").contains("box-c"));
    }

    @Test
    void containersComeAndGoWhileTheyRun() {
        box.create("one", false);
        box.serve("box-a", List.of("one"), List.of());
        box.serve("box-b", List.of("bridge"), List.of());
        assertFalse(box.exec("box-a", "cat /etc/hosts").contains("box-b"));
        box.networks()
                .connect(
                        new ContainerRef("box-b"),
                        new Attachment(
                                "one", List.of("database"), Optional.empty(), Optional.empty(), Optional.empty()));
        assertEquals("served by box-b", box.exec("box-a", "wget -qO- http://database"));
        assertEquals("served by box-a", box.exec("box-b", "wget -qO- http://box-a"));
        assertEquals(2, box.networks().inspect("one").endpoints().size());
        assertThrows(ConflictException.class, () -> box.networks().delete("one"));
        box.networks().disconnect(new ContainerRef("box-b"), "one");
        assertFalse(box.exec("box-a", "cat /etc/hosts").contains("database"));
        assertEquals("", box.exec("box-b", "ip -o link | grep -c eth1 | grep -v 0"));
    }

    @Test
    void addressesAreGivenBackAndPortsAreNotGivenTwice() {
        box.networks()
                .create(NetworkSpec.of(new NetworkName("tiny"))
                        .with(List.of(new NetworkSpec.Pool(Subnet.parse("10.88.0.0/30")))));
        box.serve("only", List.of("tiny"), List.of("8080:80"));
        assertEquals("10.88.0.2", box.address("only"));
        var full = assertThrows(ConflictException.class, () -> box.serve("more", List.of("tiny"), List.of()));
        assertTrue(full.getMessage().contains("no available IPv4 addresses"), full.getMessage());
        var twice = assertThrows(
                StartFailedException.class, () -> box.serve("clash", List.of("bridge"), List.of("127.0.0.1:8080:80")));
        assertTrue(twice.getMessage().contains("port is already allocated"), twice.getMessage());
        box.engine().deleteByForce(new ContainerRef("only"));
        box.serve("next", List.of("tiny"), List.of("8080:80"));
        assertEquals("10.88.0.2", box.address("next"));
    }

    @Test
    void cyclesLeaveNothing() {
        box.serve("first", List.of("bridge"), List.of("8080:80"));
        box.engine().deleteByForce(new ContainerRef("first"));
        box.awaitLinks(2);
        String rules = box.rules();
        var files = box.networkFiles();
        for (int i = 0; i < 30; i++) {
            box.start("cycle", List.of("bridge"), List.of("8080:80", "9000-9003:9000-9003/udp"), "true");
            box.engine().await(new ContainerRef("cycle"));
            box.engine().delete(new ContainerRef("cycle"));
        }
        box.awaitLinks(2);
        assertEquals(rules, box.rules());
        assertEquals(files, box.networkFiles());
    }

    @Test
    void containerInAUserNamespaceHasItsNetwork() {
        box.serveMapped("web", List.of("bridge"), List.of("8080:80"));
        assertEquals("served by web", box.hosts().host("curl -s http://127.0.0.1:8080"));
    }

    @Test
    void leaseOfAContainerThatIsGoneIsVoid() {
        box.networks()
                .create(NetworkSpec.of(new NetworkName("tiny"))
                        .with(List.of(new NetworkSpec.Pool(Subnet.parse("10.88.0.0/30")))));
        box.lease("tiny", "10.88.0.2", new ContainerId("f".repeat(64)));
        box.serve("web", List.of("tiny"), List.of());
        assertEquals("10.88.0.2", box.address("web"));
    }

    @Test
    void flushedRulesAreBackWithinASecond() throws Exception {
        box.create("one", false);
        box.serve("web", List.of("bridge"), List.of("8080:80"));
        box.serve("box-b", List.of("one"), List.of());
        String rules = box.rules();
        try (var _ = box.networks().guard()) {
            box.hosts().host("nft flush ruleset");
            long since = System.nanoTime();
            while (!box.rules().equals(rules)) {
                assertTrue(System.nanoTime() - since < 1_000_000_000L, box.rules());
                Thread.sleep(10);
            }
            assertEquals("served by web", box.hosts().neighbour("curl -s http://" + TwoHosts.HOST + ":8080"));
            box.hosts().host("nft flush chain inet gatun forward");
            while (!box.rules().equals(rules)) {
                assertTrue(System.nanoTime() - since < 3_000_000_000L, box.rules());
                Thread.sleep(10);
            }
        }
        box.hosts().host("nft flush ruleset");
        Thread.sleep(100);
        assertEquals("", box.rules(), "nobody guards them any more");
        box.serve("next", List.of("bridge"), List.of());
        assertTrue(box.rules().contains("8080"), "the next start puts them back");
    }

    @Test
    void portsOfAContainerWhoseEndNobodySawAreTakenBackByTheNextCommand() {
        box.start("short", List.of("bridge"), List.of("8080:80"), "sleep 0.2");
        assertTrue(box.rules().contains("8080"), box.rules());
        box.engine().await(new ContainerRef("short"));
        box.opened().close();
        assertFalse(box.rules().contains("8080"), box.rules());
    }
}
