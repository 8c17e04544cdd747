package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.daemon.life.Frames;
import io.gatun.engine.Engine;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.log.LogReader;
import io.gatun.engine.model.LogStream;
import io.gatun.engine.stream.FollowedLog;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reading the log of a container. */
public final class LogRoutes implements Routes {
    private final Engine engine;
    private final Containers containers;

    public LogRoutes(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.get("/containers/{id}/logs", this::logs);
    }

    private void logs(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        Set<LogStream> wanted = EnumSet.noneOf(LogStream.class);
        if (call.query().isOn("stdout")) wanted.add(LogStream.STDOUT);
        if (call.query().isOn("stderr")) wanted.add(LogStream.STDERR);
        if (wanted.isEmpty()) throw new HttpFailure(400, "Bad parameters: you must choose at least one stream");
        LogQuery query = query(call);
        Frames frames = Frames.of(container.memo().terminal());
        Optional<FollowedLog> followed =
                call.query().isOn("follow") ? engine.follow(container.ref(), query) : Optional.empty();
        try {
            call.exchange().stream(200, frames.contentType(call.version().isAtLeast(42)), out -> {
                var printer =
                        new LogLines(out, frames, wanted, call.query().isOn("timestamps"), details(call, container));
                if (followed.isPresent()) follow(call, followed.get(), printer);
                else read(container, query, printer);
            });
        } finally {
            followed.ifPresent(FollowedLog::close);
        }
    }

    private static void follow(Call call, FollowedLog log, LogLines printer) throws IOException {
        call.exchange().onGone(log::interrupt);
        for (Optional<LogFrame> frame = log.next(); frame.isPresent(); frame = log.next()) {
            printer.print(frame.get(), log::ready);
        }
    }

    private void read(Container container, LogQuery query, LogLines printer) throws IOException {
        try (LogReader reader = engine.logs(container.ref(), query)) {
            for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                printer.print(frame.get(), reader::next);
            }
        }
    }

    private static LogQuery query(Call call) {
        LogQuery query = LogQuery.ALL;
        String tail = call.query().text("tail").orElse("all");
        // What is no number means all, as it does for dockerd.
        if (!tail.isEmpty() && tail.length() < 10 && tail.chars().allMatch(Character::isDigit)) {
            query = query.withTail(Long.parseLong(tail));
        }
        var since = TimeText.parse("since", call.query());
        if (since.isPresent()) query = query.withSince(since.get());
        var until = TimeText.parse("until", call.query());
        return until.isPresent() ? query.withUntil(until.get()) : query;
    }

    /** The attributes that the container's log options name. */
    private static Optional<String> details(Call call, Container container) {
        return call.query().isOn("details") ? Optional.of(LogDetails.of(container.memo())) : Optional.empty();
    }
}
