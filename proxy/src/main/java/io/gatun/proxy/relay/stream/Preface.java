package io.gatun.proxy.relay.stream;

import io.gatun.linux.abi.Poll;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.TlsRouting.Route;
import io.gatun.proxy.relay.Deadlines;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.route.TlsRoutes;
import io.gatun.proxy.table.Picker;
import io.gatun.proxy.tls.ClientHello;
import io.gatun.proxy.wire.Extension;
import io.gatun.proxy.wire.MalformedException;
import io.gatun.proxy.wire.ProxyHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client that has to say whose connection it is, or whom it wants, before a backend can be picked. What it says is looked at and left in the
 * kernel until it is complete, so a client that says it slowly holds no memory of the proxy's; it has a time, too.
 */
final class Preface extends Deadlines.Waiter implements Ready {
    private static final int ENDED = (int) (Poll.EPOLLRDHUP | Poll.EPOLLHUP | Poll.EPOLLERR);

    // Each look reads from the beginning: many small packets would make that the square of the bytes.
    private static final int MAX_LOOKS = 4096;

    private final Acceptor acceptor;
    private final Loop loop;
    private final Client client;
    private final RelayPlan plan;
    private @Nullable Watch watch;
    private boolean knowsWhose;
    private int looks;
    private boolean over;

    Preface(Acceptor acceptor, Client client) {
        this.acceptor = acceptor;
        this.client = client;
        loop = acceptor.loop();
        plan = acceptor.service().plan();
        knowsWhose = !plan.saysWhose();
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
        boolean ended = (events & ENDED) != 0;
        long there = loop.streams().peek(client.fd(), loop.buffer());
        if (Loop.isLater(there) && !ended) return;
        if (there <= 0 || ++looks > MAX_LOOKS) {
            turnAway(Ending.BAD_PREFACE);
            return;
        }
        try {
            boolean hasHeader = !knowsWhose;
            if (hasHeader && !readWhose(there)) {
                if (ended) turnAway(Ending.BAD_PREFACE);
                return;
            }
            // What follows the header has come with it, or nothing has.
            if (plan.tls().isEmpty()) goOn();
            else
                lookAtTls(plan.tls().get(), hasHeader ? loop.streams().peek(client.fd(), loop.buffer()) : there, ended);
        } catch (MalformedException e) {
            turnAway(Ending.BAD_PREFACE);
        }
    }

    /** Whether it is known now whose connection it is; then the header is gone. */
    private boolean readWhose(long there) throws MalformedException {
        ProxyHeader header = ProxyHeader.read(loop.buffer().bytes((int) Math.min(there, ProxyHeader.MAX_BYTES)));
        if (header == null) return false;
        header.origin().ifPresent(client::comesFrom);
        if (loop.streams().receive(client.fd(), loop.buffer(), header.bytes()) != header.bytes()) {
            throw new IllegalStateException("bytes that had come are gone");
        }
        knowsWhose = true;
        return true;
    }

    private void lookAtTls(TlsRoutes routes, long there, boolean ended) throws MalformedException {
        if (there <= 0) {
            if (ended || !Loop.isLater(there)) turnAway(Ending.BAD_PREFACE);
            return;
        }
        ClientHello hello = ClientHello.read(loop.buffer().bytes((int) Math.min(there, ClientHello.MAX_BYTES)));
        if (hello != null) route(routes, hello);
        else if (ended) turnAway(Ending.BAD_PREFACE);
    }

    private void route(TlsRoutes routes, ClientHello hello) {
        Optional<Route> route = routes.find(hello);
        Picker own = plan.pickers().own();
        if (route.isEmpty() && own.isUnused()) {
            refuse();
            return;
        }
        client.says(extensions(hello, route));
        goOn(route.map(each -> plan.pickers().of(each.pool())).orElse(own));
    }

    // Which protocol will be spoken is for the backend to say. It is known before only if there is no choice.
    private static List<Extension> extensions(ClientHello hello, Optional<Route> route) {
        var all = new ArrayList<Extension>();
        List<String> possible = route.filter(each -> !each.protocols().isEmpty())
                .map(each -> hello.protocols().stream()
                        .filter(each.protocols()::contains)
                        .toList())
                .orElse(hello.protocols());
        if (possible.size() == 1) all.add(new Extension(Extension.Kind.ALPN, possible.getFirst()));
        hello.name().ifPresent(name -> all.add(new Extension(Extension.Kind.AUTHORITY, name)));
        return all;
    }

    private void goOn() {
        finish();
        acceptor.serve(client, plan);
    }

    private void goOn(Picker picker) {
        finish();
        acceptor.connect(client, picker);
    }

    private void refuse() {
        finish();
        Refusal.tls(loop, client);
        acceptor.part(client, Ending.NO_ROUTE);
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
    public void expire() {
        turnAway(Ending.SLOW_PREFACE);
    }

    @Override
    public void abandon() {
        if (!over) turnAway(Ending.CLOSED);
    }
}
