package io.gatun.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.template.Image;
import io.gatun.linux.process.Signal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of further programs in containers. */
@Timeout(60)
class EngineExecClientIT {
    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-engine-exec-client-it"));
    }

    @AfterEach
    void close() {
        engine.list()
                .forEach(info -> engine.deleteByForce(new ContainerRef(info.id().value())));
        engine.close();
    }

    @Test
    void clientHasATerminalAndTheProgramOutlivesIt() {
        var box = start();
        var options = new ExecOptions(
                List.of("sh", "-c", "read go; stty size; tty; echo up; exec sleep 1000"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                true,
                false);
        try (var client = engine.exec(box, options, Attach.OUTPUT_AND_INPUT)) {
            client.resize(33, 77);
            client.write("go\n".getBytes(UTF_8), 0, 3);
            var seen = new StringBuilder();
            while (!seen.toString().contains("up\r\n")) {
                seen.append(client.next().orElseThrow().text());
            }
            assertTrue(seen.toString().contains("33 77\r\n/dev/pts/0\r\n"), seen.toString());
        }
        assertEquals(2, engine.top(box).size());
    }

    @Test
    void signalsAndInputReachTheProgramOfAClient() {
        var box = start();
        var script = "trap 'exit 9' USR1; cat; echo up; while :; do sleep 0.05; done";
        try (var client = engine.exec(box, ExecOptions.of("sh", "-c", script), Attach.OUTPUT_AND_INPUT)) {
            client.write("typed\n".getBytes(UTF_8), 0, 6);
            client.closeInput();
            var seen = new StringBuilder();
            while (!seen.toString().contains("up\n")) {
                seen.append(client.next().orElseThrow().text());
            }
            assertEquals("typed\nup\n", seen.toString());
            client.kill(Signal.of("USR1"));
            assertEquals("", readAll(client));
            assertEquals(Optional.of(9), client.await());
            assertEquals(Optional.of(9), client.await(), "asked again");
        }
    }

    private ContainerRef start() {
        var options =
                ContainerOptions.builder().command(List.of("sleep", "1000")).build();
        var info = engine.create(new ContainerRequest(Optional.empty(), new Image.Host(), options));
        var box = new ContainerRef(info.id().value());
        engine.start(box);
        return box;
    }

    private static String readAll(Attachment attachment) {
        var text = new StringBuilder();
        for (var frame = attachment.next(); frame.isPresent(); frame = attachment.next()) {
            text.append(frame.get().text());
        }
        return text.toString();
    }
}
