package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What the daemon says of itself and of the disk, by the real docker command. */
class DockerSystemIT extends WithDocker {
    @Test
    void diskUsageCountsImagesContainersAndVolumes() throws Exception {
        TestImage.load(host, directory, "box:1", "{}");
        host.must("run", "-d", "--name", "box", "-v", "data:/vol", "box:1", "sleep", "600");
        host.must("exec", "box", "sh", "-c", "head -c 3000000 /dev/zero > /big; head -c 2000000 /dev/zero > /vol/big");
        String format = "{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}}";
        String usage = host.must("system", "df", "--format", format);
        assertTrue(usage.contains("Images 1 1 "), usage);
        assertTrue(usage.matches("(?s).*Containers 1 1 3(\\.0\\d*)?MB.*"), usage);
        assertTrue(usage.matches("(?s).*Local Volumes 1 1 2(\\.0\\d*)?MB.*"), usage);
        assertTrue(usage.contains("Build Cache 0 0 0B"), usage);
        assertTrue(host.must("system", "df", "-v").contains("Local Volumes space usage:"));
        assertTrue(host.must("ps", "-s", "--format", "{{.Size}}").startsWith("3"), "the size of box");
        host.must("rm", "-f", "box");
        String pruned = host.must("system", "prune", "-af", "--volumes");
        assertTrue(pruned.contains("Total reclaimed space"), pruned);
        assertEquals("", host.must("images", "-q"));
    }

    @Test
    void daemonMayBeClosedTwice() throws Exception {
        host.stop();
        host.stop();
        assertTrue(host.docker("ps").err().contains("Cannot connect"));
        host.openAgain();
        assertEquals("", host.must("ps", "-q"));
    }

    @Test
    void infoIsTrueAndWhatThereIsNotIsSaidSo() throws Exception {
        TestImage.load(host, directory, "box:1", "{}");
        String id = host.must("info", "-f", "{{.ID}}");
        assertEquals("1 0", host.must("info", "-f", "{{.Images}} {{.Containers}}"));
        host.restart();
        assertEquals(id, host.must("info", "-f", "{{.ID}}"));
        assertTrue(host.docker("swarm", "init").err().contains("swarm mode is not supported"));
        assertTrue(host.docker("node", "ls").err().contains("not a swarm manager"));
        assertTrue(host.docker("plugin", "inspect", "none").err().contains("not found"));
        assertTrue(host.docker("search", "something").err().contains("not supported"));
        assertEquals("", host.must("plugin", "ls", "-q"));
        assertEquals("Total reclaimed space: 0B", host.must("builder", "prune", "-f"));
    }
}
