package io.gatun.cli.container.report;

import io.gatun.cli.format.Words;
import io.gatun.engine.json.Json;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What ps(1) says of a process with {@code -ef}, from proc(5) of the host; programs of the container have no say in it. */
public final class ProcessFiles {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("MMMdd", Locale.ROOT);
    private static final long TICKS_PER_SECOND = 100; // USER_HZ of every architecture that Linux has
    private static final int MOST_BYTES = 4096;
    private static final int PTS_MAJOR = 136;
    private static final int MAJOR_SHIFT = 8;

    private final double uptimeSeconds;
    private final Instant now;

    public ProcessFiles() {
        now = Instant.now();
        uptimeSeconds = read("/proc/uptime")
                .map(text -> Double.parseDouble(text.split(" ", -1)[0]))
                .orElse(0.0);
    }

    /** The fields; empty if it has ended meanwhile. */
    public Optional<Json.Obj> fields(Pid pid) {
        String directory = "/proc/" + pid.number() + "/";
        Optional<String> stat = read(directory + "stat");
        Optional<String> status = read(directory + "status");
        if (stat.isEmpty() || status.isEmpty()) return Optional.empty();
        // The name is in parentheses and may contain anything, parentheses too.
        String[] after = stat.get().substring(stat.get().lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(after[11]) + Long.parseLong(after[12]);
        double age = uptimeSeconds - (double) Long.parseLong(after[19]) / TICKS_PER_SECOND;
        return Optional.of(Json.object()
                .put("UID", value(status.get(), "Uid:"))
                .put("PID", Integer.toString(pid.number()))
                .put("PPID", after[1])
                .put("C", Long.toString(percent(ticks, age)))
                .put("STIME", began(age))
                .put("TTY", terminal(Long.parseLong(after[4])))
                .put("TIME", time(ticks / TICKS_PER_SECOND))
                .put("CMD", command(directory, stat.get()))
                .build());
    }

    private static long percent(long ticks, double age) {
        return age <= 0 ? 0 : Math.min(99, Math.round(100.0 * (double) ticks / TICKS_PER_SECOND / age));
    }

    private String began(double age) {
        var began = now.minus(Duration.ofMillis(Math.round(age * 1000))).atZone(ZoneId.systemDefault());
        boolean today =
                began.toLocalDate().equals(now.atZone(ZoneId.systemDefault()).toLocalDate());
        return (today ? TODAY : EARLIER).format(began);
    }

    private static String terminal(long device) {
        long major = device >> MAJOR_SHIFT & 0xfff;
        long minor = (device & 0xff) | (device >> 12 & 0xfff00);
        return major == PTS_MAJOR ? "pts/" + minor : device == 0 ? "?" : "tty" + minor;
    }

    private static String time(long seconds) {
        return "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** What it was started as; the name in brackets where that is empty, as for a process that has ended. */
    private static String command(String directory, String stat) {
        String line = read(directory + "cmdline").orElse("").replace('\0', ' ').strip();
        if (line.isEmpty()) line = "[" + stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')) + "]";
        return Words.printable(line);
    }

    private static String value(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> List.of(line.substring(name.length()).strip().split("\\s+", -1)))
                .map(List::getFirst)
                .findFirst()
                .orElse("?");
    }

    private static Optional<String> read(String file) {
        try (var stream = Files.newInputStream(Path.of(file))) {
            return Optional.of(new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }
}
