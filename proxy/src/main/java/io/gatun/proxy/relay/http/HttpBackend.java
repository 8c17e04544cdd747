package io.gatun.proxy.relay.http;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.relay.Deadlines;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.table.Member;
import org.jspecify.annotations.Nullable;

/** A connection to a backend on which requests follow each other, of whatever client. */
final class HttpBackend extends Deadlines.Waiter implements Ready {
    private final HttpDoor door;
    private final Member member;
    private final Endpoint endpoint;
    private @Nullable Watch watch;
    private @Nullable HttpExchange user;
    private boolean used;
    private boolean closed;

    /** A connection that has just been made, and belongs to this. */
    HttpBackend(HttpDoor door, Member member, Fd fd) {
        this.door = door;
        this.member = member;
        endpoint = new Endpoint(fd);
        boolean keptAlive = door.acceptor().service().plan().spec().sockets().has(Feature.KEEP_ALIVE);
        if (keptAlive) door.loop().streams().switchOn(fd, SocketOption.SO_KEEPALIVE);
    }

    /** Watches it for somebody; false if the kernel watches too many already. */
    boolean begin(@Nullable Watch begun, HttpExchange first) {
        user = first;
        watch = begun == null ? door.loop().watchInput(endpoint.fd(), this) : begun.inputTo(this);
        if (watch == null) return false;
        endpoint.watch(watch);
        endpoint.note((int) Poll.EPOLLOUT);
        return true;
    }

    Member member() {
        return member;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** What watches it, for somebody who goes on with it as with any connection. */
    Watch watch() {
        return requireNonNull(watch);
    }

    /** Whether it has carried a request before the one it carries now. */
    boolean isUsed() {
        return used;
    }

    /** Somebody uses it again. */
    void use(HttpExchange next) {
        used = true;
        user = next;
    }

    /** Nobody uses it. */
    void rest() {
        user = null;
    }

    /** Whether nothing has come on it, not even its end; asks the kernel. */
    boolean isQuiet() {
        return Loop.isLater(
                door.loop().streams().peek(endpoint.fd(), door.loop().buffer()));
    }

    /** Whether all that has come on it has been read. Who reads no further than an answer leaves what is behind it, and no edge tells of that. */
    boolean isDrained() {
        return !endpoint.isReadable() || isQuiet();
    }

    @Override
    public void ready(int events) {
        if (closed) return;
        endpoint.note(events);
        if (user != null) user.backendReady();
        else door.drop(this); // an end, or words that nobody has asked for
    }

    void close() {
        if (closed) return;
        closed = true;
        if (watch != null) watch.cancel();
        door.loop().close(endpoint.fd());
    }

    void reset() {
        if (closed) return;
        door.loop().streams().resetOnClose(endpoint.fd());
        close();
    }

    @Override
    public void expire() {
        door.drop(this);
    }

    @Override
    public void abandon() {
        if (closed) return;
        if (user == null) door.drop(this);
        else user.fail(Ending.CLOSED);
    }
}
