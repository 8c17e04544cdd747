package io.gatun.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Lets writers through while the channel has room, and makes them wait while the client does not read. */
final class WriteGate {
    private final Channel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    WriteGate(Channel channel) {
        this.channel = channel;
    }

    /** The channel has room again, or is closed. Called on the event loop. */
    void changed() {
        lock.lock();
        try {
            closed |= !channel.isActive();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Writes a copy of a piece as soon as there is room; fails when the client takes nothing for too long. */
    void write(byte[] bytes, int offset, int length, Function<ByteBuf, Object> message, Stall stall)
            throws IOException {
        awaitRoom(stall);
        byte[] piece = Arrays.copyOfRange(bytes, offset, offset + length);
        var _ = channel.writeAndFlush(message.apply(Unpooled.wrappedBuffer(piece)), channel.voidPromise());
    }

    private void awaitRoom(Stall stall) throws IOException {
        lock.lock();
        try {
            long left = stall.nanos();
            long missing = channel.bytesBeforeWritable();
            while (!closed && channel.isActive() && !channel.isWritable()) {
                if (left <= 0) {
                    if (channel.bytesBeforeWritable() >= missing) throw stall.failure("taken nothing of the answer");
                    missing = channel.bytesBeforeWritable();
                    left = stall.nanos();
                }
                left = changed.awaitNanos(left);
            }
            if (closed || !channel.isActive()) {
                throw new ClientGoneException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException();
        } finally {
            lock.unlock();
        }
    }
}
