package io.gatun.daemon.http;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.gate.Blocking;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection: requests one after the other, each on a thread of its own. Its state belongs to the event loop. The channel
 * does not read by itself: each reading is asked for.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MILLIS = 1000;

    private final Service service;
    private final Peers peers;
    private final Stall stall;
    private @Nullable Channel channel;
    private @Nullable WriteGate gate;
    private @Nullable Peer peer;
    private @Nullable Exchange current;
    private final Deque<Object> early = new ArrayDeque<>();
    private boolean halfClosed;
    private boolean waits;
    private boolean lingers;

    Connection(Service service, Peers peers, Stall stall) {
        this.service = service;
        this.peers = peers;
        this.stall = stall;
    }

    /** Says who is at the other end of a channel. */
    @FunctionalInterface
    interface Peers {
        Peer of(Channel channel);
    }

    Peer peer() {
        return requireNonNull(peer);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        gate = new WriteGate(context.channel());
        context.read();
    }

    /** One reading of the socket may bring several requests; those that are not due yet wait here. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingers) drop(message);
        else if (isDue(message)) take(message);
        else early.add(message);
    }

    private boolean isDue(Object message) {
        Exchange exchange = current;
        if (!early.isEmpty()) return false;
        return message instanceof HttpRequest
                ? exchange == null
                : exchange != null && !exchange.inflow().hasEnd();
    }

    private void take(Object message) {
        switch (message) {
            case HttpRequest request -> begin(request);
            case HttpContent content -> read(content);
            default -> ReferenceCountUtil.release(message);
        }
    }

    private void read(HttpContent content) {
        Exchange exchange = requireNonNull(current);
        boolean failed = content.decoderResult().isFailure();
        if (failed) exchange.inflow().breakOff();
        exchange.inflow().offer(content.content(), content instanceof LastHttpContent);
        if (failed) exchange.gone();
    }

    private void begin(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuse(request);
            return;
        }
        Exchange exchange = new Exchange(this, requireNonNull(channel), requireNonNull(gate), request, stall);
        current = exchange;
        if (peer == null) peer = peers.of(requireNonNull(channel));
        Thread.ofVirtual().name("request").start(() -> serve(exchange));
    }

    private void refuse(HttpRequest request) {
        String why = String.valueOf(request.decoderResult().cause().getMessage());
        byte[] body = "{\"message\":\"malformed request\"}\n".getBytes(StandardCharsets.UTF_8);
        int status = why.contains("header") ? 431 : why.contains("line") ? 414 : 400;
        String head =
                "HTTP/1.1 %d Bad Request\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(status, body.length);
        RawConnection raw = takeOverNow(head);
        var _ = requireNonNull(channel).write(Unpooled.wrappedBuffer(body));
        raw.close();
    }

    private void serve(Exchange exchange) {
        try {
            Service.Work work = service.begin(exchange);
            // As a whole: to wait here for another thread would cost two changes of threads more.
            if (work.isApart()) Blocking.start(() -> answer(exchange, work));
            else answer(exchange, work);
        } catch (RuntimeException | Error e) {
            // An answer that has failed has closed the connection already, and this does nothing more.
            finishSoon(exchange, false);
            throw e;
        }
    }

    private void answer(Exchange exchange, Service.Work work) {
        boolean answered = false;
        try {
            work.answer().run();
            answered = true;
        } finally {
            finishSoon(exchange, answered && exchange.isBegun());
        }
    }

    private void finishSoon(Exchange exchange, boolean complete) {
        requireNonNull(channel).eventLoop().execute(() -> finish(exchange, complete));
    }

    private void finish(Exchange exchange, boolean complete) {
        if (exchange.isHijacked()) return;
        Channel open = requireNonNull(channel);
        boolean reusable = complete && exchange.isReusable() && !halfClosed;
        boolean unread = complete && !exchange.inflow().hasEnd();
        exchange.inflow().discard();
        current = null;
        if (!reusable) {
            if (unread && open.isActive()) linger(open);
            else open.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (open.isWritable()) next(open);
        else waits = true;
    }

    /**
     * A client that was answered amid its body may still be writing. If the connection were closed now, that would fail, and some would
     * tell of this and not of the answer; so what comes is read and dropped, but not for long.
     */
    private void linger(Channel open) {
        lingers = true;
        var _ = open.writeAndFlush(Unpooled.EMPTY_BUFFER);
        var end = open.eventLoop().schedule(() -> close(open), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        open.closeFuture().addListener(_ -> end.cancel(false));
        Reading.ask(open);
    }

    private void drop(Object message) {
        Channel open = requireNonNull(channel);
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) close(open);
        else Reading.ask(open);
    }

    private static void close(Channel open) {
        var _ = open.close();
    }

    /** Who does not read what it has asked for is not answered more. */
    private void next(Channel open) {
        waits = false;
        takeEarly();
        if (current == null) Reading.ask(open);
    }

    private void takeEarly() {
        var waiting = new ArrayDeque<>(early);
        early.clear();
        waiting.forEach(message -> {
            if (isDue(message)) take(message);
            else early.add(message);
        });
    }

    /** Ends HTTP on this connection and sends {@code head}. Not for the event loop. */
    RawConnection takeOver(String head) {
        var taken = new CompletableFuture<RawConnection>();
        requireNonNull(channel).eventLoop().execute(() -> {
            try {
                taken.complete(takeOverNow(head));
            } catch (RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken.join();
    }

    private RawConnection takeOverNow(String head) {
        Channel open = requireNonNull(channel);
        var raw = new RawConnection(open);
        var pipeline = open.pipeline();
        pipeline.addLast(raw.handler());
        // What the decoder has read ahead goes on to the next handler, so this one must go first.
        pipeline.remove(this);
        pipeline.remove(HttpServerCodec.class);
        var _ = open.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
        if (halfClosed || !open.isActive()) raw.inputEnded();
        else Reading.ask(open);
        return raw;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        requireNonNull(gate).changed();
        if (waits && context.channel().isWritable()) next(context.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // Under TLS a client says with an alert that it will send no more.
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            halfClosed = true;
            leave(context, false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave(context, true);
    }

    /** A client that sends no more is taken for gone, as in Go's server, whose clients ours are. */
    private void leave(ChannelHandlerContext context, boolean closed) {
        if (closed) {
            early.forEach(ReferenceCountUtil::release);
            early.clear();
        }
        WriteGate open = gate;
        if (open != null) open.changed();
        Exchange exchange = current;
        if (exchange == null) {
            if (!closed) {
                var _ = context.close();
            }
            return;
        }
        exchange.inflow().breakOff();
        exchange.gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
