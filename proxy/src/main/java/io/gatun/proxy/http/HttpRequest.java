package io.gatun.proxy.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param host in small letters, without its port; empty for HTTP/1.0 without one
 * @param authority the host as it was written
 * @param target what the backend is asked for: a path with its query, or {@code *}
 * @param isNew whether it is of HTTP/1.1
 * @param keepsAlive whether another one may follow on the connection
 * @param upgrade the protocol that the client would rather speak
 */
public record HttpRequest(
        Head head,
        String method,
        String host,
        String authority,
        String target,
        boolean isNew,
        boolean keepsAlive,
        Framing framing,
        Optional<String> upgrade) {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final int MAX_METHOD = 32;
    private static final int MAX_TARGET = 16 * 1024;

    /** A request, and where in the bytes its head ends. */
    public record Read(HttpRequest request, int end) {}

    /**
     * Reads the request that bytes begin with.
     *
     * @param looked how many of the bytes were there when it was not complete
     * @return null if it is not complete
     */
    public static @Nullable Read read(byte[] bytes, int looked) throws HttpProblem {
        if (bytes.length == 0) return null;
        if (!Octets.isToken(bytes[0])) throw new HttpProblem(400, "no request of HTTP");
        int end = Head.end(bytes, looked, bytes.length);
        return end < 0 ? null : new Read(of(Head.read(bytes, end)), end);
    }

    private static HttpRequest of(Head head) throws HttpProblem {
        String[] words = head.line().split(" ", -1);
        if (words.length != 3) throw new HttpProblem(400, "a first line that is none");
        boolean isNew = isNew(words[2]);
        requireMethod(words[0]);
        String target = words[1];
        if (target.length() > MAX_TARGET) throw new HttpProblem(414, "the target is longer than 16 KiB");
        String authority = authority(head, isNew);
        if (target.regionMatches(true, 0, "http://", 0, "http://".length())) {
            int slash = target.indexOf('/', "http://".length());
            authority = target.substring("http://".length(), slash < 0 ? target.length() : slash);
            target = slash < 0 ? "/" : target.substring(slash);
        }
        Targets.require(words[0], target);
        List<String> options = head.words("connection");
        requireNoVitalOptions(options);
        boolean keeps = isNew ? !options.contains("close") : options.contains("keep-alive");
        Framing framing = Framing.of(head, isNew, Framing.NONE);
        return new HttpRequest(
                head,
                words[0],
                Targets.host(authority),
                authority,
                target,
                isNew,
                keeps,
                framing,
                upgrade(head, options, isNew, framing));
    }

    private static boolean isNew(String version) throws HttpProblem {
        if (version.equals("HTTP/1.1")) return true;
        if (version.equals("HTTP/1.0")) return false;
        throw new HttpProblem(version.startsWith("HTTP/") ? 505 : 400, "a version other than HTTP/1.1 and 1.0");
    }

    private static void requireMethod(String method) throws HttpProblem {
        boolean isToken = method.chars().allMatch(c -> c < 0x80 && Octets.isToken((byte) c));
        if (!isToken || method.length() > MAX_METHOD) throw new HttpProblem(400, "a method that is none");
        if (method.equals("CONNECT")) throw new HttpProblem(405, "this is no proxy for everybody");
    }

    private static String authority(Head head, boolean isNew) throws HttpProblem {
        List<String> hosts = head.values("host");
        if (hosts.size() > 1) throw new HttpProblem(400, "two hosts");
        if (hosts.isEmpty() && isNew) throw new HttpProblem(400, "no host");
        return hosts.isEmpty() ? "" : hosts.getFirst();
    }

    // Who names them as options of the connection wants them to be gone behind us.
    private static void requireNoVitalOptions(List<String> options) throws HttpProblem {
        for (String option : options) {
            if (Hops.isVital(option)) throw new HttpProblem(400, "an option of the connection that is none");
        }
    }

    // HTTP/2 in a tunnel would be requests that nobody here has read.
    private static Optional<String> upgrade(Head head, List<String> options, boolean isNew, Framing framing) {
        List<String> protocols = head.words("upgrade");
        boolean wanted = isNew && options.contains("upgrade") && framing instanceof Framing.None;
        if (!wanted || protocols.size() != 1 || protocols.getFirst().isEmpty()) return Optional.empty();
        return Optional.of(protocols.getFirst()).filter(protocol -> !protocol.startsWith("h2"));
    }

    /** The path without the query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
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
        for (String expectation : head.words("expect")) if (!expectation.equals("100-continue")) return true;
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
