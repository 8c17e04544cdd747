package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a container has in each of its networks, with the real docker command. */
class DockerEndpointsIT extends WithDocker {
    private static final String SERVE = "echo served > /dev/shm/index.html; exec busybox httpd -f -p 80 -h /dev/shm";
    private static final String AWAIT =
            "for i in $(seq 100); do curl -sf http://127.0.0.1:8080 && exit; sleep 0.05; done";
    private static final String SYSCTLS = "com.docker.network.endpoint.sysctls";

    private String gateway() {
        return host.must(
                "exec", "box", "sh", "-c", "busybox ip route | sed -n 's/^default via \\([0-9.]*\\) .*/\\1/p'");
    }

    @Test
    void networkWithTheHighestPriorityLeadsOutsideWhileNetworksComeAndGo() throws Exception {
        for (int i = 1; i <= 3; i++) host.must("network", "create", "--subnet", "10.5" + i + ".0.0/24", "net" + i);
        host.must(
                "run",
                "-d",
                "--name",
                "box",
                "-p",
                "8080:80",
                "--network",
                "name=net2,gw-priority=1",
                "--network",
                "net1",
                "host",
                "sh",
                "-c",
                SERVE);
        assertEquals("served", host.shell(AWAIT));
        assertEquals("10.52.0.1", gateway());
        assertEquals("1 0", host.must("inspect", "-f", priorities("net2", "net1"), "box"));
        host.must("network", "connect", "--gw-priority", "7", "net3", "box");
        assertEquals("10.53.0.1", gateway());
        assertEquals("7", host.must("inspect", "-f", priorities("net3"), "box"));
        assertEquals("served", host.shell(AWAIT));
        host.must("network", "disconnect", "net3", "box");
        assertEquals("10.52.0.1", gateway());
        host.must("network", "disconnect", "net2", "box");
        assertEquals("10.51.0.1", gateway());
        assertEquals("served", host.shell(AWAIT));
        host.must("network", "connect", "net2", "box");
        assertEquals("10.51.0.1", gateway());
        // Of equal ones the first by name, in whatever order they were asked for.
        host.must("rm", "-f", "box");
        host.must("run", "-d", "--name", "box", "--network", "net3", "--network", "net1", "host", "sleep", "600");
        assertEquals("10.51.0.1", gateway());
    }

    private static String priorities(String... networks) {
        var format = new StringBuilder();
        for (String network : networks) {
            format.append(format.isEmpty() ? "" : " ")
                    .append("{{(index .NetworkSettings.Networks \"%s\").GwPriority}}".formatted(network));
        }
        return format.toString();
    }

    @Test
    void parametersOfAnInterfaceAreSetWheneverItIsMade() {
        host.must("network", "create", "one");
        host.must("network", "create", "two");
        String one = "net.ipv4.conf.IFNAME.log_martians=1,net.ipv4.conf.IFNAME.arp_ignore=2";
        host.must(
                "run",
                "-d",
                "--name",
                "box",
                "--network",
                "\"name=one\",\"driver-opt=" + SYSCTLS + "=" + one + "\"",
                "host",
                "sleep",
                "600");
        String ask = "cd /proc/sys/net/ipv4/conf && cat eth0/log_martians eth0/arp_ignore";
        assertEquals("1\n2", host.must("exec", "box", "sh", "-c", ask));
        assertEquals(
                one,
                host.must(
                        "inspect",
                        "-f",
                        "{{index (index .NetworkSettings.Networks \"one\").DriverOpts \"" + SYSCTLS + "\"}}",
                        "box"));
        host.must("network", "connect", "--driver-opt", SYSCTLS + "=net.ipv4.conf.IFNAME.arp_ignore=1", "two", "box");
        assertEquals("1", host.must("exec", "box", "cat", "/proc/sys/net/ipv4/conf/eth1/arp_ignore"));
        host.must("restart", "-t", "0", "box");
        assertEquals("1\n2", host.must("exec", "box", "sh", "-c", ask));
        assertEquals("1", host.must("exec", "box", "cat", "/proc/sys/net/ipv4/conf/eth1/arp_ignore"));
        assertRefused("unrecognised network interface sysctl", "net.ipv4.conf.eth0.log_martians=1");
        assertRefused("cannot set net.ipv4.conf.IFNAME.nothing=1 of eth0", "net.ipv4.conf.IFNAME.nothing=1");
    }

    private void assertRefused(String message, String sysctls) {
        var refused = host.docker(
                "run", "--rm", "--network", "name=one,driver-opt=" + SYSCTLS + "=" + sysctls, "host", "true");
        assertNotEquals(0, refused.code());
        assertTrue(refused.err().contains(message), refused.err());
    }
}
