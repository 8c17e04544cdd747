package io.gatun.proxy.relay.http;

import io.gatun.proxy.http.HeadText;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.relay.Deadlines;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.stream.Acceptor;
import io.gatun.proxy.relay.stream.Client;
import io.gatun.proxy.relay.stream.Door;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the HTTP of one service has on one loop: its clients, by what they wait for, and connections to backends that rest. */
public final class HttpDoor implements Door {
    /** How long a connection to a backend rests before it is closed; servers that are in use wait longer, most of them. */
    private static final Duration REST = Duration.ofSeconds(30);

    private static final int MOST_AT_REST = 128;

    private final Acceptor acceptor;
    private final Deadlines<HttpSession> silent;
    private final Deadlines<HttpSession> asking;
    private final Deadlines<HttpSession> answered;
    private final Deadlines<HttpSession> parting;
    private final Deadlines<HttpBackend> resting;
    private final HeadText text = new HeadText();
    private final Map<Member, ArrayDeque<HttpBackend>> byMember = new HashMap<>();

    /** Nobody has come yet. */
    public HttpDoor(Acceptor acceptor) {
        this.acceptor = acceptor;
        silent = new Deadlines<>(acceptor.loop());
        asking = new Deadlines<>(acceptor.loop());
        answered = new Deadlines<>(acceptor.loop());
        parting = new Deadlines<>(acceptor.loop());
        resting = new Deadlines<>(acceptor.loop());
    }

    @Override
    public void serve(Client client) {
        new HttpSession(this, client).start();
    }

    Acceptor acceptor() {
        return acceptor;
    }

    Loop loop() {
        return acceptor.loop();
    }

    /** Room for the head that is being written. */
    HeadText text() {
        return text;
    }

    /** Clients that say nothing between two requests. */
    Deadlines<HttpSession> silent() {
        return silent;
    }

    /** Clients whose request has begun and is not complete. */
    Deadlines<HttpSession> asking() {
        return asking;
    }

    /** Clients whose request is on its way, or the answer to it. */
    Deadlines<HttpSession> answered() {
        return answered;
    }

    /** Clients that have been told that there is nothing more. */
    Deadlines<HttpSession> parting() {
        return parting;
    }

    // ---- connections that rest

    /**
     * A connection to a member that nobody uses; null if there is none. The one that was used last: it is the least likely to be closed.
     * The kernel is asked whether something has come on it: that would be taken for the answer to what is asked next.
     */
    @Nullable
    HttpBackend take(Member member) {
        for (ArrayDeque<HttpBackend> all = byMember.get(member); all != null; all = byMember.get(member)) {
            HttpBackend last = all.getLast();
            forget(last);
            if (last.isQuiet()) return last;
            last.close();
        }
        return null;
    }

    /** Keeps a connection that nobody uses any more, if there is room for it. */
    void give(HttpBackend backend) {
        backend.rest();
        ArrayDeque<HttpBackend> all = byMember.computeIfAbsent(backend.member(), member -> new ArrayDeque<>());
        boolean fits = all.size() < MOST_AT_REST
                && !acceptor.isStopped()
                && !backend.member().isRemoved()
                && !backend.endpoint().isEnding()
                && backend.isDrained()
                && acceptor.service().mayKeep();
        if (fits) {
            all.addLast(backend);
            resting.join(backend, REST);
        } else {
            if (all.isEmpty()) byMember.remove(backend.member());
            backend.close();
        }
    }

    /** Closes a connection that rests. */
    void drop(HttpBackend backend) {
        forget(backend);
        backend.close();
    }

    private void forget(HttpBackend backend) {
        ArrayDeque<HttpBackend> all = byMember.get(backend.member());
        if (all == null || !all.removeLastOccurrence(backend)) return;
        if (all.isEmpty()) byMember.remove(backend.member());
        resting.leave(backend);
        acceptor.service().keepsNoLonger();
    }

    // ---- its end

    @Override
    public void resetRemoved(Duration ago) {
        answered.forEach(session -> session.endIfRemoved(ago));
        resting.forEach(backend -> {
            if (backend.member().isRemoved()) drop(backend);
        });
    }

    @Override
    public void stop() {
        silent.forEach(session -> session.part(Ending.FINISHED));
        resting.forEach(this::drop);
    }

    @Override
    public void abandonAll() {
        silent.abandonAll();
        asking.abandonAll();
        answered.abandonAll();
        parting.abandonAll();
        resting.abandonAll();
    }
}
