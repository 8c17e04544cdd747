package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

    /** Blocks of the disk for what changes, lengths of files for layers, which never do. */
    @Test
    void diskUsageIsWhatDuSays() throws Exception {
        TestImage.load(host, directory, "box:1", "{}");
        host.must("run", "-d", "--name", "box", "-v", "data:/vol", "box:1", "sleep", "600");
        String write = "mkdir -p $0/a/b/c; head -c 1234567 /dev/urandom > $0/a/b/one; ln $0/a/b/one $0/a/two;"
                + " dd if=/dev/zero of=$0/sparse bs=1 count=1 seek=50000000 2>/dev/null; ln -s sparse $0/link;"
                + " for i in $(seq 40); do echo $i > $0/a/b/c/$i; done; sync";
        for (String place : List.of("/tmp", "/vol")) host.must("exec", "box", "sh", "-c", write, place);
        JsonView said = JsonView.of(JsonReader.DOCUMENTS.read(
                host.shell("curl -s --unix-socket " + host.socket() + " http://gatun/v1.44/system/df")
                        .getBytes(StandardCharsets.UTF_8)));
        Path state = directory.resolve("state");
        String id = host.must("inspect", "-f", "{{.Id}}", "box");
        assertEquals(
                du(state.resolve("containers").resolve(id).resolve("upper")),
                only(said, "Containers").required("SizeRw").int64());
        assertEquals(
                du(state.resolve("volumes/data/_data")),
                only(said, "Volumes").required("UsageData").required("Size").int64());
        String lengths = "find " + state + "/images/layers/*/fs -type f -printf '%i %s\\n'";
        assertEquals(
                host.shell(lengths + " | sort -u | awk '{n += $2} END {print n}'"),
                Long.toString(said.required("LayersSize").int64()));
        assertEquals(
                said.required("LayersSize").int64(),
                only(said, "Images").required("Size").int64());
    }

    private static JsonView only(JsonView said, String kind) {
        return said.list(kind, view -> view).getFirst();
    }

    /** What is in a directory, without its own block. */
    private long du(Path directory) throws IOException {
        return Long.parseLong(host.shell("du -s -B1 %s | cut -f1".formatted(directory)))
                - 512 * Long.parseLong(host.shell("stat -c %%b %s".formatted(directory)));
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
        assertTrue(host.docker("search", "something").err().contains("cannot reach the registry"));
        assertEquals("", host.must("plugin", "ls", "-q"));
        assertEquals("Total reclaimed space: 0B", host.must("builder", "prune", "-f"));
    }
}
