package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.client.DaemonClient;
import io.gatun.cli.testing.DaemonBeside;
import io.gatun.cli.testing.Workplace;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the command asks for and a daemon on the same root carries out: {@code --restart} and {@code --health-cmd}. */
@Timeout(90)
class UpkeepIT extends InWorkplace {
    @Test
    void daemonStartsAgainWhatTheCommandMadeUntilItIsStoppedOrKilled() throws IOException {
        try (var _ = daemon()) {
            var made = call("run", "-d", "--name", "stopped", "--restart", "always", "host", "sleep", "0.1");
            assertEquals("", made.err());
            done("run", "-d", "--name", "killed", "--restart", "unless-stopped", "host", "sleep", "1000");
            awaitRestarts("stopped", 2);
            done("stop", "-t", "0", "stopped");
            done("kill", "killed");

            // By the time that one which ended later has been started again, they would have been too.
            done("run", "-d", "--name", "later", "--restart", "on-failure:3", "host", "false");
            awaitRestarts("later", 3);
            for (String name : new String[] {"stopped", "killed", "later"}) {
                Workplace.await(
                        name + " has ended",
                        () -> done("inspect", "-f", "{{.State.Status}}", name).equals("exited\n"));
            }
            assertEquals("0", inspect("killed").section("State", UpkeepIT::restarting, ""));
            done("start", "killed");
            assertEquals("running\n", done("inspect", "-f", "{{.State.Status}}", "killed"));
        }
        assertEquals(
                "on-failure 3\n",
                done(
                        "inspect",
                        "-f",
                        "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}",
                        "later"));
    }

    private static String restarting(JsonView state) {
        return state.flag("Restarting") ? "1" : "0";
    }

    @Test
    void daemonThatComesLaterDoesWhatNobodyDidBefore() throws IOException {
        var made = call("run", "-d", "--name", "web", "--restart", "always", "host", "sleep", "0.1");
        assertEquals(nobody(place.root()), made.err());
        done("wait", "web");
        try (var _ = daemon()) {
            awaitRestarts("web", 1);
            done("stop", "-t", "0", "web");
        }
    }

    @Test
    void daemonChecksTheHealthOfWhatTheCommandMade() throws IOException {
        try (var _ = daemon()) {
            done(
                    "run",
                    "-d",
                    "--name",
                    "web",
                    "--health-cmd",
                    "test -e /tmp/well",
                    "--health-interval",
                    "100ms",
                    "--health-retries",
                    "1",
                    "host",
                    "sleep",
                    "1000");
            awaitHealth("unhealthy");
            done("exec", "web", "touch", "/tmp/well");
            awaitHealth("healthy");
        }
        assertEquals(
                "{\"Test\":[\"CMD-SHELL\",\"test -e /tmp/well\"],\"Interval\":100000000,\"Retries\":1}\n",
                done("inspect", "-f", "{{json .Config.Healthcheck}}", "web"));
    }

    @Test
    void volumesOfOthersAreMountedAgain() {
        done("create", "--name", "one", "-v", "data:/data", "-v", directory + ":/host:ro", "host", "true");
        done("create", "--name", "two", "-v", "other:/data", "host", "true");

        assertEquals("/data /host \n", done("run", "--rm", "--volumes-from", "one", "host", "sh", "-c", """
                        echo from one > /data/file
                        awk '$5 == "/data" || $5 == "/host" {printf "%s ", $5}' /proc/self/mountinfo | xargs -n1 | sort | tr '\\n' ' '
                        echo
                        """));
        String read = "cat /data/file 2>/dev/null || echo none; touch /data/x 2>/dev/null || echo read-only";
        assertEquals("from one\nread-only\n", shell(read, "--volumes-from", "one:ro"));
        assertEquals("none\n", shell(read, "--volumes-from", "one", "--volumes-from", "two"));
        assertEquals("from one\n", shell(read, "--volumes-from", "two", "-v", "data:/data"));
        var refused = call("run", "--volumes-from", "nobody", "host", "true");
        assertEquals("gatun: no such container: nobody\n", refused.err());
        assertEquals(125, refused.code());
        assertTrue(
                call("run", "--volumes-from", "one:what", "host", "true").err().contains("invalid mode: what"));
    }

    private String shell(String script, String... flags) {
        String[] words = new String[flags.length + 6];
        words[0] = "run";
        words[1] = "--rm";
        System.arraycopy(flags, 0, words, 2, flags.length);
        System.arraycopy(new String[] {"host", "sh", "-c", script}, 0, words, 2 + flags.length, 4);
        return done(words);
    }

    private DaemonBeside daemon() {
        return new DaemonBeside(place, directory);
    }

    private void awaitRestarts(String name, int least) {
        Workplace.await(
                "%s was started again %d times".formatted(name, least),
                () -> inspect(name).required("RestartCount").int32() >= least);
    }

    private void awaitHealth(String status) {
        Workplace.await(
                "the daemon says " + status,
                () -> inspect("web")
                        .required("State")
                        .section("Health", health -> health.required("Status").text(), "")
                        .equals(status));
    }

    /** As the daemon has it. */
    private JsonView inspect(String name) {
        var client = DaemonClient.of(place.root()).orElseThrow();
        try (var answer = client.get("/containers/" + name + "/json")) {
            Json json = JsonReader.DOCUMENTS.read(answer::readNBytes);
            return JsonView.of(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String nobody(Object root) {
        return "gatun: no daemon serves " + root
                + ": nobody restarts the container or checks its health until gatun daemon runs\n";
    }
}
