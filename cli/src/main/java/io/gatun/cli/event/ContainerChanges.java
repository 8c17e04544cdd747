package io.gatun.cli.event;

import io.gatun.cli.command.ExitCode;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.RunEnd;
import io.gatun.engine.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has happened to one container between two looks at it, in the daemon's words and order. */
final class ContainerChanges {
    private static final long NANOS = 1_000_000_000;

    private final List<Happening> events = new ArrayList<>();
    private final ContainerInfo container;

    private ContainerChanges(ContainerInfo container) {
        this.container = container;
    }

    /** What its files still tell of one: that it was made, and when its last run began and ended. */
    static List<Happening> recorded(ContainerInfo now) {
        var changes = new ContainerChanges(now);
        changes.tell("create", now.created(), Map.of());
        changes.lives(Optional.empty(), Optional.empty());
        return changes.events;
    }

    /** What is new since a look before. */
    static List<Happening> between(ContainerInfo before, ContainerInfo now) {
        var changes = new ContainerChanges(now);
        if (!before.name().equals(now.name())) {
            String old = before.name().map(Object::toString).orElse("");
            changes.tell("rename", Instant.now(), Map.of("oldName", "/" + old));
        }
        changes.lives(start(before), before.end().map(ContainerChanges::run));
        return changes.events;
    }

    /** It is not there any more. */
    static List<Happening> gone(ContainerInfo before) {
        var changes = new ContainerChanges(before);
        // It ended and was removed between two looks: nobody knows how.
        if (before.run().isPresent()) {
            changes.tell("die", Instant.now(), Map.of("exitCode", Integer.toString(ExitCode.UNKNOWN)));
        }
        changes.tell("destroy", Instant.now(), Map.of());
        return changes.events;
    }

    private void lives(Optional<Instant> startBefore, Optional<Instant> endBefore) {
        Optional<Instant> start = start(container);
        if (start.isPresent() && !start.equals(startBefore)) tell("start", start.get(), Map.of());
        Optional<RunEnd> end =
                container.end().filter(each -> !Optional.of(run(each)).equals(endBefore));
        end.ifPresent(each -> {
            if (each.oomKilled()) tell("oom", each.finished(), Map.of());
            tell("die", each.finished(), Map.of("exitCode", Integer.toString(ExitCode.of(each))));
        });
    }

    /** What tells an end from that of another run. */
    private static Instant run(RunEnd end) {
        return end.started().orElse(end.finished());
    }

    private static Optional<Instant> start(ContainerInfo info) {
        return info.run()
                .flatMap(ContainerInfo.Run::started)
                .or(() -> info.end().flatMap(RunEnd::started));
    }

    private void tell(String action, Instant time, Map<String, String> more) {
        var attributes = new HashMap<>(container.labels());
        attributes.put("image", container.image());
        attributes.put("name", container.name().map(Object::toString).orElse(""));
        attributes.putAll(more);
        String id = container.id().value();
        events.add(Happening.of(Json.object()
                .put("status", action)
                .put("id", id)
                .put("from", container.image())
                .put("Type", "container")
                .put("Action", action)
                .put(
                        "Actor",
                        Json.object()
                                .put("ID", id)
                                .put("Attributes", Json.strings(attributes))
                                .build())
                .put("scope", "local")
                .put("time", time.getEpochSecond())
                .put("timeNano", time.getEpochSecond() * NANOS + time.getNano())
                .build()));
    }
}
