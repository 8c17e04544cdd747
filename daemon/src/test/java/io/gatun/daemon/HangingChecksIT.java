package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs in containers that hang, or cannot be executed. */
@Timeout(60)
class HangingChecksIT {
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");

    @TempDir
    private Path directory;

    private DockerHost host;

    @BeforeEach
    void open() throws IOException {
        host = DockerHost.in(directory);
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
    }

    /** The shell is killed, what it waits for is not, and has the shell's output. */
    @Test
    void healthCheckWhoseProgramHangsIsOverInTime() {
        String[] run = {
            "run",
            "-d",
            "--network",
            "none",
            "--name",
            "box",
            "--health-cmd",
            "sleep 600; true",
            "--health-timeout",
            "1s",
            "--health-interval",
            "1s",
            "--health-retries",
            "1",
            "host",
            "sleep",
            "600"
        };
        host.must(run);
        host.await("unhealthy", "inspect", "-f", "{{.State.Health.Status}}", "box");
        String output = host.must("inspect", "-f", "{{(index .State.Health.Log 0).Output}}", "box");
        assertEquals("Health check exceeded timeout (1s)", output);
    }

    @Test
    void programThatCannotBeExecutedUnattendedHasItsExitCode() throws IOException {
        host.must("run", "-d", "--network", "none", "--name", "box", "host", "sleep", "600");
        try (var calls = new RawCalls(host.socket())) {
            String made = calls.ask("POST", "/containers/box/exec", "{\"Cmd\":[\"nosuchprogram\"]}");
            Matcher id = ID.matcher(made);
            assertTrue(id.find(), made);
            calls.ask("POST", "/exec/" + id.group(1) + "/start", "{\"Detach\":true}");
            String state = calls.ask("GET", "/exec/" + id.group(1) + "/json", "");
            assertTrue(state.contains("\"ExitCode\":127") && state.contains("\"Running\":false"), state);
        }
    }
}
