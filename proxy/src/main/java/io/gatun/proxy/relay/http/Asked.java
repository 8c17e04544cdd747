package io.gatun.proxy.relay.http;

import io.gatun.proxy.http.Body;
import io.gatun.proxy.http.HeadText;
import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.relay.Loop;
import java.util.Arrays;

/**
 * A request as it has come.
 *
 * @param body how far it has come
 * @param bytes what has come
 * @param first where that is of the body
 * @param beyond where that is of what comes after the body
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Asked(HttpRequest request, Body body, byte[] bytes, int first, int beyond) {
    /**
     * Divides what has come.
     *
     * @param bytes all of it
     * @param mostBytes how long the body may be
     */
    static Asked of(HttpRequest.Read read, byte[] bytes, long mostBytes) throws HttpProblem {
        if (read.request().expectsTheImpossible()) throw new HttpProblem(417, "an expectation other than 100-continue");
        Body body = read.request().body(mostBytes);
        int end = body.take(bytes, read.end(), bytes.length);
        return new Asked(read.request(), body, bytes, read.end(), end);
    }

    /** Has it passed on: its head as it is written anew and, in the same call of the kernel, what has come of its body. */
    void passOn(HeadText head, Loop loop, BodyFlow to) {
        int length = head.length() + beyond - first;
        if (length > Loop.BUFFER_BYTES) {
            to.begin(RequestReader.join(head.copy(), Arrays.copyOfRange(bytes, first, beyond)));
            return;
        }
        loop.buffer().putAt(0, head.array(), 0, head.length());
        loop.buffer().putAt(head.length(), bytes, first, beyond - first);
        to.begin(0, length);
    }

    /** Whether it can be asked again without harm, with what is here of it. */
    boolean canBeRepeated() {
        return request.isIdempotent() && request.upgrade().isEmpty() && first == beyond && body.isComplete();
    }

    /** Whether the client may ask again after an answer that is not a backend's. */
    boolean mayBeFollowed() {
        return request.keepsAlive() && !request.hasBody();
    }
}
