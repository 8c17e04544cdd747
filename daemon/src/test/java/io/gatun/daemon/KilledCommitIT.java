package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.gatun.engine.ContainerRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is killed while it keeps a container from running: the next one lets it run on, if nobody wants otherwise. */
@Timeout(60)
class KilledCommitIT {
    private static final String STATUS = "{{.State.Status}}";

    @TempDir
    private Path directory;

    private DockerHost host;

    @BeforeEach
    void open() throws Exception {
        host = DockerHost.ofProgram(directory, "/gatun-killed-commit-it");
        TestImage.load(host, directory, "small", "{}");
    }

    private void run(int mebibytes) {
        String much = "dd if=/dev/urandom of=/tmp/much bs=1M count=%d 2>/dev/null; echo ready; sleep 600"
                .formatted(mebibytes);
        host.must("run", "-d", "--network", "none", "--name", "box", "small", "sh", "-c", much);
        host.await("ready", "logs", "box");
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
    }

    @Test
    void containerOfACommitThatWasKilledRunsOn() throws Exception {
        killDuringCommit(() -> {});
        host.await("running", "inspect", "-f", STATUS, "box");
        assertEquals("hello", host.must("exec", "box", "echo", "hello"));
    }

    @Test
    void containerThatWasPausedMeanwhileStaysSo() throws Exception {
        killDuringCommit(() -> host.beside(engine -> engine.pause(new ContainerRef("box"))));
        assertEquals("paused", host.must("inspect", "-f", STATUS, "box"));
        host.must("unpause", "box");
    }

    @Test
    void containerThatWasPausedBeforeStaysSoAfterACommit() throws IOException {
        run(0);
        host.must("pause", "box");
        host.must("commit", "box", "made");
        assertEquals("paused", host.must("inspect", "-f", STATUS, "box"));
        host.kill();
        host.openAgain();
        assertEquals("paused", host.must("inspect", "-f", STATUS, "box"));
        host.must("unpause", "box");
        host.must("commit", "box", "made");
        assertEquals("running", host.must("inspect", "-f", STATUS, "box"));
    }

    private void killDuringCommit(Runnable meanwhile) throws Exception {
        run(40);
        Process commit = host.start("commit", "box", "made");
        host.await("paused", "inspect", "-f", STATUS, "box");
        meanwhile.run();
        host.kill();
        assertEquals(true, commit.waitFor(20, TimeUnit.SECONDS));
        assertNotEquals(0, commit.exitValue(), "the commit was over before the daemon was killed");
        host.openAgain();
    }
}
