package io.gatun.proxy.http;

/** How far the body of a message has come. Counts and looks; the bytes pass by unchanged. For one thread. */
public final class Body {
    private static final long ENDLESS = Long.MAX_VALUE;

    private final Chunks chunks;
    private final boolean isChunked;
    private final boolean endsWithConnection;
    private final long most;
    private long left;
    private long total;

    private Body(Framing framing, long most) {
        this.most = most;
        chunks = new Chunks();
        isChunked = framing instanceof Framing.Chunked;
        endsWithConnection = framing instanceof Framing.UntilClose;
        left = switch (framing) {
            case Framing.None none -> 0;
            case Framing.Chunked chunked -> 0;
            case Framing.Length(long bytes) -> bytes;
            case Framing.UntilClose close -> ENDLESS;
        };
    }

    /**
     * The body of a message that begins.
     *
     * @param most how many bytes it may have
     */
    static Body of(Framing framing, long most) throws HttpProblem {
        var body = new Body(framing, most);
        if (framing instanceof Framing.Length && body.left > most) throw tooLarge();
        return body;
    }

    private static HttpProblem tooLarge() {
        return new HttpProblem(413, "the body is longer than this service takes");
    }

    /** Whether all of it has passed. */
    public boolean isComplete() {
        return isChunked ? chunks.isComplete() : left == 0;
    }

    /** Whether it has no end but that of the connection. */
    public boolean endsWithConnection() {
        return endsWithConnection;
    }

    /** How many of the next bytes belong to it whatever they are, and are not too many: those beyond have to be looked at, and are refused. */
    public long blindBytes() {
        return isChunked ? Math.min(chunks.dataLeft(), most - total) : left;
    }

    /** Whether it may be read further than {@link #blindBytes}, as its end has to be looked for. */
    public boolean mustBeLookedAt() {
        return isChunked;
    }

    /** So many bytes that need no look have passed. */
    public void passed(long bytes) {
        if (isChunked) chunks.passed(bytes);
        else if (!endsWithConnection) left -= bytes;
        total += bytes;
    }

    /** Looks at bytes that have come; returns where those of the body end. */
    public int take(byte[] bytes, int from, int end) throws HttpProblem {
        int taken = isChunked ? chunks.take(bytes, from, end) : (int) Math.min(left, end - from) + from;
        if (!isChunked && !endsWithConnection) left -= taken - from;
        total += taken - from;
        if (total > most && isChunked) throw tooLarge();
        return taken;
    }
}
