package io.gatun.linux.event;

import static io.gatun.linux.abi.Poll.EPOLLHUP;
import static io.gatun.linux.abi.Poll.EPOLLIN;
import static io.gatun.linux.abi.Poll.EPOLLOUT;
import static io.gatun.linux.abi.Poll.IN_CLOSE_WRITE;
import static io.gatun.linux.abi.Poll.IN_CREATE;
import static io.gatun.linux.abi.Poll.IN_DELETE_SELF;
import static io.gatun.linux.abi.Poll.IN_IGNORED;
import static io.gatun.linux.abi.Poll.IN_MOVED_FROM;
import static io.gatun.linux.abi.Poll.IN_MOVED_TO;
import static io.gatun.linux.abi.Poll.POLLHUP;
import static io.gatun.linux.abi.Poll.POLLIN;
import static io.gatun.linux.abi.Poll.POLLOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.event.Events.Counting;
import io.gatun.linux.event.Events.TimerClock;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for many things at once, on the running kernel. */
class EventsTest {
    private final Kernel kernel = Kernel.open();
    private final Events events = kernel.events();

    @TempDir
    private Path temporary;

    @Test
    void epollSaysWhichDescriptorIsReadyForWhat() {
        try (var arena = Arena.ofConfined();
                Epoll epoll = events.epoll();
                Pipe one = kernel.pipes().pipe2(Waiting.NONBLOCKING);
                Pipe two = kernel.pipes().pipe2(Waiting.NONBLOCKING)) {
            epoll.add(one.read(), EPOLLIN, Long.MIN_VALUE + 1);
            epoll.add(two.read(), EPOLLIN, 2);
            epoll.add(two.write(), EPOLLOUT, 3);
            kernel.contents().writeAll(one.write(), new byte[1]);
            var ready = new EpollEvents(arena, 8);
            int count = epoll.await(ready, 1000);
            assertEquals(
                    Set.of("%d:%d".formatted(Long.MIN_VALUE + 1, EPOLLIN), "3:" + EPOLLOUT),
                    IntStream.range(0, count)
                            .mapToObj(i -> ready.data(i) + ":" + ready.mask(i))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void epollWaitsForWhatItWasToldLast() {
        try (var arena = Arena.ofConfined();
                Epoll epoll = events.epoll();
                Pipe pipe = kernel.pipes().pipe2(Waiting.NONBLOCKING)) {
            var ready = new EpollEvents(arena, 1);
            epoll.add(pipe.write(), EPOLLIN, 1);
            assertEquals(0, epoll.await(ready, 0));
            epoll.modify(pipe.write(), EPOLLOUT, 2);
            assertEquals(1, epoll.await(ready, 0));
            assertEquals(2, ready.data(0));
            epoll.remove(pipe.write());
            assertEquals(0, epoll.await(ready, 10));
        }
    }

    @Test
    void endOfAPipeIsAnEventNobodyAsksFor() {
        try (var arena = Arena.ofConfined();
                Epoll epoll = events.epoll()) {
            Pipe pipe = kernel.pipes().pipe2(Waiting.NONBLOCKING);
            epoll.add(pipe.read(), 0, 1);
            pipe.write().close();
            var ready = new EpollEvents(arena, 1);
            assertEquals(1, epoll.await(ready, 1000));
            assertEquals(EPOLLHUP, ready.mask(0));
            pipe.read().close();
        }
    }

    @Test
    void regularFileCannotBeWaitedFor() throws IOException {
        Path path = Files.createFile(temporary.resolve("a"));
        try (Epoll epoll = events.epoll();
                Fd file = kernel.files().open(path, OpenHow.read())) {
            var failure = assertThrows(SyscallException.class, () -> epoll.add(file, EPOLLIN, 0));
            assertEquals(Errno.EPERM, failure.errno());
            assertEquals("epoll_ctl(%s, EPOLL_CTL_ADD, %s, EPOLLIN)".formatted(epoll.fd(), file), failure.call());
        }
    }

    @Test
    void counterIsTakenAtOnceOrOneByOne() {
        try (EventCounter all = events.eventfd(3, Counting.ALL);
                EventCounter single = events.eventfd(2, Counting.ONE_BY_ONE)) {
            assertTrue(all.add(4));
            assertEquals(7, all.take());
            assertEquals(0, all.take());
            assertEquals(List.of(1L, 1L, 0L), List.of(single.take(), single.take(), single.take()));
            assertTrue(all.add(-2));
            assertFalse(all.add(1));
        }
    }

    @Test
    void timerExpiresUntilItIsStopped() {
        try (Timer timer = events.timerfd(TimerClock.CLOCK_MONOTONIC)) {
            assertEquals(0, timer.expirations());
            timer.arm(Duration.ofMillis(1), Duration.ofMillis(1));
            assertTrue(events.awaitReadable(timer.fd(), Duration.ofSeconds(10)));
            assertNotEquals(0, timer.expirations());
            timer.disarm();
            assertFalse(events.awaitReadable(timer.fd(), Duration.ofMillis(20)));
            assertThrows(IllegalArgumentException.class, () -> timer.arm(Duration.ZERO, Duration.ofMillis(1)));
        }
    }

    @Test
    void blockedSignalOfAThreadIsRead() throws InterruptedException {
        var received = new ArrayList<Optional<SignalQueue.Received>>();
        var signal = Signal.of("SIGRTMIN+5");
        var thread = Thread.ofPlatform().start(() -> {
            events.block(Set.of(signal, Signal.SIGWINCH));
            try (SignalQueue queue = events.signalfd(Set.of(signal))) {
                received.add(queue.take());
                int pid = kernel.self().pid().number();
                int tid = kernel.self().tid().number();
                kernel.gate().call(Syscall.TGKILL, pid, tid, signal.number());
                assertTrue(events.awaitReadable(queue.fd(), Duration.ofSeconds(10)));
                received.add(queue.take());
            }
        });
        thread.join();
        int pid = kernel.self().pid().number();
        int uid = (int) kernel.gate().call(Syscall.GETUID);
        assertEquals(List.of(Optional.empty(), Optional.of(new SignalQueue.Received(signal, pid, uid))), received);
    }

    @Test
    void changesOfAWatchedDirectoryAreToldInOrder() throws IOException {
        try (var arena = Arena.ofConfined();
                Inotify inotify = events.inotify();
                Fd directory = kernel.files().open(temporary, OpenHow.path())) {
            var watch = inotify.add(directory, IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO);
            Files.writeString(temporary.resolve("a"), "x");
            Files.move(temporary.resolve("a"), temporary.resolve("a longer name"));
            var batch = new InotifyEvents(arena, 4096);
            inotify.read(batch);
            var seen = new ArrayList<String>();
            int cookie = 0;
            while (batch.next()) {
                assertEquals(watch.number(), batch.watch());
                seen.add("%x %s".formatted(batch.mask(), batch.name()));
                cookie ^= batch.cookie();
            }
            assertEquals(List.of("100 a", "8 a", "40 a", "80 a longer name"), seen);
            assertEquals(0, cookie);
            inotify.read(batch);
            assertFalse(batch.next());
        }
    }

    @Test
    void endedWatchSaysSo() throws IOException {
        try (var arena = Arena.ofConfined();
                Inotify inotify = events.inotify()) {
            Path file = Files.createFile(temporary.resolve("a"));
            inotify.remove(inotify.add(temporary, IN_CREATE));
            inotify.add(file, IN_DELETE_SELF);
            Files.delete(file);
            var batch = new InotifyEvents(arena, 0);
            var seen = new ArrayList<Long>();
            while (seen.size() < 3) {
                inotify.read(batch);
                while (batch.next()) {
                    assertEquals("", batch.name());
                    seen.add(batch.mask());
                }
            }
            assertEquals(List.of(IN_IGNORED, IN_DELETE_SELF, IN_IGNORED), seen);
        }
    }

    @Test
    void polledDescriptorsTellWhatTheyAreReadyFor() {
        try (var arena = Arena.ofConfined()) {
            Pipe pipe = kernel.pipes().pipe2(Waiting.NONBLOCKING);
            var set = new PollSet(arena, 3);
            set.set(0, pipe.read(), POLLIN);
            set.set(2, pipe.write(), POLLOUT);
            assertEquals(1, events.ppoll(set, -1));
            assertEquals(List.of(0L, 0L, POLLOUT), List.of(set.ready(0), set.ready(1), set.ready(2)));
            set.clear(2);
            assertEquals(0, events.ppoll(set, 1_000_000));
            pipe.write().close();
            assertEquals(1, events.ppoll(set, 10_000_000_000L));
            assertEquals(POLLHUP, set.ready(0));
            pipe.read().close();
        }
    }

    @Test
    void endOfAProcessIsAwaited() throws IOException {
        Process sleeping = new ProcessBuilder("sleep", "100").start();
        try (var held = kernel.processes().pidfdOpen(new Pid((int) sleeping.pid()))) {
            assertFalse(events.awaitReadable(held.fd(), Duration.ofMillis(10)));
            kernel.processes().pidfdSendSignal(held, Signal.SIGKILL);
            assertTrue(events.awaitReadable(held.fd(), Duration.ofSeconds(10)));
        }
    }
}
