package io.gatun.daemon.life;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Keeps descriptors that several threads use open until none of them does: a number that is closed may soon be another file's. */
final class Shared {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;

    /** Does something with them, beside others who do; nothing if they are closed, or about to be. */
    void use(Runnable action) {
        if (closed) return;
        lock.readLock().lock();
        try {
            if (!closed) action.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Closes them when nobody uses them any more. */
    void close(Runnable action) {
        closed = true;
        lock.writeLock().lock();
        try {
            action.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
