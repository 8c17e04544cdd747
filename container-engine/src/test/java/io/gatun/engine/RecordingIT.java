package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.LimitsBuilder;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JDK's flight recorder gets to know of containers. */
class RecordingIT {
    /** Uses more processor time than a period of its quota has, and then more memory than there is for it. */
    private static final String SCRIPT =
            "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; exec dd if=/dev/zero of=/dev/null bs=64M count=1";

    @TempDir
    private Path directory;

    @Test
    void recordingTellsTheLifeOfAContainer() throws IOException {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        String id;
        List<RecordedEvent> events;
        try (var recording = new Recording();
                var engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-recording-it"))) {
            recording.start();
            id = run(engine, rootfs);
            recording.stop();
            events = events(recording);
        }
        events.forEach(event -> assertEquals(id, event.getString("container")));
        assertEquals(
                List.of("files", "groups", "limits", "network", "process", "execute"),
                named(events, "Phase").map(event -> event.getString("phase")).toList());
        assertTrue(named(events, "Start").findFirst().orElseThrow().getInt("pid") > 1);
        assertEquals(137, named(events, "Exit").findFirst().orElseThrow().getInt("exitCode"));
        assertEquals(1, named(events, "OutOfMemory").count());
        assertTrue(named(events, "Throttling").findFirst().orElseThrow().getLong("throttledPeriods") > 0);
    }

    private static String run(Engine engine, Path rootfs) {
        var limits = new LimitsBuilder().memory(16 << 20).nanoCpus(20_000_000).build();
        var options = ContainerOptions.builder()
                .command(List.of("sh", "-c", SCRIPT))
                .resources(limits)
                .build();
        var request = new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options);
        String id = engine.create(request).id().value();
        var box = new ContainerRef(id);
        engine.start(box);
        engine.await(box);
        engine.delete(box);
        return id;
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("gatun."))
                .toList();
    }

    private static Stream<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals("gatun." + name));
    }
}
