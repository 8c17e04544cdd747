package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers as objects of this program. */
class SandboxIT {
    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-sandbox-it"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void streamsArePlainStreams() throws Exception {
        try (var box = engine.sandbox("host")
                .memory("64m")
                .pidsLimit(20)
                .start("sh", "-c", "tr a-z A-Z; echo e >&2; exit 5")) {
            box.stdin().write("shout".getBytes(StandardCharsets.UTF_8));
            box.stdin().close();
            assertEquals("SHOUT", new String(box.stdout().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals("e\n", new String(box.stderr().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(5, box.await());
        }
        assertTrue(engine.list().isEmpty(), "a closed sandbox leaves nothing");
    }

    @Test
    void closingASandboxEndsItsProgram() throws Exception {
        Path proof = directory.resolve("running");
        try (var box = engine.sandbox("host").start("sh", "-c", "echo up; sleep 1000")) {
            assertEquals('u', box.stdout().read());
            Files.createFile(proof);
        }
        assertTrue(engine.list().isEmpty());
    }

    @Test
    void virtualThreadsRunSandboxesAtOnce() throws Exception {
        Callable<Integer> run = () -> {
            try (var box = engine.sandbox("host").start("sh", "-c", "cat; exit 9")) {
                box.stdin().close();
                return box.await();
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results =
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> run).toList());
            for (Future<Integer> result : results) {
                assertEquals(9, result.get());
            }
        }
        assertTrue(engine.list().isEmpty());
    }
}
