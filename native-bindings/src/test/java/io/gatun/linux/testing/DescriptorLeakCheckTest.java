package io.gatun.linux.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs small test classes in an engine of their own, so that what they leak is seen as by a real run. */
class DescriptorLeakCheckTest {
    private static final List<FileInputStream> OPENED = new ArrayList<>();

    @AfterEach
    void closeWhatTheCasesLeaked() throws IOException {
        for (var stream : OPENED) stream.close();
        OPENED.clear();
    }

    @Test
    void classThatLeavesADescriptorOpenFails() {
        assertEquals(1, containersOf(LeakyCase.class).failed().count());
    }

    @Test
    void classThatClosesItsDescriptorsPasses() {
        assertEquals(0, containersOf(TidyCase.class).failed().count());
    }

    @Test
    void virtualThreadsAndChildProcessesAreNotMistakenForLeaks() {
        assertEquals(0, containersOf(BusyCase.class).failed().count());
    }

    @Test
    void leakIsSeenAlsoWhenClassesRunAtTheSameTime() {
        var containers = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(LeakyCase.class), selectClass(TidyCase.class))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .execute()
                .containerEvents();

        assertEquals(1, containers.failed().count());
    }

    private static Events containersOf(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .execute()
                .containerEvents();
    }

    static class LeakyCase {
        @Test
        void opensAndForgets() throws IOException {
            OPENED.add(new FileInputStream("/dev/null"));
        }
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class TidyCase {
        @Test
        void opensAndCloses() throws IOException {
            try (var stream = new FileInputStream("/dev/null")) {
                assertEquals(-1, stream.read());
            }
        }
    }

    static class BusyCase {
        @Test
        void waitsForAChildOnAVirtualThread() throws IOException, InterruptedException {
            var child = new ProcessBuilder("cat").start();
            var output = new ArrayList<Integer>();
            var reader = Thread.startVirtualThread(() -> output.add(firstByteOf(child)));
            child.getOutputStream().write('x');
            child.getOutputStream().close();
            reader.join();
            assertEquals(0, child.waitFor());
            assertEquals(List.of((int) 'x'), output);
        }

        private static int firstByteOf(Process child) {
            try {
                return child.getInputStream().read();
            } catch (IOException e) {
                return -1;
            }
        }
    }
}
