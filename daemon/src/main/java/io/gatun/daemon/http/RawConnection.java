package io.gatun.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A connection that was taken over from HTTP: bytes both ways. A client that shuts its writing side down still reads. Reading is
 * for one thread, writing for another; closing for any.
 */
public final class RawConnection implements AutoCloseable {
    private final Channel channel;
    private final WriteGate gate;
    private final Inflow inflow;
    private boolean tookLeave;
    private final Departure departure = new Departure();

    RawConnection(Channel channel) {
        this.channel = channel;
        this.gate = new WriteGate(channel);
        this.inflow = new Inflow(() -> Reading.ask(channel), Stall.NEVER);
    }

    /** What the client sends, until it shuts its side down. */
    public InputStream input() {
        return inflow;
    }

    /** What the client gets; writing waits for a slow client. */
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                gate.write(bytes, offset, length, piece -> piece, Stall.NEVER);
            }
        };
    }

    /** Whether the client has gone altogether. */
    public boolean isGone() {
        return departure.isOver();
    }

    /** Does {@code action} when the client has gone altogether. */
    public void onGone(Runnable action) {
        departure.then(action);
    }

    /** Closes the connection when all that was written is sent. */
    @Override
    public void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** The client had shut its side down before. */
    void inputEnded() {
        tookLeave = true;
        inflow.end();
    }

    /** The event loop's side. */
    ChannelInboundHandlerAdapter handler() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof ByteBuf piece) inflow.offer(piece);
                else ReferenceCountUtil.release(message);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                boolean shutDown = event instanceof ChannelInputShutdownEvent;
                tookLeave |= event instanceof SslCloseCompletionEvent;
                // Under TLS one that lives says so before it shuts its side down (RFC 8446, 6.1).
                if (shutDown && !tookLeave && context.pipeline().get(SslHandler.class) != null) {
                    var _ = context.close();
                } else if (shutDown || tookLeave) {
                    inflow.end();
                }
            }

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                gate.changed();
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                inflow.end();
                gate.changed();
                departure.happen();
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                var _ = context.close();
            }
        };
    }
}
