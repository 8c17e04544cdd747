package io.gatun.daemon.docker;

import io.gatun.daemon.http.Exchange;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;

/** One line for each request: when, who, what, the status, how long it took, and what went wrong inside. Safe for many threads. */
public final class AccessLog {
    private static final int MICROS = 1_000;

    private final PrintStream out;

    /** Writes to {@code out}, which is borrowed. */
    public AccessLog(PrintStream out) {
        this.out = out;
    }

    void answered(Exchange exchange, long nanos, Optional<Throwable> defect) {
        String problem = defect.filter(each -> exchange.status() >= 500 || exchange.status() == 0)
                .map(each -> " error=\"" + plain(each.toString()) + "\"")
                .orElse("");
        // Joined, not formatted: this is done for each request.
        out.println(Instant.now() + " " + exchange.peer().text() + " " + exchange.method() + " "
                + plain(exchange.rawPath()) + " status=" + exchange.status() + " us=" + nanos / MICROS + problem);
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
