package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.options.UserMode;
import io.gatun.engine.spec.IdMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose containers have users of their own unless they say otherwise, with the real docker command. */
class DockerRemapIT {
    private static final List<IdMapping> IDS = List.of(new IdMapping(0, 700_000, 65_536));
    private static final String CONFIG = "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin\"]}";

    @TempDir
    private Path directory;

    private DockerHost host;

    @BeforeEach
    void open() throws Exception {
        host = DockerHost.remapped(directory, new UserMode.Mapped(IDS, IDS));
        TestImage.load(host, directory, "box:1", CONFIG);
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
    }

    private void isRefused(String words, String... flags) {
        var arguments = new ArrayList<>(List.of("run", "--rm"));
        arguments.addAll(List.of(flags));
        arguments.addAll(List.of("box:1", "true"));
        var refused = host.docker(arguments.toArray(String[]::new));
        assertEquals(125, refused.code());
        assertTrue(refused.err().contains(words), refused.err());
    }

    @Test
    void rootOfAContainerIsNobodyOnTheHostUnlessItSaysSo() throws Exception {
        assertTrue(host.must("info", "-f", "{{json .SecurityOptions}}").contains("name=userns"));
        String map = host.must("run", "--rm", "box:1", "cat", "/proc/self/uid_map");
        assertEquals("0 700000 65536", map.strip().replaceAll(" +", " "));
        Path bound = Files.createDirectory(directory.resolve("bound"));
        Files.writeString(bound.resolve("file"), "of the host");
        var denied = host.docker("run", "--rm", "-v", bound + ":/b", "box:1", "touch", "/b/other");
        assertNotEquals(0, denied.code());
        host.must("run", "--rm", "--userns", "host", "-v", bound + ":/b", "box:1", "touch", "/b/other");
        assertEquals(
                "root", host.must("run", "--rm", "-v", "vol:/v", "box:1", "sh", "-c", "touch /v/f && stat -c %U /v/f"));
        isRefused("privileged mode is incompatible with user namespaces", "--privileged");
        isRefused("cannot share the host's network namespace", "--network", "host");
        isRefused("cannot share the host PID namespace", "--pid", "host");
        host.must("run", "--rm", "--userns", "host", "--privileged", "--network", "host", "box:1", "true");
    }

    @Test
    void filesAreCopiedToTheUsersOfTheContainer() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content\n");
        host.must("run", "-d", "--name", "box", "box:1", "sleep", "600");
        host.must("cp", file.toString(), "box:/tmp/copy");
        assertEquals("0:0", host.must("exec", "box", "stat", "-c", "%u:%g", "/tmp/copy"));
        host.must("exec", "box", "sh", "-c", "echo more >> /tmp/copy");
        host.must("cp", "box:/tmp/copy", directory.resolve("back").toString());
        assertEquals("content\nmore\n", Files.readString(directory.resolve("back")));
        host.must("stop", "-t", "0", "box");
        host.must("cp", file.toString(), "box:/tmp/later");
        host.must("commit", "box", "made:1");
        assertEquals(
                "0:0 0:0",
                host.must(
                        "run",
                        "--rm",
                        "--userns",
                        "host",
                        "made:1",
                        "sh",
                        "-c",
                        "echo $(stat -c %u:%g /tmp/copy /tmp/later)"));
    }
}
