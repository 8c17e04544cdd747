package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Workplace;
import io.gatun.cli.testing.Workplace.Result;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verbs, called in this process: what they print and what becomes of the containers. */
class CommandsIT extends InWorkplace {
    private static final String LOOP = "echo out; echo err >&2; exec sleep 1000";

    @Test
    void containerIsListedThroughItsLife() {
        String id = done("create", "--name", "web", "-l", "tier=front", "host", "sh", "-c", LOOP)
                .strip();
        assertTrue(id.matches("[0-9a-f]{64}"), id);
        assertEquals("", done("ps", "-q"));
        assertEquals("Created\n", done("ps", "-a", "--format", "{{.Status}}"));

        assertEquals("web\n", done("start", "web"));
        String line = done("ps").lines().skip(1).findFirst().orElseThrow();
        assertTrue(
                line.matches(id.substring(0, 12) + "   host      \"sh -c echo out; ech…\"   .* ago +Up .* {10,}web"),
                line);
        assertEquals(id + "\n", done("ps", "-q", "--no-trunc", "-f", "label=tier=front", "-f", "name=^we"));
        assertEquals("", done("ps", "-q", "-f", "label=tier=back"));

        assertEquals("web\n", done("pause", "web"));
        assertEquals("paused\n", done("ps", "--format", "{{.State}}"));
        assertEquals("web\n", done("unpause", "web"));

        assertEquals("web\n", done("stop", "-t", "0", "web"));
        assertEquals("137\n", done("wait", "web"));
        String status = done("ps", "-a", "-f", "exited=137", "--format", "{{.Status}}");
        assertTrue(status.startsWith("Exited (137) "), status);

        assertEquals("web\n", done("rm", "web"));
        assertEquals("", done("ps", "-aq"));
    }

    @Test
    void outputIsKeptAndRead() {
        done("run", "-d", "--name", "web", "host", "sh", "-c", "echo out; echo err >&2; printf end");
        done("wait", "web");

        var all = call("logs", "web");
        assertEquals("out\nend", all.out());
        assertEquals("err\n", all.err());
        assertEquals("end", done("logs", "-n", "1", "web"));
        assertEquals("", done("logs", "--until", "2020-01-01", "web"));
        assertTrue(done("logs", "-t", "web").matches("(?s)20\\S+Z out\n20\\S+Z end"));
        assertEquals("out\nend", done("logs", "-f", "web"));
    }

    @Test
    void limitsAndNamesCanBeChanged() {
        done("run", "-d", "--name", "web", "-m", "64m", "--pids-limit", "50", "host", "sleep", "1000");

        assertEquals("web\n", done("update", "--memory", "32m", "--memory-swap", "64m", "web"));
        String usage = done("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}} {{.PIDs}}", "web");
        assertTrue(usage.matches("web \\S+ / 32MiB 1\n"), usage);

        assertEquals("", done("rename", "web", "database"));
        assertEquals("database\n", done("ps", "--format", "{{.Names}}"));
        assertTrue(done("top", "database").contains("sleep 1000"));
        assertEquals("sleep 1000\n", done("top", "database", "--format", "{{.CMD}}"));
    }

    @Test
    void restartRunsTheProgramAgain() {
        done("run", "-d", "--name", "web", "host", "sh", "-c", "echo started; exec sleep 1000");
        Workplace.await("it has written", () -> done("logs", "web").equals("started\n"));
        String pid = done("inspect", "-f", "{{.State.Pid}}", "web");

        assertEquals("web\n", done("restart", "-t", "0", "web"));

        Workplace.await("it has written", () -> done("logs", "web").equals("started\nstarted\n"));
        assertTrue(!done("inspect", "-f", "{{.State.Pid}}", "web").equals(pid));
    }

    @Test
    void everythingIsInspected() {
        String id = done("create", "-h", "box", "-e", "A=1", "-m", "64m", "-v", "/srv:/srv:ro", "host", "true")
                .strip();

        var report =
                JsonReader.DOCUMENTS.read(done("inspect", id.substring(0, 6)).getBytes(StandardCharsets.UTF_8));
        Json.Obj container = (Json.Obj) ((Json.Arr) report).items().getFirst();

        assertEquals(Json.of(id), container.get("Id").orElseThrow());
        assertEquals("box\n", done("inspect", "-f", "{{.Config.Hostname}}", id));
        assertEquals("67108864\n", done("inspect", "-f", "{{.HostConfig.Memory}}", id));
        assertEquals(
                "/srv /srv false\n",
                done("inspect", "-f", "{{range .Mounts}}{{.Source}} {{.Destination}} {{.RW}}{{end}}", id));
        assertEquals("created 0\n", done("inspect", "-f", "{{.State.Status}} {{.State.Pid}}", id));
        assertTrue(done("inspect", "-f", "{{join .Config.Env \",\"}}", id).contains(",A=1,"));
        assertTrue(done("inspect", "-f", "{{json .Spec.process.args}}", id).equals("[\"true\"]\n"));
    }

    @Test
    void planIsPrintedAndNothingIsDone() {
        String plan = done("plan", "--name", "web", "host", "true");

        assertTrue(plan.contains("pivot_root(\".\", \".\")"), plan);
        assertTrue(plan.contains("execve("), plan);
        assertEquals("", done("ps", "-aq"));
    }

    @Test
    void namesInUseAreRefused() {
        done("create", "--name", "web", "host", "true");

        refused(125, "\"web\" is in use", "create", "--name", "web", "host", "true");
        done("create", "--name", "other", "host", "true");
        refused(1, "\"web\" is in use", "rename", "other", "web");
        refused(125, "invalid container name", "create", "--name", "../x", "host", "true");
        assertEquals(2, done("ps", "-aq").lines().count());
    }

    @Test
    void unknownContainersAreNamed() {
        for (String verb : List.of(
                "start", "stop", "restart", "kill", "rm", "inspect", "attach", "logs", "wait", "pause", "unpause",
                "top")) {
            refused(1, "no such container: nobody", verb, "nobody");
        }
        refused(1, "no such container: nobody", "rename", "nobody", "somebody");
        refused(1, "no such container: nobody", "update", "--memory", "64m", "nobody");
        refused(1, "no such container: ../../etc", "rm", "../../etc");
        assertEquals("", done("rm", "-f", "nobody").replace("nobody\n", ""));
    }

    @Test
    void oneBadNameDoesNotStopTheOthers() {
        done("create", "--name", "one", "host", "true");
        done("create", "--name", "two", "host", "true");

        var result = call("rm", "one", "nobody", "two");

        assertEquals(new Result(1, "one\ntwo\n", "gatun: no such container: nobody\n"), result);
        assertEquals("", done("ps", "-aq"));
    }

    @Test
    void whatCannotBeDoneInAStateIsRefused() {
        done("run", "-d", "--name", "web", "host", "sleep", "1000");

        refused(1, "it is running", "start", "web");
        refused(1, "it is running", "rm", "web");
        refused(1, "it is running", "unpause", "web");
        done("kill", "web");
        done("wait", "web");
        refused(1, "it is exited", "kill", "web");
        refused(1, "it is exited", "pause", "web");
        refused(1, "it is exited", "attach", "web");
        refused(1, "there is no signal", "kill", "-s", "WHAT", "web");
    }

    @Test
    void wrongFlagsAreExit125() {
        refused(125, "unknown flag", "ps", "--what");
        refused(125, "takes no argument", "ps", "extra");
        refused(125, "needs an argument", "rm");
        refused(125, "is no filter", "ps", "-f", "what=1");
        refused(125, "there is no field", "ps", "-a", "--format", "table {{.What}}");
        refused(125, "a limit is missing", "update", "web");
        refused(125, "is no time", "logs", "--since", "yesterday", "web");
        refused(125, "are no keys", "attach", "--detach-keys", "what", "web");
    }

    private void refused(int code, String why, String... words) {
        var result = call(words);
        assertEquals(code, result.code(), result.toString());
        assertTrue(result.err().startsWith("gatun: ") && result.err().contains(why), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }
}
