package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container has a FUSE file system whose server never answers, and many clients ask for what touches it: whoever asks for
 * something else, of another container or of this one, is answered.
 */
@Timeout(120)
class StuckMountIT {
    private static final int EACH = 2 * Runtime.getRuntime().availableProcessors();
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private DockerHost host;
    private RawCalls calls;
    private Process server;
    private Path data;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/fuse")), "needs FUSE");
        data = Files.createDirectory(directory.resolve("data"));
        Path hung = Files.createDirectory(data.resolve("hung"));
        String serve =
                "exec 3<>/dev/fuse && mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none '%s' && echo hangs && exec sleep 600"
                        .formatted(hung);
        server = new ProcessBuilder("sh", "-c", serve).start();
        assumeTrue("hangs".equals(server.inputReader().readLine()), "needs to mount FUSE file systems");
        host = DockerHost.in(directory);
        calls = new RawCalls(host.socket());
        host.must(
                "run", "-d", "-i", "--network", "none", "--name", "box", "-v", data + ":/data", "host", "sleep", "600");
        host.must("run", "-d", "--network", "none", "--name", "other", "host", "sleep", "600");
    }

    @AfterEach
    void close() throws Exception {
        if (calls != null) calls.close();
        // Its server gone, everybody who waits for the file system gets an error.
        if (server != null) server.destroyForcibly().waitFor();
        new ProcessBuilder("umount", "-l", data.resolve("hung").toString())
                .start()
                .waitFor(10, TimeUnit.SECONDS);
        if (host != null) host.close();
    }

    @Test
    void hungFileSystemOfOneContainerDelaysNobodyElse() throws IOException {
        String bind =
                "{\"Image\":\"host\",\"Cmd\":[\"true\"],\"HostConfig\":{\"Binds\":[\"%s/hung/x:/x\"]}}".formatted(data);
        for (int i = 0; i < EACH; i++) {
            calls.leave("GET", "/containers/box/archive?path=/data/hung/x", "");
            calls.leave("HEAD", "/containers/box/archive?path=/data/hung/x", "");
            calls.begin("PUT", "/containers/box/archive?path=/data/hung/x", "", 1 << 20);
            calls.leave("POST", "/containers/create?name=bound" + i, bind);
            startExec("{\"Cmd\":[\"true\"],\"WorkingDir\":\"/data/hung/x\",\"AttachStdout\":true}");
            startExec("{\"Cmd\":[\"cat\",\"/data/hung/x\"],\"AttachStdout\":true}");
        }
        for (int round = 0; round < 2; round++) assertOthersAreAnswered();
        assertBoxIsAnswered();
    }

    private void startExec(String body) throws IOException {
        String made = calls.ask("POST", "/containers/box/exec", body);
        int at = made.indexOf("\"Id\":\"");
        assertTrue(at > 0, made);
        calls.leave("POST", "/exec/" + made.substring(at + 6, at + 70) + "/start", "{\"Detach\":false}");
    }

    private void assertOthersAreAnswered() {
        soon("ps", "-a");
        soon("ps", "-as");
        soon("inspect", "other");
        soon("logs", "other");
        soon("top", "other");
        soon("stats", "--no-stream", "other");
        soon("system", "df");
        soon("container", "prune", "-f", "--filter", "label=none");
        soon("pause", "other");
        soon("unpause", "other");
        soon("cp", "other:/etc/passwd", "-");
        soon("exec", "other", "true");
        soon("diff", "other");
        soon("rename", "other", "another");
        soon("update", "--pids-limit", "100", "another");
        soon("stop", "-t", "0", "another");
        soon("start", "another");
        soon("rename", "another", "other");
        soon("run", "--rm", "host", "true");
    }

    private void assertBoxIsAnswered() {
        soon("inspect", "box");
        soon("logs", "box");
        soon("top", "box");
        soon("exec", "box", "true");
        soon("stats", "--no-stream", "box");
        // Its processes may wait where not even SIGKILL reaches them: that is said then, and does not last.
        var stopped = host.docker("stop", "-t", "0", "box");
        assertTrue(stopped.code() == 0 || stopped.err().contains("does not return from the kernel"), stopped.err());
        soon("inspect", "box");
    }

    private void soon(String... arguments) {
        long began = System.nanoTime();
        host.must(arguments);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.compareTo(SOON) < 0, () -> List.of(arguments) + " took " + took);
        assertEquals(true, server.isAlive());
    }
}
