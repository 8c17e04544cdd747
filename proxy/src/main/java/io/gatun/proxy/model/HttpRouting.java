package io.gatun.proxy.model;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Speaks HTTP/1.1 with clients and backends: each request finds its pool by host and path, and its backend anew. Without a route the
 * service's own backends get it; if it has none, the answer is 404.
 *
 * @param routes the most exact host counts, then the most exact path
 * @param forwarded what backends are told of who asked
 * @param keepAlive how long a client may be silent between two requests
 * @param answer how long a backend may take to begin its answer, and a transfer may stand still
 * @param maxBodyBytes how long the body of a request may be
 */
public record HttpRouting(
        List<Route> routes, Forwarded forwarded, Duration keepAlive, Duration answer, long maxBodyBytes)
        implements Routing {
    public HttpRouting {
        routes = List.copyOf(routes);
        Durations.requirePositive("the time between two requests", keepAlive);
        Durations.requirePositive("the time of an answer", answer);
        if (maxBodyBytes < 0) throw new IllegalArgumentException("the longest body is not shorter than nothing");
    }

    /** These routes; clients are silent for a minute at most, and so are backends. */
    public static HttpRouting of(List<Route> routes) {
        return new HttpRouting(
                routes, Forwarded.REPLACED, Duration.ofMinutes(1), Duration.ofMinutes(1), Long.MAX_VALUE);
    }

    /** What backends are told of who asked: X-Forwarded-For, -Proto and -Host, and Forwarded (RFC 7239). */
    public enum Forwarded {
        /** What we know; what a client says of itself is taken away. */
        REPLACED,
        /** What the proxy before us says, which is believed, and one more. */
        APPENDED,
        /** What the client says. */
        AS_IT_IS
    }

    /**
     * What goes to a pool.
     *
     * @param hosts {@code a.example}; {@code *.example} for all hosts below it; {@code *} for all
     */
    public record Route(List<HostPattern> hosts, PathPattern path, String pool) {
        public Route {
            hosts = List.copyOf(hosts);
            if (hosts.isEmpty()) throw new IllegalArgumentException("a route needs a host; * is every host");
            PoolNames.require(pool);
        }
    }

    /** Some paths. */
    public record PathPattern(Kind kind, String text) {
        /** Every path. */
        public static final PathPattern ANY = new PathPattern(Kind.PREFIX, "/");

        /** How a path fits, in the order in which they count. */
        public enum Kind {
            /** It is the text. */
            EXACT,
            /** The whole of it matches the text as a pattern of java.util.regex. */
            REGEX,
            /** It begins with the elements of the text: {@code /api} is before {@code /api/v1}, not before {@code /apis}. */
            PREFIX
        }

        public PathPattern {
            if (kind != Kind.REGEX && !text.startsWith("/"))
                throw new IllegalArgumentException("a path begins with /, not as in \"" + text + "\"");
            if (kind == Kind.REGEX) requirePattern(text);
        }

        private static void requirePattern(String text) {
            try {
                Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("not a pattern: \"" + text + "\": " + e.getDescription(), e);
            }
        }
    }

    @Override
    public Set<String> pools() {
        var names = new LinkedHashSet<String>();
        for (Route route : routes) names.add(route.pool());
        return names;
    }
}
