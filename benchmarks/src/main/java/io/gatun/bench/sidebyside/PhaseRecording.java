package io.gatun.bench.sidebyside;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Records the phases that our engine tells the flight recorder of, from when this is made. */
final class PhaseRecording implements AutoCloseable {
    private static final String EVENT = "gatun.Phase";

    private final Recording recording = new Recording();

    PhaseRecording() {
        recording.enable(EVENT).withThreshold(Duration.ZERO);
        recording.start();
    }

    /** Ends it; returns how long each phase of the last {@code containers} took, in milliseconds, in the order of phases. */
    Map<String, Figures> last(int containers) {
        recording.stop();
        var figures = new LinkedHashMap<String, Figures>();
        millisByPhase().forEach((phase, millis) -> {
            var last = millis.subList(Math.max(0, millis.size() - containers), millis.size());
            figures.put(phase, new Figures(last));
        });
        return figures;
    }

    private Map<String, List<Double>> millisByPhase() {
        try {
            Path file = Files.createTempFile("gatun-phases", ".jfr");
            try {
                recording.dump(file);
                return RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals(EVENT))
                        .sorted(comparing(RecordedEvent::getStartTime))
                        .collect(groupingBy(
                                event -> event.getString("phase"),
                                LinkedHashMap::new,
                                mapping(PhaseRecording::millis, toList())));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double millis(RecordedEvent event) {
        return event.getDuration().toNanos() / 1e6;
    }

    @Override
    public void close() {
        recording.close();
    }
}
