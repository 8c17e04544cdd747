package io.gatun.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One request and its answer. For the request's thread, but for {@link #onGone}. */
public final class Exchange {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Connection connection;
    private final Channel channel;
    private final HttpRequest request;
    private final QueryStringDecoder uri;
    private final Inflow body;
    private final WriteGate gate;
    private final Stall stall;
    private final Departure departure = new Departure();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean begun;
    private boolean hijacked;
    private boolean aborted;
    private int status;

    Exchange(Connection connection, Channel channel, WriteGate gate, HttpRequest request, Stall stall) {
        this.connection = connection;
        this.channel = channel;
        this.gate = gate;
        this.stall = stall;
        this.request = request;
        this.uri = new QueryStringDecoder(request.uri());
        this.body = new Inflow(() -> Reading.ask(channel), stall);
    }

    /** Such as {@code GET}. */
    public String method() {
        return request.method().name();
    }

    /** The path as it was sent, without the query. */
    public String rawPath() {
        return uri.rawPath();
    }

    /** What stands behind the question mark. */
    public Query query() {
        return new Query(uri);
    }

    /** The first header of that name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    /** Who asks. */
    public Peer peer() {
        return connection.peer();
    }

    /** What the client sends with the request. Reading fails with an {@link HttpFailure} when nothing comes for too long. */
    public InputStream body() {
        if (HttpUtil.is100ContinueExpected(request) && !begun) {
            var _ = channel.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            request.headers().remove(HttpHeaderNames.EXPECT);
        }
        return body;
    }

    /** A header for the answer, whatever that will be. */
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    /** Whether an answer was begun. */
    public boolean isBegun() {
        return begun;
    }

    /** The status of the answer; 0 while there is none. */
    public int status() {
        return status;
    }

    /** Does {@code action} when the client goes before it is answered. Not to be called before {@link #hijack}. */
    public void onGone(Runnable action) {
        departure.then(action);
        Reading.ask(channel); // else nobody would notice
    }

    /** Answers with a body that is there already. */
    public void answer(int code, String contentType, byte[] content) {
        begin(code);
        ByteBuf bytes = Unpooled.wrappedBuffer(content);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code), bytes);
        boolean bodiless = code == 204 || code == 304;
        if (!bodiless) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.length);
            if (!contentType.isEmpty()) response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        send(response);
    }

    /**
     * Answers with a body that is written bit by bit; its headers are sent at once. To be closed. The client may take its time, so whoever
     * writes holds nothing that others wait for.
     */
    public OutputStream stream(int code, String contentType) {
        return stream(code, contentType, Stall.NEVER);
    }

    /** The same for a client who must take it: writing fails with an {@link HttpFailure} when it takes nothing for too long. */
    public OutputStream transfer(int code, String contentType) {
        return stream(code, contentType, stall);
    }

    private OutputStream stream(int code, String contentType, Stall limit) {
        begin(code);
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) HttpUtil.setKeepAlive(request, false);
        else HttpUtil.setTransferEncodingChunked(response, true);
        send(response);
        return new Chunks(limit);
    }

    /** What an answer is written by. */
    @FunctionalInterface
    public interface Body {
        /** Writes all of it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Answers with a body that is written in many small pieces, which the client must take. If that fails midway the connection is closed
     * without the end of the answer, so that nobody takes the beginning for the whole.
     */
    public void answer(int code, String contentType, Body content) throws IOException {
        write(transfer(code, contentType), chunks -> {
            var out = new BufferedOutputStream(chunks, BUFFER_BYTES);
            content.writeTo(out);
            out.flush();
        });
    }

    /** Answers with a body that is written bit by bit, each of which is sent at once. If that fails, so does the connection. */
    public void stream(int code, String contentType, Body content) throws IOException {
        write(stream(code, contentType), content);
    }

    private void write(OutputStream chunks, Body content) throws IOException {
        boolean complete = false;
        try {
            content.writeTo(chunks);
            complete = true;
        } finally {
            if (complete) chunks.close();
            else abort();
        }
    }

    /** Closes the connection: what was said is not the whole answer. */
    public void abort() {
        aborted = true;
        var _ = channel.close();
    }

    private final class Chunks extends OutputStream {
        private final Stall limit;
        private boolean closed;

        Chunks(Stall limit) {
            this.limit = limit;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (closed) throw new IOException("the answer is complete");
            if (length > 0) gate.write(bytes, offset, length, DefaultHttpContent::new, limit);
        }

        @Override
        public void close() {
            if (!closed) {
                var _ = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            closed = true;
        }
    }

    /** Takes the connection over: what follows the answer is bytes. The caller closes it. */
    public RawConnection hijack(String contentType) {
        begin(101);
        hijacked = true;
        boolean upgrade = request.headers().contains(HttpHeaderNames.UPGRADE);
        status = upgrade ? 101 : 200;
        return connection.takeOver(
                upgrade
                        ? "HTTP/1.1 101 UPGRADED\r\nContent-Type: " + contentType
                                + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n" + more() + "\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\n" + more() + "\r\n");
    }

    private String more() {
        var text = new StringBuilder();
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.toString();
    }

    private void begin(int code) {
        if (begun) throw new IllegalStateException("answered twice: " + method() + " " + rawPath());
        begun = true;
        status = code;
    }

    private void send(HttpResponse response) {
        HttpHeaders out = response.headers();
        headers.forEach(out::set);
        if (!isReusable()) out.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        var _ = channel.writeAndFlush(response);
    }

    Inflow inflow() {
        return body;
    }

    /** Whether the next request can follow on the connection. */
    boolean isReusable() {
        return !aborted && HttpUtil.isKeepAlive(request) && body.isEnded();
    }

    boolean isHijacked() {
        return hijacked;
    }

    void gone() {
        departure.happen();
    }
}
