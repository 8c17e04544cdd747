package io.gatun.proxy.relay.http;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Poll;
import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.http.OwnAnswer;
import io.gatun.proxy.http.Rewriting.Asker;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.relay.Deadlines;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.relay.stream.Acceptor;
import io.gatun.proxy.relay.stream.Client;
import io.gatun.proxy.relay.stream.RelayPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client that speaks HTTP/1.1: one request after the other, each with an exchange of its own. */
final class HttpSession extends Deadlines.Waiter implements Ready, Runnable {
    private static final System.Logger LOG = System.getLogger(HttpSession.class.getName());
    private static final int STEPS_AT_ONCE = 16;
    private static final byte[] NOTHING = {};

    // A connection that is closed with unread bytes in it is reset, and the answer might be lost with it.
    private static final Duration PARTING = Duration.ofSeconds(2);
    private static final long MAX_PARTING_BYTES = 16L << 20;

    private enum Waiting {
        /** For the first byte of a request. */
        SILENT,
        /** For the rest of its head. */
        ASKING,
        /** For a backend to take the connection; that has a time of its own. */
        CONNECTING,
        /** For bytes of the request or the answer. */
        ANSWERED,
        /** For room for an answer of our own, behind one that the client has not read yet. */
        SAYING,
        /** For the client to hang up. */
        PARTING,
        OVER
    }

    private final Acceptor acceptor;
    private final Loop loop;
    private final HttpDoor door;
    private final Client client;
    private final Endpoint endpoint;
    private @Nullable Watch watch;
    private Waiting waiting = Waiting.OVER;
    private final Words words;
    private final RequestReader requests;
    private boolean mayAskAgain;
    private @Nullable HttpExchange exchange;
    private @Nullable Noted noted;
    private long dropped;
    private Ending partsFor = Ending.FINISHED;
    private @Nullable Asker asker;
    private boolean queued;
    private boolean running;

    /** A client that belongs to this. */
    HttpSession(HttpDoor door, Client client) {
        this.door = door;
        acceptor = door.acceptor();
        this.client = client;
        loop = acceptor.loop();
        endpoint = new Endpoint(client.fd());
        words = new Words(loop, endpoint);
        requests = new RequestReader(loop, endpoint);
    }

    void start() {
        watch = loop.watchInput(client.fd(), this);
        waitFor(Waiting.ASKING);
        if (watch == null) {
            end(Ending.CLOSED);
            return;
        }
        endpoint.watch(watch);
        endpoint.note((int) (Poll.EPOLLIN | Poll.EPOLLOUT));
        run();
    }

    Acceptor acceptor() {
        return acceptor;
    }

    HttpDoor door() {
        return door;
    }

    Client client() {
        return client;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** What the client hears from nobody but us. */
    Words words() {
        return words;
    }

    /** Whose request it is, as backends are told. */
    Asker asker() {
        if (asker == null) asker = Asker.of(client.hostText(loop));
        return asker;
    }

    /** Whether the client has gone. */
    boolean isOver() {
        return waiting == Waiting.OVER;
    }

    // ---- what it waits for

    private void waitFor(Waiting next) {
        leave();
        waiting = next;
        RelayPlan plan = acceptor.service().plan();
        Duration answer = plan.http().map(http -> http.rules().answer()).orElse(PARTING);
        switch (next) {
            case SILENT ->
                door.silent()
                        .join(
                                this,
                                plan.http()
                                        .map(http -> http.rules().keepAlive())
                                        .orElse(PARTING));
            case ASKING -> door.asking().join(this, plan.spec().timeouts().preface());
            case ANSWERED, SAYING -> door.answered().join(this, answer);
            case PARTING -> door.parting().join(this, PARTING);
            case CONNECTING, OVER -> {}
        }
    }

    private void leave() {
        switch (waiting) {
            case SILENT -> door.silent().leave(this);
            case ASKING -> door.asking().leave(this);
            case ANSWERED, SAYING -> door.answered().leave(this);
            case PARTING -> door.parting().leave(this);
            case CONNECTING, OVER -> {}
        }
    }

    void connects() {
        waitFor(Waiting.CONNECTING);
    }

    /** A backend is there, or something has moved. */
    void moves() {
        waitFor(Waiting.ANSWERED);
    }

    @Override
    public void ready(int events) {
        if (waiting == Waiting.OVER) return;
        endpoint.note(events);
        progress();
    }

    /** Goes on now, unless it does already or soon will. */
    void progress() {
        if (!queued && !running) run();
    }

    @Override
    public void run() {
        queued = false;
        running = true;
        try {
            boolean more = true;
            for (int left = STEPS_AT_ONCE; left > 0 && more && waiting != Waiting.OVER; left--) more = step();
            if (more && waiting != Waiting.OVER) {
                queued = true;
                loop.run(this);
            }
        } catch (RuntimeException | Error e) {
            abandon();
            LOG.log(System.Logger.Level.ERROR, "a client is given up", e);
        } finally {
            running = false;
        }
    }

    /** Does one thing; whether there may be another to do. */
    private boolean step() {
        return switch (waiting) {
            case SILENT, ASKING -> ask();
            case ANSWERED -> exchange != null && exchange.step();
            case SAYING -> said(words.go());
            case PARTING -> dropRest();
            case CONNECTING -> {
                if (endpoint.isFailed() && exchange != null) exchange.clientGone();
                yield false;
            }
            case OVER -> false;
        };
    }

    // ---- requests

    private boolean ask() {
        try {
            Asked asked = requests.next(mostBytes());
            if (asked == null) {
                Heard heard = requests.listen();
                if (heard == Heard.END) end(Ending.FINISHED);
                if (heard == Heard.RESET) end(Ending.CLIENT_RESET);
                if (heard != Heard.SOMETHING) return false;
                asked = requests.next(mostBytes());
            }
            if (asked != null) begin(asked);
            else if (waiting == Waiting.SILENT) waitFor(Waiting.ASKING);
            return true;
        } catch (HttpProblem e) {
            note(null);
            answer(e.status(), e.getMessage(), false);
            return true;
        }
    }

    private void note(@Nullable HttpRequest request) {
        client.asked();
        if (acceptor.service().isReported())
            noted = client.peer(loop).map(peer -> new Noted(peer, request)).orElse(null);
    }

    // Of every request that is noted this is called once, whatever becomes of it.
    private void tell(Ending ending) {
        Noted told = noted;
        noted = null;
        if (told != null) acceptor.service().tell(told.report(acceptor.service().address(), ending));
    }

    private long mostBytes() {
        return acceptor.service()
                .plan()
                .http()
                .map(http -> http.rules().maxBodyBytes())
                .orElse(Long.MAX_VALUE);
    }

    private void begin(Asked asked) {
        note(asked.request());
        var begun = new HttpExchange(this, asked, noted);
        exchange = begun;
        begun.start();
    }

    /** The answer is there and another request may follow; what has come of it already has. */
    void next(byte[] more) {
        requests.follow(more);
        exchange = null;
        tell(Ending.FINISHED);
        if (acceptor.isStopped() || acceptor.service().plan().http().isEmpty()) part(Ending.FINISHED);
        else waitFor(requests.isEmpty() ? Waiting.SILENT : Waiting.ASKING);
    }

    /** What the client has said after its request. */
    byte[] takePending() {
        return requests.take();
    }

    /** It goes on as a connection of another kind. */
    Watch handOver() {
        exchange = null;
        tell(Ending.FINISHED);
        leave();
        waiting = Waiting.OVER;
        return requireNonNull(watch);
    }

    // ---- answers of our own, and the end

    /**
     * Answers itself.
     *
     * @param mayAsk whether the client may ask again
     */
    void answer(int status, @Nullable String why, boolean mayAsk) {
        boolean isHead = exchange != null && exchange.request().isHead();
        boolean keeps = mayAsk && !acceptor.isStopped();
        acceptor.service().tally().answered(status);
        mayAskAgain = keeps;
        exchange = null;
        waitFor(Waiting.SAYING);
        byte[] own = OwnAnswer.of(status, why == null ? "" : why, isHead, keeps);
        if (noted != null) {
            noted.answered(status);
            noted.said(own.length);
        }
        said(words.say(own));
    }

    private boolean said(Words.Said how) {
        switch (how) {
            case ALL -> {
                if (mayAskAgain) askAgain();
                else part(Ending.REFUSED);
            }
            case PART -> {
                if (endpoint.isFailed()) reset(Ending.CLIENT_RESET);
            }
            case REFUSED -> reset(Ending.CLIENT_RESET);
        }
        return how == Words.Said.ALL;
    }

    // Timers and dials answer, too: what the client has asked meanwhile makes no edge any more.
    private void askAgain() {
        next(NOTHING);
        progress();
    }

    /** Says that nothing more will be answered, and hears the client out for a while. */
    void part(Ending why) {
        exchange = null;
        requests.take();
        partsFor = why;
        tell(why);
        loop.streams().finish(client.fd());
        waitFor(Waiting.PARTING);
        progress();
    }

    private boolean dropRest() {
        if (!endpoint.isReadable()) return false;
        long got = loop.streams().receive(client.fd(), loop.buffer());
        if (Loop.isLater(got)) {
            endpoint.isDrained();
            return false;
        }
        dropped += Math.max(got, 0);
        if (got <= 0 || dropped > MAX_PARTING_BYTES) end(partsFor);
        return true;
    }

    void reset(Ending why) {
        loop.streams().resetOnClose(client.fd());
        end(why);
    }

    private void end(Ending why) {
        if (watch != null) watch.cancel();
        leave();
        waiting = Waiting.OVER;
        exchange = null;
        tell(why);
        acceptor.part(client, why);
    }

    void endIfRemoved(Duration ago) {
        if (exchange != null && exchange.isRemovedFor(ago)) exchange.fail(Ending.REMOVED);
    }

    @Override
    public void expire() {
        Waiting late = waiting;
        waiting = Waiting.CONNECTING; // it has left its ring
        switch (late) {
            case SILENT -> part(Ending.IDLE);
            case ASKING -> late();
            case ANSWERED -> {
                if (exchange != null) exchange.expire();
            }
            case SAYING -> reset(Ending.IDLE);
            case PARTING -> end(partsFor);
            case CONNECTING, OVER -> {}
        }
    }

    private void late() {
        if (requests.isEmpty()) {
            end(Ending.SLOW_PREFACE);
            return;
        }
        note(null);
        answer(408, "the request took too long", false);
    }

    @Override
    public void abandon() {
        if (waiting == Waiting.OVER) return;
        if (exchange != null) exchange.fail(Ending.CLOSED);
        else reset(Ending.CLOSED);
    }
}
