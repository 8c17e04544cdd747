package io.gatun.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.DaemonBeside;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code gatun events} beside commands, with a daemon and without. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventsIT extends InWorkplace {
    private static final String ACTIONS = "{{.Type}} {{.Action}} {{.Actor.Attributes.name}}";

    @Test
    void filesTellOfTheLifeOfContainers() throws Exception {
        done("create", "--name", "first", "host", "true");
        try (var events = new Listener("--since", "1h", "--format", ACTIONS)) {
            events.expect("container create first");
            done("run", "-d", "--name", "web", "host", "sleep", "1000");
            events.expect("container create web", "container start web");
            done("rename", "web", "database");
            events.expect("container rename database");
            done("kill", "database");
            events.expect("container die database");
            done("start", "database");
            events.expect("container start database");
            done("stop", "-t", "0", "database");
            events.expect("container die database");
            done("rm", "database");
            events.expect("container destroy database");
        }
    }

    @Test
    void whatWasIsReadFromTheFilesAndFiltered() {
        String id = done("run", "-d", "--name", "web", "-l", "tier=front", "host", "sh", "-c", "exit 7")
                .strip();
        done("wait", "web");
        done("create", "--name", "other", "host", "true");

        String all = done("events", "--since", "1h", "--until", "0s");
        assertTrue(
                all.lines()
                        .anyMatch(line -> line.matches("\\S+T\\S+\\.\\d{9}(Z|[+-]\\S+) container die " + id
                                + " \\(exitCode=7, image=host, name=web, tier=front\\)")),
                all);
        assertEquals(List.of("create", "start", "die", "create"), actions("--until", "0s"));
        assertEquals(List.of("create", "start", "die"), actions("--until", "0s", "-f", "label=tier=front"));
        assertEquals(List.of("die"), actions("--until", "0s", "-f", "container=web", "-f", "event=die"));
        assertEquals(List.of(), actions("--until", "1h"));
    }

    @Test
    void jsonIsThatOfTheApi() {
        done("create", "--name", "web", "host", "true");
        var event = (Json.Obj)
                JsonReader.DOCUMENTS.read(done("events", "--since", "1h", "--until", "0s", "--format", "json")
                        .strip());
        assertEquals(
                List.of("status", "id", "from", "Type", "Action", "Actor", "scope", "time", "timeNano"),
                List.copyOf(event.members().keySet()));
        assertEquals(Json.of("host"), event.get("from").orElseThrow());
    }

    @Test
    void daemonThatRunsIsAskedForItsEvents() throws Exception {
        var daemon = new DaemonBeside(place, directory);
        try (daemon) {
            done("create", "--name", "first", "host", "true");
            try (var events = new Listener("--since", "1h", "--format", ACTIONS)) {
                events.expect("container create first");
                done("run", "-d", "--name", "web", "-v", "data:/data", "host", "sleep", "1000");
                done("kill", "web");
                done("wait", "web");
                done("rm", "web");
                // Order and volumes are the daemon's: files of containers alone tell of no volume.
                events.expect(
                        "volume create <no value>",
                        "container create web",
                        "volume mount <no value>",
                        "container start web",
                        "container die web",
                        "volume unmount <no value>",
                        "container destroy web");
            }
        }
        assertEquals("", daemon.word());
        assertEquals(List.of("create"), actions("--until", "0s"));
    }

    @Test
    void wordOfADaemonThatWasKilledIsNotBelieved() throws IOException {
        done("create", "--name", "web", "host", "true");
        Files.writeString(
                place.root().resolve("daemon.lock"), directory.resolve("nobody").toString());
        assertEquals(List.of("create"), actions("--until", "0s"));
    }

    private List<String> actions(String... more) {
        var words = new ArrayList<>(List.of("events", "--since", "1h", "--format", "{{.Action}}"));
        words.addAll(List.of(more));
        return done(words.toArray(String[]::new)).lines().toList();
    }

    /** The command in a process of its own, until it is closed. */
    private final class Listener implements AutoCloseable {
        private final Process process;
        private final BufferedReader lines;

        Listener(String... flags) throws IOException {
            var words = new ArrayList<>(List.of("events"));
            words.addAll(List.of(flags));
            process = place.process(words.toArray(String[]::new))
                    .redirectErrorStream(true)
                    .start();
            lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        }

        void expect(String... expected) throws IOException {
            for (String line : expected) assertEquals(line, lines.readLine());
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
