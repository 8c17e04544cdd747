package io.gatun.proxy.relay;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.gatun.proxy.relay.Question.Verdict;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One question to one member; the connection is reset after the answer, so that nothing of it is left. */
public final class Probe extends Ring.Node implements Ready {
    /** What comes after that is not looked at. */
    public static final int MAX_ANSWER_BYTES = 8 * 1024;

    private final Loop loop;
    private final Question question;
    private final Answer answer;
    private byte[] heard = {};
    private boolean asked;
    private @Nullable Fd socket;
    private @Nullable Watch watch;

    /** Who wants to know. Called once at most, on the loop; not at all when the loop ends or this host could not ask. */
    @FunctionalInterface
    public interface Answer {
        /** Whether the member answered well. */
        void is(boolean well);
    }

    private Probe(Loop loop, Question question, Answer answer) {
        this.loop = loop;
        this.question = question;
        this.answer = answer;
    }

    /** Asks. Called on the loop. */
    public static void ask(Loop loop, Member member, Question question, Duration timeout, Answer answer) {
        new Probe(loop, question, answer).connect(member, timeout);
    }

    private void connect(Member member, Duration timeout) {
        long number = loop.streams().socket(member.family());
        if (number < 0) return;
        Fd fd = loop.own(number);
        socket = fd;
        loop.live().join(this);
        long result = loop.streams().connect(fd, member.destination());
        if (result != 0 && result != -Errno.EINPROGRESS.number()) {
            end(false);
            return;
        }
        // A socket that is connected already is told of at once.
        watch = loop.watch(fd, this);
        if (watch == null) abandon();
        else loop.after(timeout, () -> end(false));
    }

    @Override
    public void ready(int events) {
        if (socket == null) return;
        if ((events & Poll.EPOLLERR) != 0) {
            end(false);
            return;
        }
        if (!asked && (events & Poll.EPOLLOUT) != 0) ask();
        if (socket != null && asked && (events & (Poll.EPOLLIN | Poll.EPOLLRDHUP | Poll.EPOLLHUP)) != 0) hear();
    }

    private void ask() {
        asked = true;
        byte[] request = question.request();
        if (request.length == 0) {
            end(true);
            return;
        }
        loop.buffer().put(request);
        long sent = loop.streams().send(requireNonNull(socket), loop.buffer(), 0, request.length);
        if (sent != request.length) end(false);
    }

    private void hear() {
        while (socket != null) {
            long got = loop.streams().receive(socket, loop.buffer());
            if (Loop.isLater(got)) return;
            if (got <= 0) {
                end(false);
                return;
            }
            int kept = (int) Math.min(got, MAX_ANSWER_BYTES - heard.length);
            int before = heard.length;
            heard = Arrays.copyOf(heard, before + kept);
            System.arraycopy(loop.buffer().bytes(kept), 0, heard, before, kept);
            Verdict verdict = question.read(heard);
            if (verdict != Verdict.MORE) end(verdict == Verdict.WELL);
            else if (heard.length == MAX_ANSWER_BYTES) end(false);
        }
    }

    private void end(boolean well) {
        if (socket == null) return;
        abandon();
        answer.is(well);
    }

    @Override
    public void abandon() {
        if (socket == null) return;
        if (watch != null) watch.cancel();
        loop.streams().resetOnClose(socket);
        loop.close(socket);
        loop.live().leave(this);
        socket = null;
    }
}
