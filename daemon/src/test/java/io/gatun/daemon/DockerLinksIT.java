package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers that know others by links, with the real docker command. */
class DockerLinksIT extends WithDocker {
    private void run(String name, String... flags) {
        var words = new ArrayList<>(List.of("run", "-d", "--name", name));
        words.addAll(List.of(flags));
        words.addAll(List.of("host", "sleep", "600"));
        host.must(words.toArray(String[]::new));
    }

    private String hosts(String container) {
        return host.must("exec", container, "cat", "/etc/hosts");
    }

    @Test
    void linksGiveNamesAndEnvironmentInTheDefaultNetwork() {
        run("web", "-h", "webhost", "-e", "COLOR=blue", "--expose", "80");
        run("app", "--link", "web", "--link", "web:db", "-e", "DB_NAME=mine");
        assertTrue(hosts("app").contains("172.17.0.2\tdb webhost web"), hosts("app"));
        assertFalse(hosts("web").contains("app"), "only who has the link knows the other");
        List<String> env = host.must("exec", "app", "env").lines().toList();
        assertTrue(env.contains("WEB_PORT_80_TCP=tcp://172.17.0.2:80"), env.toString());
        assertTrue(env.contains("WEB_ENV_COLOR=blue"), env.toString());
        assertTrue(env.contains("WEB_NAME=/app/web"), env.toString());
        assertTrue(env.contains("DB_NAME=mine"), "what was asked for wins: " + env);
        assertEquals(
                "[\"/web:/app/db\",\"/web:/app/web\"]",
                host.must("inspect", "-f", "{{json .HostConfig.Links}}", "app"));
        assertEquals("/web", host.must("inspect", "-f", "{{.Name}}", "app/db"));
        assertEquals("app\nweb,app/db,app/web", host.must("ps", "--no-trunc", "--format", "{{.Names}}"));
        host.must("rm", "--link", "app/db");
        assertFalse(hosts("app").contains("\tdb "), hosts("app"));
    }

    @Test
    void linksFollowAContainerToAnotherAddressAndWantItRunning() {
        run("web");
        run("app", "--link", "web:db");
        host.must("network", "disconnect", "bridge", "web");
        run("other");
        host.must("network", "connect", "bridge", "web");
        host.must("restart", "-t", "0", "web");
        String address = host.must("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "web");
        assertTrue(hosts("app").contains(address + "\tdb "), hosts("app") + address);
        host.must("stop", "-t", "0", "web");
        var refused = host.docker("restart", "-t", "0", "app");
        assertTrue(
                refused.err().contains("Cannot link to a non running container: /web AS /app/db"), refused.toString());
        host.must("rm", "web");
        host.must("start", "app");
        assertEquals("null", host.must("inspect", "-f", "{{json .HostConfig.Links}}", "app"));
        var nobody = host.docker("run", "--rm", "--link", "nobody", "host", "true");
        assertTrue(nobody.err().contains("could not get container for nobody: No such container"), nobody.err());
        assertEquals(125, nobody.code());
        var shared = host.docker("run", "--rm", "--link", "app", "--network", "host", "host", "true");
        assertTrue(shared.err().contains("host type networking can't be used with links"), shared.err());
    }

    @Test
    void linksInANetworkOfOnesOwnAreNamesThatNobodyElseHas() {
        host.must("network", "create", "--internal", "net");
        run("web", "--network", "net");
        run("app", "--network", "net", "--link", "web:db");
        run("stranger", "--network", "net");
        assertEquals(0, host.docker("exec", "app", "getent", "hosts", "db").code());
        assertEquals(2, host.docker("exec", "stranger", "getent", "hosts", "db").code());
        assertEquals("[\"web:db\"]", host.must("inspect", "-f", "{{json .NetworkSettings.Networks.net.Links}}", "app"));
    }
}
