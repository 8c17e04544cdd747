package io.gatun.proxy.relay;

import io.gatun.linux.abi.Poll;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.wire.MalformedException;
import io.gatun.proxy.wire.ProxyHeader;
import org.jspecify.annotations.Nullable;

/**
 * A client that has to say whose connection it is, or whom it wants, before a backend can be picked. What it says is looked at and left in the
 * kernel until it is complete, so a client that says it slowly holds no memory of the proxy's; it has a time, too.
 */
final class Preface extends Deadlines.Waiter implements Ready {
    private static final int ENDED = (int) (Poll.EPOLLRDHUP | Poll.EPOLLHUP | Poll.EPOLLERR);

    private final Acceptor acceptor;
    private final Loop loop;
    private final Client client;
    private final RelayPlan plan;
    private @Nullable Watch watch;
    private boolean over;

    Preface(Acceptor acceptor, Client client) {
        this.acceptor = acceptor;
        this.client = client;
        loop = acceptor.loop();
        plan = acceptor.service().plan();
    }

    void start() {
        acceptor.prefaces().join(this, plan.spec().timeouts().preface());
        watch = loop.watchInput(client.fd(), this);
        if (watch == null) turnAway(Ending.BAD_PREFACE);
        else look(0);
    }

    @Override
    public void ready(int events) {
        if (!over) look(events);
    }

    private void look(int events) {
        long there = loop.streams().peek(client.fd(), loop.buffer());
        if (Loop.isLater(there) && (events & ENDED) == 0) return;
        if (there <= 0) {
            turnAway(Ending.BAD_PREFACE);
            return;
        }
        try {
            if (!read(loop.buffer().bytes((int) Math.min(there, ProxyHeader.MAX_BYTES))) && (events & ENDED) != 0) {
                turnAway(Ending.BAD_PREFACE);
            }
        } catch (MalformedException e) {
            turnAway(Ending.BAD_PREFACE);
        }
    }

    /** Whether the preface is complete; then it is dealt with. */
    private boolean read(byte[] bytes) throws MalformedException {
        ProxyHeader header = ProxyHeader.read(bytes);
        if (header == null) return false;
        header.origin().ifPresent(client::comesFrom);
        if (loop.streams().receive(client.fd(), loop.buffer(), header.bytes()) != header.bytes()) {
            throw new IllegalStateException("bytes that had come are gone");
        }
        finish();
        if (acceptor.service().enter(client)) new Dial(acceptor, client, plan.fallback()).start();
        else acceptor.turnAway(client, Ending.CLIENT_LIMIT);
        return true;
    }

    private void turnAway(Ending ending) {
        finish();
        acceptor.turnAway(client, ending);
    }

    private void finish() {
        over = true;
        acceptor.prefaces().leave(this);
        if (watch != null) watch.cancel();
    }

    @Override
    void expire() {
        turnAway(Ending.SLOW_PREFACE);
    }

    @Override
    public void abandon() {
        if (!over) turnAway(Ending.CLOSED);
    }
}
