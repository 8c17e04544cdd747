package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Volumes and the files of containers, by the real docker command. */
class DockerVolumesIT extends WithDocker {
    @Test
    void limitOfTheWritableLayerIsRefusedInsteadOfForgotten() {
        var refused = host.docker("run", "--rm", "--storage-opt", "size=1G", "host", "true");
        assertEquals(125, refused.code());
        assertTrue(refused.err().contains("--storage-opt size=1G: writable layers have no limits here"), refused.err());
        assertEquals("", host.must("ps", "-aq"));
    }

    @Test
    void volumeIsMadeListedLookedAtAndRemoved() {
        assertEquals("data", host.must("volume", "create", "--label", "a=b", "data"));
        assertEquals("data", host.must("volume", "create", "data"));
        host.must("volume", "create", "other");
        assertEquals("data", host.must("volume", "ls", "-q", "--filter", "label=a=b"));
        assertEquals("data\nother", host.must("volume", "ls", "-q"));
        assertEquals(
                "local b local", host.must("volume", "inspect", "-f", "{{.Driver}} {{.Labels.a}} {{.Scope}}", "data"));
        assertEquals("data", host.must("volume", "rm", "data"));
        DockerHost.Result gone = host.docker("volume", "inspect", "data");
        assertEquals(1, gone.code());
        assertTrue(gone.err().contains("no such volume"), gone.err());
        host.must("volume", "rm", "-f", "data");
        assertTrue(
                host.docker("volume", "create", "--driver", "nfs", "far").err().contains("not found"));
    }

    @Test
    void volumeOutlivesItsContainersAndIsNotRemovedFromThem() {
        host.must("run", "--rm", "-v", "data:/data", "host", "sh", "-c", "echo kept > /data/file");
        assertEquals("kept", host.must("run", "--rm", "-v", "data:/data:ro", "host", "cat", "/data/file"));
        host.must("create", "--name", "box", "-v", "data:/data", "host", "true");
        assertEquals(
                "volume data /data true",
                host.must(
                        "inspect",
                        "-f",
                        "{{range .Mounts}}{{.Type}} {{.Name}} {{.Destination}} {{.RW}}{{end}}",
                        "box"));
        DockerHost.Result used = host.docker("volume", "rm", "data");
        assertEquals(1, used.code());
        assertTrue(used.err().contains("volume is in use"), used.err());
        assertEquals("", host.must("volume", "ls", "-q", "--filter", "dangling=true"));
        host.must("rm", "-v", "box");
        assertEquals("data", host.must("volume", "ls", "-q", "--filter", "dangling=true"));
    }

    @Test
    void anonymousVolumesGoWithTheirContainerOrAPrune() {
        host.must("run", "--rm", "-v", "/data", "host", "true");
        host.await("", "volume", "ls", "-q");
        host.must("create", "--name", "one", "-v", "/data", "host", "true");
        host.must("create", "--name", "two", "--mount", "type=volume,target=/data", "host", "true");
        host.must("volume", "create", "named");
        assertEquals(3, host.must("volume", "ls", "-q").lines().count());
        host.must("rm", "-v", "one");
        assertEquals(2, host.must("volume", "ls", "-q").lines().count());
        host.must("rm", "two");
        String pruned = host.must("volume", "prune", "-f");
        assertTrue(pruned.contains("Deleted Volumes:"), pruned);
        assertEquals("named", host.must("volume", "ls", "-q"));
        host.must("volume", "prune", "-f", "--filter", "all=1");
        assertEquals("", host.must("volume", "ls", "-q"));
    }

    @Test
    void filesAreCopiedBothWaysWhetherTheContainerRunsOrNot() throws Exception {
        Path local = Files.createDirectories(directory.resolve("tree/sub")).getParent();
        Files.writeString(local.resolve("sub/file"), "content\n");
        host.must("run", "-d", "--name", "box", "-v", "data:/data", "host", "sleep", "600");
        host.must("cp", local.toString(), "box:/data/tree");
        assertEquals("content", host.must("exec", "box", "cat", "/data/tree/sub/file"));
        host.must("cp", "box:/data/tree/sub/.", directory.resolve("back").toString());
        assertEquals("content\n", Files.readString(directory.resolve("back/file")));
        host.must("kill", "box");
        host.must("cp", "box:/data/tree", directory.resolve("stopped").toString());
        assertEquals("content\n", Files.readString(directory.resolve("stopped/sub/file")));
        DockerHost.Result missing = host.docker("cp", "box:/data/nothing", directory.toString());
        assertNotEquals(0, missing.code());
        assertTrue(missing.err().contains("Could not find the file /data/nothing"), missing.err());
    }

    @Test
    void archivesAreCopiedThroughPipesAndTheRootIsExported() throws Exception {
        host.must("run", "-d", "--name", "box", "-v", "data:/data", "host", "sleep", "600");
        host.must("exec", "box", "sh", "-c", "mkdir /data/one /data/two && echo piped > /data/one/file");
        shell("docker cp box:/data/one - | docker cp - box:/data/two");
        assertEquals("piped", host.must("exec", "box", "cat", "/data/two/one/file"));
        host.must("exec", "box", "sh", "-c", "echo new > /etc/of-box");
        assertEquals("etc/of-box", shell("docker export box | tar -t --occurrence=1 etc/of-box"));
        DockerHost.Result damaged = host.dockerWith("no archive at all", "cp", "-", "box:/data/two");
        assertNotEquals(0, damaged.code());
    }

    @Test
    void partOfAVolumeIsMountedAndLinksDoNotLeadOutOfIt() throws Exception {
        String make = "mkdir -p /data/a/b && echo part > /data/a/b/file && ln -s a/b /data/within"
                + " && ln -s /etc /data/out && ln -s ../../.. /data/up";
        host.must("run", "--rm", "-v", "data:/data", "host", "sh", "-c", make);
        assertEquals("file", part("a/b", "ls", "/in"));
        assertEquals("part", part("a/b/file", "cat", "/in"));
        assertEquals("part", part("within", "cat", "/in/file"));
        for (String leaving : new String[] {"out", "up", "nothing", "a/b/none"}) {
            var refused = host.docker(
                    "run", "--rm", "--mount", "type=volume,src=data,dst=/in,volume-subpath=" + leaving, "host", "true");
            assertEquals(125, refused.code(), leaving);
            assertTrue(refused.err().contains("cannot mount"), refused.err());
            assertTrue(refused.err().contains("/_data/" + leaving + " on /in"), refused.err());
        }
        host.must(
                "create",
                "--name",
                "box",
                "--mount",
                "type=volume,src=data,dst=/in,volume-subpath=a/b",
                "host",
                "true");
        host.must("cp", "box:/in/file", directory.resolve("copy").toString());
        assertEquals("part\n", Files.readString(directory.resolve("copy")));
        assertEquals("part", host.must("run", "--rm", "--volumes-from", "box", "host", "cat", "/in/file"));
        assertEquals("volume data", host.must("inspect", "-f", "{{range .Mounts}}{{.Type}} {{.Name}}{{end}}", "box"));
    }

    private String part(String path, String... command) {
        var words = new ArrayList<>(
                List.of("run", "--rm", "--mount", "type=volume,src=data,dst=/in,volume-subpath=" + path, "host"));
        words.addAll(List.of(command));
        return host.must(words.toArray(String[]::new));
    }

    private String shell(String command) throws Exception {
        Process process = host.startCommand("sh", "-c", command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), err);
        return out;
    }
}
