package io.gatun.proxy.relay.datagram;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.datagram.DatagramBatch;
import io.gatun.linux.net.datagram.DatagramPeer;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Ring;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One socket of a service of datagrams on one loop, and the sessions of the clients who send to it. */
final class DatagramPort extends Ring.Node implements Ready, Runnable {
    private static final int ROUNDS_AT_ONCE = 8;
    private static final int SWEEPS_IN_A_TIME = 8;
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    // How long an answer may still come from a backend that is not asked any more, or be sent when all is to end.
    private static final long LAST_WORDS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Loop loop;
    private final DatagramRelay service;
    private final Fd socket;
    private final Watch watch;
    private final SessionTable<Session> sessions = new SessionTable<>();
    // In the order of their last datagrams, so that the oldest are found without looking at the others.
    private final Ring<Session> unanswered = new Ring<>();
    private final Ring<Session> answered = new Ring<>();
    private final Ring<Session> retired = new Ring<>();
    private boolean sweeping;
    private boolean stopped;
    private boolean gone;

    /** Begins to receive. Called on the loop; the socket belongs to this from here on. */
    DatagramPort(Loop loop, DatagramRelay service, Fd socket) {
        this.loop = loop;
        this.service = service;
        this.socket = socket;
        watch = requireNonNull(loop.watchInput(socket, this), "epoll watches too many descriptors");
        loop.live().join(this);
    }

    Loop loop() {
        return loop;
    }

    Fd socket() {
        return socket;
    }

    // ---- from clients

    @Override
    public void ready(int events) {
        run();
    }

    @Override
    public void run() {
        if (gone) return;
        DatagramBatch batch = Replies.on(loop).requests();
        for (int i = 0; i < ROUNDS_AT_ONCE; i++) {
            long received = loop.datagrams().receive(socket, batch, 0, batch.capacity());
            if (received > 0) forward(batch, (int) received, System.nanoTime());
            if (received < batch.capacity()) return;
        }
        loop.run(this);
    }

    private void forward(DatagramBatch batch, int count, long now) {
        int at = 0;
        while (at < count) {
            DatagramPeer client = batch.peer(at);
            int end = at + 1;
            while (end < count && batch.peer(end).isSame(client)) end++;
            forward(batch, at, end - at, now);
            at = end;
        }
    }

    /** Sends what one client has sent to its backend, or to another if that refuses. */
    private void forward(DatagramBatch batch, int first, int count, long now) {
        int done = 0;
        for (int tries = service.plan().spec().limits().attempts(); tries > 0 && done < count; tries--) {
            Session session = session(batch.peer(first), now);
            if (session == null) break;
            done += session.forward(batch, first + done, count - done, now);
            if (done < count) refused(session);
            else moved(session);
        }
        for (int i = first + done; i < first + count; i++) dropped(batch.datagrams(i));
    }

    private @Nullable Session session(DatagramPeer client, long now) {
        Session session = sessions.find(client);
        if (session == null) return begin(client, now);
        if (service.mayGoOn(session.member())) return session;
        retire(session);
        return begin(client, now);
    }

    /** Rings are in the order in which their sessions last moved. */
    void moved(Session session) {
        Ring<Session> ring = session.isAnswered() ? answered : unanswered;
        ring.leave(session);
        ring.join(session);
    }

    // ---- the beginning of a session

    private @Nullable Session begin(DatagramPeer client, long now) {
        DatagramPlan plan = service.plan();
        if (stopped || plan.rate().take() > 0) return null;
        if (!service.admit() && !(makeRoom(now) && service.admit())) {
            service.makeRoomBeside(this);
            return null;
        }
        service.tally().accepted();
        boolean counts = plan.spec().limits().perClient() != Integer.MAX_VALUE;
        if (counts && !service.enter(client.host())) return refuse(Ending.CLIENT_LIMIT);
        Member member = plan.picker().pick(client.host());
        Session session = member == null ? null : open(client, member, now);
        if (session == null) {
            if (counts) service.leave(client.host());
            return refuse(member == null ? Ending.NO_BACKEND : Ending.CONNECT_FAILED);
        }
        if (counts) session.count();
        if (service.isReported()) session.report();
        sessions.add(session);
        unanswered.join(session);
        plan.picker().pin(client.host(), session.member());
        sweep();
        return session;
    }

    private @Nullable Session refuse(Ending ending) {
        service.tally().ended(ending);
        service.release();
        return null;
    }

    // Forged senders are never answered to, and go before those who are; both before somebody new is turned away.
    boolean makeRoom(long now) {
        Session oldest = unanswered.first();
        if (oldest == null) oldest = retired.first();
        if (oldest == null) oldest = answered.first();
        if (oldest == null || now - oldest.movedNanos() < LAST_WORDS_NANOS) return false;
        end(oldest, Ending.IDLE);
        return true;
    }

    /** A session with a member, or with another if there is no way to that one; null if there is none. */
    private @Nullable Session open(DatagramPeer client, Member picked, long now) {
        Member member = picked;
        for (int tries = service.plan().spec().limits().attempts(); tries > 0; tries--) {
            long number = loop.datagrams().socket(member.family());
            if (number < 0) return null;
            Fd fd = loop.own(number);
            service.prepare(fd);
            long result = loop.streams().connect(fd, member.destination());
            if (result == 0) return watched(new Session(this, client, member, fd, now));
            loop.close(fd);
            member.failed();
            if (Session.isRefusal(-result)) service.plan().picker().failed(member);
            Member next = service.plan().picker().pickAfter(member, client.host());
            if (next == null) return null;
            member = next;
        }
        return null;
    }

    private @Nullable Session watched(Session session) {
        session.member().opened();
        Watch begun = loop.watchInput(session.socket(), session);
        if (begun == null) {
            session.close();
            return null;
        }
        session.watch(begun);
        return session;
    }

    // ---- what becomes of a session

    void answered(Session session) {
        unanswered.leave(session);
        answered.join(session);
        service.tally().connected(session.answerNanos());
        service.plan().picker().connected(session.client().host(), session.member());
    }

    /** The backend is not there; what comes next from the client goes to somebody else. */
    void refused(Session session) {
        if (session.isOver()) return;
        session.member().failed();
        service.plan().picker().failed(session.member());
        end(session, session.isAnswered() ? Ending.BACKEND_RESET : Ending.CONNECT_FAILED);
    }

    /** The client is to have another backend; answers of this one are still passed on for a while. */
    private void retire(Session session) {
        sessions.remove(session);
        ringOf(session).leave(session);
        session.retire(System.nanoTime());
        retired.join(session);
    }

    /** Retires sessions of backends that have left the table so long ago. */
    void retireRemoved(Duration ago) {
        retireRemoved(unanswered, ago);
        retireRemoved(answered, ago);
    }

    private void retireRemoved(Ring<Session> ring, Duration ago) {
        ring.forEach(session -> {
            if (session.member().isRemovedFor(ago)) retire(session);
        });
    }

    void closed(Session session) {
        end(session, Ending.CLOSED);
    }

    private void end(Session session, Ending ending) {
        if (session.isOver()) return;
        sessions.remove(session);
        ringOf(session).leave(session);
        session.close();
        service.ended(session, ending);
    }

    private Ring<Session> ringOf(Session session) {
        if (session.isRetired()) return retired;
        return session.isAnswered() ? answered : unanswered;
    }

    void dropped(int datagrams) {
        service.tally().dropped(datagrams);
    }

    // ---- rounds over those who are quiet

    /** Begins to look for sessions that are over, if there are any. */
    void sweep() {
        if (sweeping || gone) return;
        sweeping = true;
        Duration round = stopped ? SHORTEST : service.plan().unanswered().dividedBy(SWEEPS_IN_A_TIME);
        if (round.compareTo(SHORTEST) < 0) round = SHORTEST;
        loop.after(round.compareTo(LONGEST) > 0 ? LONGEST : round, this::expire);
    }

    private void expire() {
        sweeping = false;
        long now = System.nanoTime();
        expire(unanswered, now, patience(service.plan().unanswered()));
        expire(answered, now, patience(service.plan().idle()));
        expire(retired, now, LAST_WORDS_NANOS);
        if (unanswered.first() != null || answered.first() != null || retired.first() != null) sweep();
    }

    private long patience(Duration time) {
        return stopped ? Math.min(LAST_WORDS_NANOS, time.toNanos()) : time.toNanos();
    }

    private void expire(Ring<Session> ring, long now, long nanos) {
        Session oldest = ring.first();
        while (oldest != null && now - oldest.movedNanos() >= nanos) {
            end(oldest, oldest.isRetired() ? Ending.REMOVED : Ending.IDLE);
            oldest = ring.first();
        }
    }

    // ---- its end

    /** Takes nobody new any more; those who are known go on until they are quiet. */
    void stop() {
        stopped = true;
        sweeping = false;
        sweep();
    }

    /** Receives nothing any more, and leaves that to somebody else who has the socket; answers are still sent. */
    void leave() {
        if (!stopped) watch.cancel();
        stop();
    }

    @Override
    public void abandon() {
        if (gone) return;
        gone = true;
        stopped = true;
        Replies.on(loop).flush();
        unanswered.abandonAll();
        answered.abandonAll();
        retired.abandonAll();
        watch.cancel();
        loop.close(socket);
        loop.live().leave(this);
    }
}
