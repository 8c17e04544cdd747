package io.gatun.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.Blocking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A thread that acts as somebody else; the test is root. */
class CredentialsIT {
    private static final int THREADS = 400;

    private final Self self = Kernel.open().self();

    @Test
    void threadActsAsAnotherWithItsCapabilitiesAndTheOthersStay() throws IOException {
        String before = line("Uid:");
        String capabilities = line("CapEff:");
        Blocking.<String, IOException>onThreadOfItsOwn(() -> {
            self.actAs(1234, 5678);
            assertEquals("Uid:\t0\t1234\t0\t1234", line("Uid:"));
            assertEquals("Gid:\t0\t5678\t0\t5678", line("Gid:"));
            assertEquals(capabilities, line("CapEff:"));
            return "done";
        });
        assertEquals(before, line("Uid:"));
    }

    @Test
    void processIsAsVisibleAfterManyAtOnceAsBefore() throws Exception {
        var before = self.dumpable();
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < THREADS; i++) all.add(threads.submit(() -> self.actAs(1234, 5678)));
            for (Future<?> each : all) each.get();
        }
        assertEquals(before, self.dumpable());
        assertTrue(Files.isReadable(Path.of("/proc/self/environ")));
    }

    private static String line(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow();
    }
}
