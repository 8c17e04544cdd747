package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client asks for, as it was written; texts are made of it only where somebody needs one. For one thread. */
public final class HttpRequest {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final List<String> USUAL_METHODS =
            List.of("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS");
    private static final String ABSOLUTE = "http://";
    private static final Span ROOT = new Span(new byte[] {'/'}, 0, 1);
    private static final int MAX_METHOD = 32;
    private static final int MAX_TARGET = 16 * 1024;

    private final Head head;
    private final String method;
    private final Span authority;
    private final Span target;
    private final boolean isNew;
    private final List<String> options;
    private final Framing framing;
    private final Optional<String> upgrade;
    private @Nullable String host;
    private @Nullable String path;

    /** A request, and where in the bytes its head ends. */
    public record Read(HttpRequest request, int end) {}

    /**
     * Reads the request that bytes begin with. The bytes are kept, and must not change.
     *
     * @param looked how many of the bytes were there when it was not complete
     * @return null if it is not complete
     */
    public static @Nullable Read read(byte[] bytes, int looked) throws HttpProblem {
        if (bytes.length == 0) return null;
        if (!Octets.isToken(bytes[0])) throw new HttpProblem(400, "no request of HTTP");
        int end = Head.end(bytes, looked, bytes.length);
        return end < 0 ? null : new Read(new HttpRequest(Head.read(bytes, end)), end);
    }

    /**
     * A request that nobody has sent, read as one that somebody has.
     *
     * @param host with a port or without; one of HTTP/1.0 if it is empty
     * @param target a path, with a query or without
     */
    public static HttpRequest of(String host, String target) throws HttpProblem {
        String text =
                "GET " + target + (host.isEmpty() ? " HTTP/1.0\r\n\r\n" : " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        if ((host + target).chars().anyMatch(c -> c < ' '))
            throw new HttpProblem(400, "a control character in the head");
        byte[] bytes = text.getBytes(UTF_8);
        return new HttpRequest(Head.read(bytes, bytes.length));
    }

    private HttpRequest(Head head) throws HttpProblem {
        this.head = head;
        Span line = head.line();
        int first = line.indexOf(' ', 0);
        int second = first < 0 ? -1 : line.indexOf(' ', first + 1);
        if (second < 0 || line.indexOf(' ', second + 1) >= 0) throw new HttpProblem(400, "a first line that is none");
        isNew = isNew(line.part(second + 1, line.length()));
        Span verb = line.part(0, first);
        method = method(verb);
        Span asked = line.part(first + 1, second);
        if (asked.length() > MAX_TARGET) throw new HttpProblem(414, "the target is longer than 16 KiB");
        Span named = head.only(Known.HOST, "two hosts");
        if (named == null && isNew) throw new HttpProblem(400, "no host");
        if (asked.startsWithIgnoringCase(ABSOLUTE)) {
            int slash = asked.indexOf('/', ABSOLUTE.length());
            authority = asked.part(ABSOLUTE.length(), slash < 0 ? asked.length() : slash);
            target = slash < 0 ? ROOT : asked.part(slash, asked.length());
        } else {
            authority = named == null ? Span.NONE : named;
            target = asked;
        }
        Targets.require(verb, target);
        options = head.words(Known.CONNECTION);
        requireNoVitalOptions(options);
        framing = Framing.of(head, isNew, Framing.NONE);
        Targets.require(authority);
        upgrade = readUpgrade();
    }

    private static boolean isNew(Span version) throws HttpProblem {
        if (version.is("HTTP/1.1")) return true;
        if (version.is("HTTP/1.0")) return false;
        throw new HttpProblem(version.startsWith("HTTP/") ? 505 : 400, "a version other than HTTP/1.1 and 1.0");
    }

    private static String method(Span method) throws HttpProblem {
        for (int i = 0; i < USUAL_METHODS.size(); i++) if (method.is(USUAL_METHODS.get(i))) return USUAL_METHODS.get(i);
        boolean isToken = method.length() <= MAX_METHOD;
        for (int i = 0; isToken && i < method.length(); i++) isToken = Octets.isToken(method.at(i));
        if (!isToken) throw new HttpProblem(400, "a method that is none");
        if (method.is("CONNECT")) throw new HttpProblem(405, "this is no proxy for everybody");
        return method.toString();
    }

    // Who names them as options of the connection wants them to be gone behind us.
    private static void requireNoVitalOptions(List<String> options) throws HttpProblem {
        for (int i = 0; i < options.size(); i++) {
            if (Hops.isVital(options.get(i))) throw new HttpProblem(400, "an option of the connection that is none");
        }
    }

    // HTTP/2 in a tunnel would be requests that nobody here has read.
    private Optional<String> readUpgrade() {
        if (!head.has(Known.UPGRADE)) return Optional.empty();
        List<String> protocols = head.words(Known.UPGRADE);
        boolean wanted = isNew && options.contains("upgrade") && framing instanceof Framing.None;
        if (!wanted || protocols.size() != 1 || protocols.getFirst().isEmpty()) return Optional.empty();
        return Optional.of(protocols.getFirst()).filter(protocol -> !protocol.startsWith("h2"));
    }

    Head head() {
        return head;
    }

    /** What it says of its connection, in small letters. */
    List<String> options() {
        return options;
    }

    /** What is to be done, as it was written. */
    public String method() {
        return method;
    }

    /** The host as it was written. */
    Span authority() {
        return authority;
    }

    /** The host in small letters, without its port; empty for HTTP/1.0 without one. */
    public String host() {
        if (host == null) host = Targets.host(authority.toString());
        return host;
    }

    /** What the backend is asked for: a path with its query, or {@code *}. */
    public String target() {
        return target.toString();
    }

    /** The same as it was written. */
    Span targetBytes() {
        return target;
    }

    /** The path without the query. */
    public String path() {
        if (path == null) {
            int query = target.indexOf('?', 0);
            path = (query < 0 ? target : target.part(0, query)).toString();
        }
        return path;
    }

    /** Whether it is of HTTP/1.1. */
    public boolean isNew() {
        return isNew;
    }

    /** Whether another one may follow on the connection. */
    public boolean keepsAlive() {
        return isNew ? !options.contains("close") : options.contains("keep-alive");
    }

    Framing framing() {
        return framing;
    }

    /** The protocol that the client would rather speak. */
    public Optional<String> upgrade() {
        return upgrade;
    }

    /** Whether asking twice is as good as asking once (RFC 9110, section 9.2.2). */
    public boolean isIdempotent() {
        return IDEMPOTENT.contains(method);
    }

    /** Whether the answer has no body, whatever its head says. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether it expects what nobody here can do. */
    public boolean expectsTheImpossible() {
        for (String expectation : head.words(Known.EXPECT)) if (!expectation.equals("100-continue")) return true;
        return false;
    }

    /** Whether a body follows. */
    public boolean hasBody() {
        return !(framing instanceof Framing.None);
    }

    /**
     * Its body, from its beginning.
     *
     * @param most how many bytes it may have
     */
    public Body body(long most) throws HttpProblem {
        return Body.of(framing, most);
    }
}
