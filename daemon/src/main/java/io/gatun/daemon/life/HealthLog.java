package io.gatun.daemon.life;

import io.gatun.engine.json.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What became of the checks of a container, as docker shows it. Safe for many threads. */
final class HealthLog {
    static final String STARTING = "starting";
    static final String HEALTHY = "healthy";
    static final String UNHEALTHY = "unhealthy";

    private static final int KEPT = 5;

    private final Deque<Entry> last = new ArrayDeque<>();
    private String status = STARTING;
    private int failures;

    /**
     * One check.
     *
     * @param output what it wrote, or why it could not be made
     */
    record Entry(Instant start, Instant end, int exitCode, String output) {
        private Json json() {
            return Json.object()
                    .put("Start", start.toString())
                    .put("End", end.toString())
                    .put("ExitCode", exitCode)
                    .put("Output", output)
                    .build();
        }
    }

    synchronized String status() {
        return status;
    }

    /**
     * Writes a check down.
     *
     * @param counts whether a failure counts
     * @return whether the status is another now
     */
    synchronized boolean add(Entry entry, boolean counts, int retries) {
        last.add(entry);
        if (last.size() > KEPT) last.remove();
        String before = status;
        if (entry.exitCode() == 0) {
            failures = 0;
            status = HEALTHY;
        } else if (counts) {
            failures++;
            if (failures >= retries) status = UNHEALTHY;
        }
        return !before.equals(status);
    }

    synchronized Json json() {
        List<Json> entries = last.stream().map(Entry::json).toList();
        return Json.object()
                .put("Status", status)
                .put("FailingStreak", failures)
                .put("Log", Json.array(entries))
                .build();
    }
}
