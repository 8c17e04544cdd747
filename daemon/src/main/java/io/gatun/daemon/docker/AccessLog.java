package io.gatun.daemon.docker;

import io.gatun.daemon.http.Exchange;
import io.gatun.engine.json.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** One line for each request: when, who, what, the status, how long it took, and what went wrong inside. Safe for many threads. */
public final class AccessLog {
    private static final int MICROS = 1_000;
    private static final int DEFECT = 500;

    private final PrintStream out;
    private final Function<Entry, String> form;

    private AccessLog(PrintStream out, Function<Entry, String> form) {
        this.out = out;
        this.form = form;
    }

    /** Writes words to {@code out}, which is borrowed. */
    public static AccessLog ofText(PrintStream out) {
        return new AccessLog(out, AccessLog::text);
    }

    /** Writes objects of JSON to {@code out}, which is borrowed. */
    public static AccessLog ofJson(PrintStream out) {
        return new AccessLog(out, AccessLog::json);
    }

    private record Entry(Instant time, Exchange exchange, long micros, Optional<String> problem) {}

    void answered(Exchange exchange, long nanos, Optional<Throwable> defect) {
        var problem = defect.filter(each -> exchange.status() >= DEFECT || exchange.status() == 0)
                .map(Throwable::toString);
        out.println(form.apply(new Entry(Instant.now(), exchange, nanos / MICROS, problem)));
    }

    private static String text(Entry entry) {
        Exchange exchange = entry.exchange();
        String problem =
                entry.problem().map(each -> " error=\"" + plain(each) + "\"").orElse("");
        // Joined, not formatted: this is done for each request.
        return entry.time() + " " + exchange.peer().text() + " " + exchange.method() + " " + plain(exchange.rawPath())
                + " status=" + exchange.status() + " us=" + entry.micros() + problem;
    }

    private static String json(Entry entry) {
        Exchange exchange = entry.exchange();
        return Json.object()
                .put("time", entry.time().toString())
                .put("level", entry.problem().isPresent() ? "error" : "info")
                .put("msg", "request")
                .put("peer", exchange.peer().text())
                .put("method", exchange.method())
                .put("path", exchange.rawPath())
                .put("status", exchange.status())
                .put("us", entry.micros())
                .maybe("error", entry.problem())
                .build()
                .toString();
    }

    /** What a client chose must not begin a line of its own. */
    private static String plain(String text) {
        if (text.chars().noneMatch(c -> Character.isISOControl(c) || c == '"')) return text;
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || c == '"' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
