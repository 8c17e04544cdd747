package io.gatun.proxy.relay;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One question to one member, whether it takes connections; the connection is reset at once, so that nothing of it is left. */
public final class Probe extends Ring.Node implements Ready {
    private final Loop loop;
    private final Answer answer;
    private @Nullable Fd socket;
    private @Nullable Watch watch;

    /** Who wants to know. Called once at most, on the loop; not at all when the loop ends or this host could not ask. */
    @FunctionalInterface
    public interface Answer {
        /** Whether the member took the connection. */
        void is(boolean taken);
    }

    private Probe(Loop loop, Answer answer) {
        this.loop = loop;
        this.answer = answer;
    }

    /** Asks. Called on the loop. */
    public static void ask(Loop loop, Member member, Duration timeout, Answer answer) {
        new Probe(loop, answer).connect(member, timeout);
    }

    private void connect(Member member, Duration timeout) {
        long number = loop.streams().socket(member.family());
        if (number < 0) return;
        Fd fd = loop.own(number);
        socket = fd;
        loop.live().join(this);
        long result = loop.streams().connect(fd, member.destination());
        if (result == -Errno.EINPROGRESS.number()) {
            watch = loop.watch(fd, this);
            loop.after(timeout, () -> end(false));
        } else {
            end(result == 0);
        }
    }

    @Override
    public void ready(int events) {
        if ((events & Poll.EPOLLERR) != 0) end(false);
        else if ((events & Poll.EPOLLOUT) != 0) end(true);
    }

    private void end(boolean taken) {
        if (socket == null) return;
        abandon();
        answer.is(taken);
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
