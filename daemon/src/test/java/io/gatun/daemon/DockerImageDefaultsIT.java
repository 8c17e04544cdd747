package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What images say about volumes, health and ports, by the real docker command. */
class DockerImageDefaultsIT extends WithDocker {
    private static final String CONFIG = """
            {"Entrypoint":["sh","-c"],"Cmd":["sleep 600"],"Env":["A=image","B=image"],"WorkingDir":"/data","Labels":{"by":"image"},
            "Volumes":{"/data":{},"/empty":{}},"ExposedPorts":{"80/tcp":{},"53/udp":{}},
            "Healthcheck":{"Test":["CMD-SHELL","test -e /data/well"],"Interval":200000000,"Retries":2}}
            """;

    @BeforeEach
    void load() throws Exception {
        TestImage.load(host, directory, "box:1", CONFIG);
    }

    private String inspect(String format, String name) {
        return host.must("inspect", "-f", format, name);
    }

    @Test
    void volumesOfTheImageAreMadeFilledListedAndRemovedWithTheContainer() {
        host.must("run", "-d", "--name", "one", "box:1");
        assertEquals("content", host.must("exec", "one", "cat", "/data/file"));
        host.must("exec", "one", "sh", "-c", "echo changed > /data/file");
        assertEquals(
                "/data volume true,/empty volume true,",
                inspect("{{range .Mounts}}{{.Destination}} {{.Type}} {{.RW}},{{end}}", "one"));
        assertEquals(
                2,
                host.must("volume", "ls", "-q", "--filter", "label=com.docker.volume.anonymous")
                        .lines()
                        .count());
        assertEquals(2, host.must("ps", "--no-trunc", "--format", "{{.Mounts}}").split(",").length);
        host.must("rm", "-f", "-v", "one");
        assertEquals("", host.must("volume", "ls", "-q"));

        host.must("run", "--rm", "box:1", "true");
        host.await("", "volume", "ls", "-q");
        // A named volume, a bind and a tmpfs take the place of the image's.
        host.must("run", "--name", "two", "-v", "mine:/data", "--tmpfs", "/empty", "box:1", "cat /data/file");
        assertEquals("mine", host.must("volume", "ls", "-q"));
        host.must("rm", "-v", "two");
        assertEquals("mine", host.must("volume", "ls", "-q"));
    }

    @Test
    void healthCheckOfTheImageIsRunAndCanBeChangedOrSwitchedOff() {
        host.must("run", "-d", "--name", "ill", "box:1");
        host.await("unhealthy", "inspect", "-f", "{{.State.Health.Status}}", "ill");
        host.must("exec", "ill", "touch", "/data/well");
        host.await("healthy", "inspect", "-f", "{{.State.Health.Status}}", "ill");
        host.must("run", "-d", "--name", "none", "--no-healthcheck", "box:1");
        assertEquals("[NONE]", inspect("{{.Config.Healthcheck.Test}}", "none"));
        assertEquals("false", inspect("{{if .State.Health}}true{{else}}false{{end}}", "none"));
        host.must("run", "-d", "--name", "own", "--health-cmd", "true", "box:1");
        assertEquals(
                "[CMD-SHELL true] 200ms 2",
                inspect("{{with .Config.Healthcheck}}{{.Test}} {{.Interval}} {{.Retries}}{{end}}", "own"));
        host.await("healthy", "inspect", "-f", "{{.State.Health.Status}}", "own");
        // The health goes on after a restart of the daemon, by what was kept.
        host.must("rm", "-f", "none", "own");
        assertEquals("ill", host.must("ps", "--filter", "health=healthy", "--format", "{{.Names}}"));
    }

    @Test
    void exposedPortsOfTheImageArePublishedByDashP() {
        host.must("run", "-d", "--name", "open", "-P", "--expose", "81", "box:1");
        String ports = host.must("port", "open");
        for (String port : new String[] {"80/tcp -> 0.0.0.0:", "81/tcp -> 0.0.0.0:", "53/udp -> 0.0.0.0:"}) {
            assertTrue(ports.contains(port), ports);
        }
        host.must("run", "-d", "--name", "closed", "box:1");
        assertEquals("53/udp, 80/tcp", host.must("ps", "--filter", "name=closed", "--format", "{{.Ports}}"));
    }

    @Test
    void inspectShowsWhatTheImageAdded() {
        host.must("create", "--name", "box", "-e", "A=own", "-l", "mine=1", "box:1");
        assertEquals(
                "[A=own B=image] [sh -c] [sleep 600] /data map[by:image mine:1]",
                inspect("{{with .Config}}{{.Env}} {{.Entrypoint}} {{.Cmd}} {{.WorkingDir}} {{.Labels}}{{end}}", "box"));
        assertEquals(host.must("image", "inspect", "-f", "{{.Id}}", "box:1"), inspect("{{.Image}}", "box"));
        assertEquals(
                "box",
                host.must(
                        "ps", "-a", "--filter", "ancestor=" + inspect("{{.Image}}", "box"), "--format", "{{.Names}}"));
        host.must("create", "--name", "bare", "--entrypoint", "", "box:1", "echo", "hi");
        assertEquals("hi", host.must("start", "-a", "bare"));
    }

    @Test
    void eventsTellOfVolumesNetworksAndImagesAsDockerdDoes() {
        host.must("run", "--name", "box", "--rm", "-v", "named:/data", "--tmpfs", "/empty", "box:1", "true");
        host.must("tag", "box:1", "box:2");
        host.must("rmi", "box:2");
        host.must("volume", "rm", "named");
        String seen = host.must("events", "--since", "0", "--until", host.now(), "--format", "{{.Type}} {{.Action}}");
        String wanted = """
                image load
                image tag
                volume create
                container create
                container attach
                network connect
                volume mount
                container start
                container die
                network disconnect
                volume unmount
                container destroy
                image tag
                image untag
                volume destroy""";
        assertEquals(wanted, seen);
    }
}
