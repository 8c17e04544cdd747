package io.gatun.proxy.relay.http;

import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Hears what a client asks: one head after the other, and as much of a body as comes with that. */
final class RequestReader {
    private static final byte[] NOTHING = {};
    private static final int READ_BYTES = 32 * 1024;

    private final Loop loop;
    private final Endpoint source;
    private byte[] heard = NOTHING;
    private int looked;

    RequestReader(Loop loop, Endpoint source) {
        this.loop = loop;
        this.source = source;
    }

    /**
     * The next request, if its head is complete; what came behind it stays.
     *
     * @param mostBytes how long its body may be
     * @throws HttpProblem if it is none
     */
    @Nullable
    Asked next(long mostBytes) throws HttpProblem {
        HttpRequest.Read read = HttpRequest.read(heard, looked);
        if (read == null) {
            looked = heard.length;
            return null;
        }
        Asked asked = Asked.of(read, heard, mostBytes);
        looked = 0;
        heard = asked.beyond() == heard.length ? NOTHING : Arrays.copyOfRange(heard, asked.beyond(), heard.length);
        return asked;
    }

    /** Listens for more. */
    Heard listen() {
        if (!source.isReadable()) return Heard.NOTHING_NOW;
        long got = loop.streams().receive(source.fd(), loop.buffer(), READ_BYTES);
        if (Loop.isLater(got)) {
            source.isDrained();
            return Heard.NOTHING_NOW;
        }
        if (got <= 0) return got == 0 ? Heard.END : Heard.RESET;
        if (got < READ_BYTES) source.gotLess();
        follow(loop.buffer().bytes((int) got));
        return Heard.SOMETHING;
    }

    /** Somebody else has heard this, and it is no part of what was asked before. */
    void follow(byte[] more) {
        heard = join(heard, more);
    }

    /** Whether nothing has come of another request. */
    boolean isEmpty() {
        return heard.length == 0;
    }

    /** What has come behind the last request, which is none any more. */
    byte[] take() {
        byte[] taken = heard;
        heard = NOTHING;
        return taken;
    }

    static byte[] join(byte[] one, byte[] two) {
        if (one.length == 0) return two;
        if (two.length == 0) return one;
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
