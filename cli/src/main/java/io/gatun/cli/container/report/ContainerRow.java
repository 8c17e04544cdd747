package io.gatun.cli.container.report;

import io.gatun.cli.command.ExitCode;
import io.gatun.cli.format.Words;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A container as a line of {@code ps}, with docker's fields. */
public final class ContainerRow {
    public static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry("ID", "CONTAINER ID"),
            Map.entry("Image", "IMAGE"),
            Map.entry("Command", "COMMAND"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("RunningFor", "CREATED"),
            Map.entry("Status", "STATUS"),
            Map.entry("State", "STATE"),
            Map.entry("Ports", "PORTS"),
            Map.entry("Names", "NAMES"),
            Map.entry("Labels", "LABELS"),
            Map.entry("Mounts", "MOUNTS"),
            Map.entry("Networks", "NETWORKS"));

    public static final List<String> COLUMNS =
            List.of("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names");

    private static final DateTimeFormatter CREATED_AT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z z", Locale.ROOT);
    private static final int COMMAND_LENGTH = 20;

    private final ContainerInfo container;
    private final Instant now;

    public ContainerRow(ContainerInfo container, Instant now) {
        this.container = container;
        this.now = now;
    }

    /** The fields; {@code whole} leaves nothing out for want of room. */
    public Json.Obj fields(boolean whole) {
        String id = container.id().value();
        return Json.object()
                .put("ID", whole ? id : container.id().shortForm())
                .put("Image", Words.printable(container.image()))
                .put("Command", command(whole))
                .put("CreatedAt", CREATED_AT.format(container.created().atZone(ZoneId.systemDefault())))
                .put("RunningFor", Words.duration(Duration.between(container.created(), now)) + " ago")
                .put("Status", status())
                .put("State", container.status())
                .put("Ports", NetworkWords.ports(container.networks()))
                .put("Names", container.name().map(Object::toString).orElse(""))
                .put("Labels", labels())
                .put("Mounts", mounts())
                .put("Networks", String.join(",", NetworkWords.of(container)))
                .build();
    }

    private String command(boolean whole) {
        String text = container
                .spec()
                .process()
                .map(process -> String.join(" ", process.args()))
                .orElse("");
        String printable = Words.printable(text);
        return '"' + (whole ? printable : Words.shortened(printable, COMMAND_LENGTH)) + '"';
    }

    String status() {
        var started = container.run().flatMap(ContainerInfo.Run::started);
        if (started.isPresent()) {
            String up = "Up " + Words.duration(Duration.between(started.get(), now));
            return container.status().equals("paused") ? up + " (Paused)" : up;
        }
        return container
                .end()
                .map(end -> "Exited (%d) %s ago"
                        .formatted(ExitCode.of(end), Words.duration(Duration.between(end.finished(), now))))
                .orElseGet(() -> capitalized(container.status()));
    }

    private String labels() {
        return container.labels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> Words.printable(label.getKey() + "=" + label.getValue()))
                .collect(Collectors.joining(","));
    }

    private String mounts() {
        return container.spec().mounts().stream()
                .filter(mount -> mount.isBind())
                .map(mount -> mount.source().orElse(""))
                .filter(source -> !source.startsWith(container.directory() + "/"))
                .map(Words::printable)
                .collect(Collectors.joining(","));
    }

    private static String capitalized(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
