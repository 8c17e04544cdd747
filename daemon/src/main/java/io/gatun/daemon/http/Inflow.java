package io.gatun.daemon.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the client sends, as a stream: a piece is asked of the channel when the one before it was read. One that comes to a standstill fails,
 * where it has a limit: who reads it may hold what others wait for.
 */
final class Inflow extends InputStream {
    private static final int AHEAD = 2;

    private final Runnable ask;
    private final Stall stall;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuf> pieces = new ArrayDeque<>();
    private boolean ended;
    private boolean broken;
    private boolean discarded;

    /** @param ask asks the channel for one more piece; any thread may call it */
    Inflow(Runnable ask, Stall stall) {
        this.ask = ask;
        this.stall = stall;
    }

    /** Takes ownership of a piece. Called on the event loop. */
    void offer(ByteBuf piece) {
        offer(piece, false);
    }

    /** Takes ownership of the last piece, or of one before it. Called on the event loop. */
    void offer(ByteBuf piece, boolean last) {
        lock.lock();
        try {
            if (discarded || !piece.isReadable()) {
                piece.release();
            } else {
                pieces.add(piece);
            }
            ended |= last;
            changed.signalAll();
            if (pieces.size() >= AHEAD || ended) return;
        } finally {
            lock.unlock();
        }
        ask.run();
    }

    /** No more will come. */
    void end() {
        finish(false);
    }

    /** No more will come, and the end is missing. */
    void breakOff() {
        finish(true);
    }

    private void finish(boolean isBroken) {
        lock.lock();
        try {
            if (!ended) broken = isBroken;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether its end has come, broken off or not. */
    boolean hasEnd() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended && !broken;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what nobody will read; what comes later too. */
    void discard() {
        lock.lock();
        try {
            discarded = true;
            pieces.forEach(ByteBuf::release);
            pieces.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) return 0;
        int count;
        boolean more;
        lock.lock();
        try {
            // The head of a request may have come alone.
            if (pieces.isEmpty() && !ended && !discarded) ask.run();
            awaitPiece();
            ByteBuf piece = pieces.peek();
            if (piece == null) {
                if (broken || discarded) throw new ClientGoneException();
                return -1;
            }
            count = Math.min(length, piece.readableBytes());
            piece.readBytes(into, offset, count);
            more = !piece.isReadable();
            if (more) pieces.remove().release();
            more &= !ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException();
        } finally {
            lock.unlock();
        }
        if (more) ask.run();
        return count;
    }

    /** The lock must be held. */
    private void awaitPiece() throws InterruptedException {
        long left = stall.nanos();
        while (pieces.isEmpty() && !ended && !discarded) {
            if (left <= 0) throw stall.failure("sent nothing of its body");
            left = changed.awaitNanos(left);
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            ByteBuf piece = pieces.peek();
            return piece == null ? 0 : piece.readableBytes();
        } finally {
            lock.unlock();
        }
    }
}
