package io.gatun.proxy.relay.datagram;

import io.gatun.linux.net.datagram.DatagramBatch;
import io.gatun.proxy.relay.Loop;
import org.jspecify.annotations.Nullable;

/** Answers of many backends that are sent to their clients together, when all that is ready has been told. For one loop. */
final class Replies implements Runnable {
    /** One backend that says much must not keep the others waiting. */
    private static final int ROUNDS_AT_ONCE = 16;

    private static final int DATAGRAMS_AT_ONCE = 32;

    private final Loop loop;
    private final DatagramBatch requests = new DatagramBatch(DATAGRAMS_AT_ONCE);
    private final DatagramBatch batch = new DatagramBatch(DATAGRAMS_AT_ONCE);
    private @Nullable DatagramPort port;
    private int count;
    private boolean queued;

    private Replies(Loop loop) {
        this.loop = loop;
    }

    /** Those of a loop, made when the first client comes. */
    static Replies on(Loop loop) {
        return loop.shared(Replies.class, Replies::new);
    }

    /** Room for what clients send. */
    DatagramBatch requests() {
        return requests;
    }

    /** Takes what the backend of a session has sent. */
    void take(Session session) {
        if (port != session.port()) flush();
        port = session.port();
        for (int i = 0; i < ROUNDS_AT_ONCE; i++) {
            int room = batch.capacity() - count;
            long received = loop.datagrams().receive(session.socket(), batch, count, room);
            if (received < 0) {
                if (Session.isRefusal(-received)) session.refused();
                return;
            }
            add(session, (int) received);
            if (received < room) return;
        }
        loop.run(() -> session.ready(0)); // edges: nobody else would tell that there is more
    }

    private void add(Session session, int received) {
        long bytes = 0;
        for (int i = count; i < count + received; i++) {
            batch.to(i, session.client());
            bytes += batch.bytes(i);
        }
        count += received;
        session.answered(bytes, System.nanoTime());
        if (count == batch.capacity()) flush();
        if (queued || count == 0) return;
        queued = true;
        loop.run(this);
    }

    @Override
    public void run() {
        queued = false;
        flush();
    }

    /** Sends all there are. */
    void flush() {
        DatagramPort from = port;
        if (from == null) return;
        int at = 0;
        while (at < count) {
            long sent = loop.datagrams().send(from.socket(), batch, at, count - at);
            if (sent <= 0) from.dropped(batch.datagrams(at));
            at += (int) Math.max(sent, 1);
        }
        count = 0;
    }
}
