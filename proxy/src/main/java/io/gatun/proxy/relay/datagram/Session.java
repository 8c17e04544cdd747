package io.gatun.proxy.relay.datagram;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.datagram.DatagramBatch;
import io.gatun.linux.net.datagram.DatagramPeer;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.table.Member;
import org.jspecify.annotations.Nullable;

/** What one client sends to one backend and gets from it, by a socket of its own. On the loop of its port. */
final class Session extends SessionTable.Entry implements Ready {
    private final DatagramPort port;
    private final Member member;
    private final Fd socket;
    private final long begunNanos;
    private @Nullable Watch watch;
    private long movedNanos;
    private long answerNanos;
    private long bytesIn;
    private long bytesOut;
    private boolean counted;
    private boolean reported;
    private boolean answered;
    private boolean retired;
    private boolean over;

    /**
     * @param socket connected to the member, owned from here on
     */
    Session(DatagramPort port, DatagramPeer client, Member member, Fd socket, long now) {
        super(client);
        this.port = port;
        this.member = member;
        this.socket = socket;
        begunNanos = now;
        movedNanos = now;
    }

    void watch(Watch begun) {
        watch = begun;
    }

    Member member() {
        return member;
    }

    Fd socket() {
        return socket;
    }

    DatagramPort port() {
        return port;
    }

    long begunNanos() {
        return begunNanos;
    }

    long movedNanos() {
        return movedNanos;
    }

    /** How long the first answer took; 0 if there was none. */
    long answerNanos() {
        return answerNanos;
    }

    long bytesIn() {
        return bytesIn;
    }

    long bytesOut() {
        return bytesOut;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Whether the client has another session by now, or will have, and only answers that are on their way are waited for. */
    boolean isRetired() {
        return retired;
    }

    /** From now on its time runs, whatever still comes from its backend. */
    void retire(long now) {
        retired = true;
        movedNanos = now;
    }

    /** It is counted among those of its client's host. */
    void count() {
        counted = true;
    }

    boolean isCounted() {
        return counted;
    }

    /** Somebody wants to know when it has ended. */
    void report() {
        reported = true;
    }

    boolean isReported() {
        return reported;
    }

    boolean isOver() {
        return over;
    }

    // ---- from the client

    /**
     * Sends what is in so many places to the backend.
     *
     * @return how many are done with; fewer if the backend refuses, and the next is to be sent to somebody else
     */
    int forward(DatagramBatch from, int first, int count, long now) {
        movedNanos = now;
        for (int i = first; i < first + count; i++) from.toConnected(i);
        int at = first;
        while (at < first + count) {
            long sent = port.loop().datagrams().send(socket, from, at, first + count - at);
            if (sent > 0) {
                for (int i = at; i < at + sent; i++) carried(from.bytes(i), 0);
                at += (int) sent;
            } else if (isRefusal(-sent)) {
                return at - first;
            } else {
                port.dropped(from.datagrams(at));
                at++;
            }
        }
        return count;
    }

    /** Whether an error says that there is nobody at the backend's address, or no way to it. */
    static boolean isRefusal(long errno) {
        return errno == Errno.ECONNREFUSED.number()
                || errno == Errno.EHOSTUNREACH.number()
                || errno == Errno.ENETUNREACH.number()
                || errno == Errno.EHOSTDOWN.number();
    }

    private void carried(long in, long out) {
        bytesIn += in;
        bytesOut += out;
        member.carried(in, out);
    }

    // ---- from the backend

    @Override
    public void ready(int events) {
        if (!over) Replies.on(port.loop()).take(this);
    }

    /** So many bytes came from the backend. */
    void answered(long bytes, long now) {
        carried(0, bytes);
        if (retired) return;
        movedNanos = now;
        if (answered) {
            port.moved(this);
            return;
        }
        answered = true;
        answerNanos = Math.max(now - begunNanos, 1);
        port.answered(this);
    }

    /** There is nobody at the backend's address. */
    void refused() {
        port.refused(this);
    }

    // ---- its end

    /** Gives back what it has; {@link DatagramPort} does the rest. */
    void close() {
        over = true;
        if (watch != null) watch.cancel();
        port.loop().close(socket);
        member.closed();
    }

    @Override
    public void abandon() {
        port.closed(this);
    }
}
