package io.gatun.proxy.relay.http;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.handle.Fd;
import io.gatun.proxy.http.Body;
import io.gatun.proxy.http.HeadText;
import io.gatun.proxy.http.HttpAnswer;
import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.http.Rewriting;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.relay.http.BodyFlow.Step;
import io.gatun.proxy.relay.stream.Connection;
import io.gatun.proxy.relay.stream.Dial;
import io.gatun.proxy.relay.stream.RelayPlan;
import io.gatun.proxy.relay.stream.RelayPlan.HttpPlan;
import io.gatun.proxy.relay.stream.ServiceRelay;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Picker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and its answer: finds a backend, passes both on, and tries another one where that cannot do harm. */
final class HttpExchange implements Dial.Wanted {
    private final HttpSession session;
    private final Loop loop;
    private final ServiceRelay service;
    private final RelayPlan plan;
    private final Asked asked;
    private final @Nullable Noted noted;
    private final HttpRequest request;
    private final Optional<Picker> picker;
    private int attemptsLeft;
    private @Nullable HttpBackend backend;
    private @Nullable AnswerReader answers;
    private @Nullable BodyFlow up;
    private @Nullable BodyFlow down;
    private @Nullable HttpAnswer answer;
    private boolean keepsClient;

    /**
     * Begins with a request, the answer to which is for a client.
     *
     * @param noted what becomes of it, for somebody who wants to know
     */
    HttpExchange(HttpSession session, Asked asked, @Nullable Noted noted) {
        this.session = session;
        this.noted = noted;
        this.asked = asked;
        request = asked.request();
        loop = session.acceptor().loop();
        service = session.acceptor().service();
        plan = service.plan();
        picker = picker();
        attemptsLeft = plan.spec().limits().attempts();
    }

    private static Optional<HttpRouting> rules(RelayPlan plan) {
        return plan.http().map(HttpPlan::rules);
    }

    private Optional<Picker> picker() {
        return plan.http()
                .flatMap(http -> http.routes().find(request.host(), request.path()))
                .map(route -> plan.pickers().of(route.pool()))
                .or(() -> Optional.of(plan.pickers().own()).filter(own -> !own.isUnused()));
    }

    HttpRequest request() {
        return request;
    }

    // ---- a backend

    void start() {
        if (picker.isEmpty()) {
            session.answer(404, "no route for this host and path", asked.mayBeFollowed());
            return;
        }
        attempt(picker.get(), picker.get().pick(session.client().host()), session.door());
    }

    private void attempt(Picker from, @Nullable Member picked, HttpDoor door) {
        attemptsLeft--;
        HttpBackend resting = picked == null ? null : door.take(picked);
        if (resting != null) {
            resting.member().opened();
            resting.use(this);
            ask(resting);
            return;
        }
        session.connects();
        new Dial(session.acceptor(), session.client(), from, this).start(picked);
    }

    @Override
    public void connected(Member member, Fd fd, @Nullable Watch watch, long nanos) {
        var made = new HttpBackend(session.door(), member, fd);
        if (session.isOver()) {
            if (watch != null) watch.cancel();
            made.reset();
            member.closed();
            return;
        }
        if (made.begin(watch, this)) {
            ask(made);
            session.progress();
        } else {
            backend = made;
            fail(Ending.CLOSED);
        }
    }

    @Override
    public void refused(Ending why) {
        if (session.isOver()) return;
        switch (why) {
            case NO_BACKEND -> session.answer(503, "no backend is there", asked.mayBeFollowed());
            case CONNECT_FAILED -> session.answer(502, "no backend takes the connection", asked.mayBeFollowed());
            default -> session.reset(why);
        }
    }

    private void ask(HttpBackend of) {
        backend = of;
        HttpRouting.Forwarded forwarded =
                rules(plan).map(HttpRouting::forwarded).orElse(HttpRouting.Forwarded.REPLACED);
        HeadText head = session.door().text();
        Rewriting.request(head, request, forwarded, session.asker());
        answers = new AnswerReader(loop, request, of.endpoint());
        var asking = new BodyFlow(loop, session.endpoint(), of.endpoint(), asked.body());
        up = asking;
        asked.passOn(head, loop, asking);
        session.moves();
    }

    void backendReady() {
        session.progress();
    }

    // ---- passing on

    /** Does what can be done; whether there may be more to do. */
    boolean step() {
        BodyFlow asking = requireNonNull(up);
        boolean moved;
        try {
            Step sent = asking.step();
            if (sent == Step.BROKEN) {
                clientGone();
                return false;
            }
            moved = sent == Step.MOVED;
        } catch (HttpProblem e) {
            refuse(e);
            return true;
        }
        moved |= goOn();
        if (backend == null) return true;
        if (moved) session.moves();
        else settle(asking);
        return moved;
    }

    private boolean goOn() {
        if (answer != null) return passAnswer(requireNonNull(down));
        return session.words().isEmpty() ? hear(requireNonNull(backend)) : sayRest();
    }

    private void settle(BodyFlow asking) {
        asking.relax();
        if (down != null) down.relax();
        if (session.endpoint().isFailed()) clientGone();
    }

    // The client's body is not one; what has gone to the backend of it is worth nothing.
    private void refuse(HttpProblem problem) {
        boolean begun = answer != null;
        dropBackend();
        if (begun) session.reset(Ending.BAD_PREFACE);
        else session.answer(problem.status(), problem.getMessage(), false);
    }

    void clientGone() {
        if (backend == null) return; // being connected: that ends with the dial
        dropBackend();
        session.reset(Ending.CLIENT_RESET);
    }

    // ---- the answer

    private boolean hear(HttpBackend from) {
        AnswerReader reader = requireNonNull(answers);
        try {
            HttpAnswer said = reader.next();
            if (said == null) {
                Heard heard = reader.listen();
                if (heard == Heard.END) unanswered(from, reader);
                if (heard != Heard.SOMETHING) return heard != Heard.NOTHING_NOW;
                said = reader.next();
            }
            return said == null || answered(from, reader, said);
        } catch (HttpProblem e) {
            badGateway(e.getMessage());
            return true;
        }
    }

    /** The backend has gone without a word. */
    private void unanswered(HttpBackend from, AnswerReader reader) {
        boolean canRepeat = reader.isUnanswered() && attemptsLeft > 0 && asked.canBeRepeated();
        if (!canRepeat) {
            badGateway("the backend has gone without an answer");
            return;
        }
        Member silent = from.member();
        boolean wasFresh = !from.isUsed();
        dropBackend();
        service.tally().retried();
        Picker picking = picker.orElseThrow();
        long host = session.client().host();
        // One that closed a connection between two requests is as good as before.
        Member next = wasFresh ? picking.pickAfter(silent, host) : silent;
        session.connects();
        attemptsLeft--;
        new Dial(session.acceptor(), session.client(), picking, this).start(next);
    }

    private void badGateway(@Nullable String why) {
        dropBackend();
        session.answer(502, why, asked.mayBeFollowed());
    }

    private boolean answered(HttpBackend from, AnswerReader reader, HttpAnswer said) throws HttpProblem {
        if (said.isSwitching()) return tunnel(from, said, reader.leaveHead());
        if (said.isInterim()) {
            reader.leaveHead();
            return passInterim(said);
        }
        picker.ifPresent(each -> each.connected(session.client().host(), from.member()));
        service.tally().answered(said.status());
        if (noted != null) noted.answered(said.status());
        Body answerBody = said.body();
        keepsClient = keepsClient(said);
        HeadText head = session.door().text();
        Rewriting.answer(head, said, request, keepsClient);
        var answering = new BodyFlow(loop, from.endpoint(), session.endpoint(), answerBody);
        reader.passOn(head, answerBody, answering);
        answer = said;
        down = answering;
        return passAnswer(answering);
    }

    // A refused upgrade ends both connections: nothing that was meant for a tunnel may be taken for a request.
    private boolean keepsClient(HttpAnswer said) {
        return request.keepsAlive()
                && said.hasEnd()
                && request.upgrade().isEmpty()
                && requireNonNull(up).isFinished()
                && !session.acceptor().isStopped();
    }

    private boolean passInterim(HttpAnswer said) {
        if (!request.isNew()) return true;
        if (session.words().say(rewritten(said)) == Words.Said.REFUSED) clientGone();
        return true;
    }

    private byte[] rewritten(HttpAnswer said) {
        HeadText head = session.door().text();
        Rewriting.answer(head, said, request, true);
        return head.copy();
    }

    // An answer begins when all before it has been said.
    private boolean sayRest() {
        Words.Said said = session.words().go();
        if (said == Words.Said.REFUSED) clientGone();
        return said != Words.Said.PART;
    }

    private boolean tunnel(HttpBackend from, HttpAnswer said, byte[] rest) {
        if (request.upgrade().isEmpty() || !requireNonNull(up).isFinished()) {
            badGateway("the backend switches to a protocol that nobody has asked for");
            return true;
        }
        service.tally().answered(said.status());
        if (noted != null) noted.answered(said.status());
        byte[] toClient = RequestReader.join(rewritten(said), rest);
        byte[] toBackend = session.takePending();
        if (noted != null) noted.carried(from.member(), requireNonNull(up).carriedBytes(), 0);
        backend = null;
        new Connection(
                        session.acceptor(),
                        from.member(),
                        session.client(),
                        from.endpoint().fd(),
                        0)
                .start(session.handOver(), from.watch(), toBackend, toClient);
        return false;
    }

    private boolean passAnswer(BodyFlow answering) {
        try {
            Step moved = answering.step();
            if (moved == Step.BROKEN) {
                dropBackend();
                session.reset(Ending.BACKEND_RESET);
                return true;
            }
            if (answering.isRefused()) {
                clientGone();
                return true;
            }
            if (!answering.isFinished()) return moved == Step.MOVED;
            finish(answering);
            return true;
        } catch (HttpProblem e) {
            dropBackend();
            session.reset(Ending.BACKEND_RESET);
            return true;
        }
    }

    private void finish(BodyFlow answering) {
        HttpBackend from = requireNonNull(backend);
        BodyFlow asking = requireNonNull(up);
        HttpAnswer said = requireNonNull(answer);
        boolean isClean = requireNonNull(answers).rest().length == 0 && answering.beyond().length == 0;
        boolean keepsBackend = asking.isFinished()
                && isClean
                && request.isNew()
                && request.upgrade().isEmpty()
                && said.keepsAlive()
                && said.hasEnd();
        count(from, asking, answering);
        backend = null;
        asking.release();
        answering.release();
        if (keepsBackend) session.door().give(from);
        else from.close();
        if (keepsClient) session.next(asking.beyond());
        else session.part(Ending.FINISHED);
    }

    private void count(HttpBackend of, BodyFlow asking, @Nullable BodyFlow answering) {
        long out = answering == null ? 0 : answering.carriedBytes();
        of.member().carried(asking.carriedBytes(), out);
        if (noted != null) noted.carried(of.member(), asking.carriedBytes(), out);
        of.member().closed();
    }

    // ---- its end

    private void dropBackend() {
        HttpBackend dropped = backend;
        backend = null;
        if (dropped == null) return;
        if (up != null) {
            count(dropped, up, down);
            up.release();
        } else {
            dropped.member().closed();
        }
        if (down != null) down.release();
        dropped.reset();
        down = null;
    }

    boolean isRemovedFor(Duration ago) {
        return backend != null && backend.member().isRemovedFor(ago);
    }

    void fail(Ending why) {
        dropBackend();
        session.reset(why);
    }

    /** It took too long. */
    void expire() {
        boolean isAsked = up != null && up.isFinished();
        boolean begun = answer != null;
        dropBackend();
        if (begun) session.reset(Ending.IDLE);
        else if (isAsked) session.answer(504, "the backend does not answer in time", asked.mayBeFollowed());
        else session.answer(408, "the request took too long", false);
    }
}
